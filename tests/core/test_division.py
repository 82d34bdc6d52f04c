"""Who answers what, and how far it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.division import NOBODY, Given, Progress, Share, Who, is_overdue, progress, proposed, shares

PERSON, MANAGER = Who(person=7), Who(function="manager")
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)


def items_of(questionnaire, section_id):
    return tuple(item.id for section in questionnaire.sections if section.id == section_id for item in section.items)


def test_what_was_given_falls_to_each_item_of_a_section(framework):
    assert shares(framework, [Given("1.3", PERSON, MAY)]) == (Share("1.3", PERSON, MAY, items_of(framework, "1.3")),)


def test_an_item_that_was_given_apart_is_not_in_the_share_of_its_section(framework):
    found = shares(framework, [Given("1.3", PERSON, MAY), Given("1.3-K2", MANAGER)])
    assert found[1] == Share("1.3-K2", MANAGER, MAY, ("1.3-K2",))
    assert found[0].items == tuple(item for item in items_of(framework, "1.3") if item != "1.3-K2")


def test_an_item_with_only_a_day_of_its_own_stays_with_who_has_the_section(framework):
    assert Share("1.3-K1", PERSON, JUNE, ("1.3-K1",)) in shares(framework, [Given("1.3", PERSON, MAY), Given("1.3-K1", NOBODY, JUNE)])


@given(data=st.data())
def test_each_item_is_in_one_share_at_most(framework, data):
    places = [*(section.id for section in framework.sections), *(item.id for item in framework.items)]
    chosen = data.draw(st.lists(st.sampled_from(places), unique=True))
    who = st.sampled_from([PERSON, MANAGER, NOBODY])
    found = shares(framework, [Given(place, data.draw(who), data.draw(st.sampled_from([None, MAY]))) for place in chosen])
    items = [item for share in found for item in share.items]
    assert len(items) == len(set(items))


def test_progress_counts_what_was_given_and_what_is_late_of_it(framework):
    found = shares(framework, [Given("1.3", PERSON, MAY), Given("1.4", PERSON, JUNE), Given("1.1", NOBODY, MAY)])
    is_open = {"1.3-K1", "1.4-K1", "1.1-K1"}
    total = len(items_of(framework, "1.3")) + len(items_of(framework, "1.4"))
    assert progress(found, open_items=is_open, optional=(), today=date(2026, 5, 2)) == (Progress(PERSON, total - 2, total, 1),)
    free = {item for share in found for item in share.items} - is_open
    assert progress(found, open_items=is_open, optional=free, today=date(2026, 5, 2)) == (Progress(PERSON, 0, 2, 1),)


@pytest.mark.parametrize(("due", "late"), [(None, False), (date(2026, 5, 2), False), (date(2026, 5, 1), True)])
def test_on_the_day_itself_there_is_still_time(due, late):
    assert is_overdue(due, date(2026, 5, 2)) is late


def test_the_function_that_most_items_of_a_section_name_is_proposed(framework, legal_basis):
    for questionnaire in (framework, legal_basis):
        known = {function.id for function in questionnaire.functions}
        for section in questionnaire.sections:
            function = proposed(questionnaire).get(section.id)
            named = [item.answered_by.count(function) for item in section.items]
            assert function in known
            assert all(sum(named) >= sum(other in item.answered_by for item in section.items) for other in known)
