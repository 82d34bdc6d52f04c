"""Whose an action is: chosen from the functions of the questionnaire and the members, or typed."""

from collections.abc import Mapping

from flask import g
from flask_babel import gettext as _

from selfassess.core.action import Action
from selfassess.core.definition import Questionnaire
from selfassess.core.division import Who
from selfassess.models.organisation import ROLES
from selfassess.services import division, members
from selfassess.web.account.roles import role_name
from selfassess.web.division.form import read_who, shown_who
from selfassess.web.division.words import functions_of

Groups = tuple[tuple[str | None, str | None, tuple[tuple[str, str], ...]], ...]


def owner_groups(questionnaire: Questionnaire) -> Groups:
    """Return who can be chosen, in groups: (name, language, (value, text))."""
    functions = tuple((shown_who(Who(function=key)), text) for key, text in functions_of(questionnaire).items())
    people = tuple((shown_who(Who(person=number)), text) for number, text in _people().items())
    return (
        (None, None, (("", _("Nobody from this list")),)),
        *(((_("Functions"), questionnaire.language, functions),) if functions else ()),
        (_("People who work here"), None, people),
    )


def shown_owner(action: Action) -> str:
    """Return the value of the owner in that list."""
    return shown_who(Who(action.owner_member, None if action.owner_member else action.owner_function or None))


def read_owner(value: str, typed: str, questionnaire: Questionnaire, *, stood: Action, faults: dict[str, str]) -> dict[str, object]:
    """Return the owner as fields of a decision; a person or function that was chosen stands there in words, unless people typed others."""
    who, functions, people = read_who(value), functions_of(questionnaire), _people()
    if who.function and who.function not in functions and who.function != stood.owner_function:
        faults["who"] = _("Choose someone from the list.")
    elif who.person is not None and who.person not in people and who.person != stood.owner_member:
        faults["who"] = _("This person no longer works here. Choose someone else.")
    called = functions.get(who.function or "", "") or _called(who.person, functions)
    by_itself = {"", *functions.values(), *(role_name(role) for role in ROLES)}
    return {"owner": called if called and typed in by_itself else typed, "owner_function": who.function or "", "owner_member": who.person}


def _people() -> Mapping[int, str]:
    return {
        account.id: _("%(email)s (%(role)s)", email=account.email, role=role_name(membership.role))
        for membership, account in members.list_members(g.member.organisation)
        if account.active
    }


def _called(account_id: int | None, functions: Mapping[str, str]) -> str:
    """Return the function of a member in words, else the role; a plan names no person."""
    if account_id is None:
        return ""
    has = division.functions_in(g.member.organisation.id).get(account_id, frozenset())
    roles = {account.id: membership.role for membership, account in members.list_members(g.member.organisation)}
    return next((text for key, text in functions.items() if key in has), role_name(roles[account_id]) if account_id in roles else "")
