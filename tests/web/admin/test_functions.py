"""Which functions a member has, on the page of the members."""

import re

from selfassess.services import division
from tests.conftest import make_organisation


def address(kade, account) -> str:
    return f"/organisations/{kade.organisation.ref}/members/{account.id}/functions"


def ticked(page) -> list[str]:
    return re.findall(r'name="functions" value="(\w+)" checked', page.text)


def test_functions_are_ticked_and_taken_away_again(admin, kade):
    assessor = kade.members["assessor"].account
    assert admin.sends(address(kade, assessor), {"functions": ["hr", "manager"]}).status_code == 303
    members = f"/organisations/{kade.organisation.ref}/members"
    assert sorted(ticked(admin.opens(members))) == ["hr", "manager"]
    admin.sends(address(kade, assessor))
    assert ticked(admin.opens(members)) == []


def test_somebody_of_another_organisation_gets_no_function_here(admin, kade):
    stranger = make_organisation("Ergens Anders", "elders").coordinator.account
    assert admin.sends(address(kade, stranger), {"functions": ["hr"]}).status_code == 404
    assert division.functions_in(kade.organisation.id) == {}
