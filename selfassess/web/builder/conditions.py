"""One condition of a draft as rows in groups, wherever it stands; it saves itself, and each button keeps what was typed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Blueprint, abort, g, get_template_attribute, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.conditions import COMPARISONS, FACTS, Condition
from selfassess.core.drafting.askable import Askable
from selfassess.core.drafting.condition_tree import (
    EMPTY_ROW,
    WORDS,
    Group,
    Indexes,
    Row,
    added,
    grouped,
    member_at,
    moved,
    places,
    plain_of,
    removed,
    replaced,
    tree_of,
    ungrouped,
)
from selfassess.core.drafting.operations import NoSuchPlace, Set
from selfassess.core.drafting.places import Path, spot
from selfassess.core.loading.conditions import DETAILS, starter_in
from selfassess.models.draft import Draft
from selfassess.services import drafting
from selfassess.web.access import Permission, requires
from selfassess.web.builder.condition_words import comparisons_in_words, detail_words, lead, subject_groups, subject_words, value_words
from selfassess.web.builder.form_page import FormPage, gone, reply, shared
from selfassess.web.builder.keeping import number_typed, path_typed
from selfassess.web.builder.kept import THEIRS, Kept, choice_at, does, sent_revision, waits
from selfassess.web.builder.rule_pages import SHEETS
from selfassess.web.builder.sheet import Maker, made_at, shown
from selfassess.web.builder.words import fault_words, place_words
from selfassess.web.guarding import Looked, look
from selfassess.web.pages import error_page, marked, saves_itself, show

bp = Blueprint("conditions", __name__, url_prefix="/drafts")

ROOT = "c"  # the name of the outermost group in the form; rows are c.0, c.0.1, …
DEEPEST, MOST_MEMBERS = 30, 200
LONGEST = 200
Option = tuple[str, str]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row. Without a subject something is to be chosen from `choose`. `widget`: list, boxes or number; `mark`: `1.2` for people."""

    name: str
    mark: str
    subject: str
    subject_words: str
    choose: tuple[tuple[str, tuple[Option, ...]], ...]
    details: tuple[Option, ...]
    detail: str
    comparisons: tuple[Option, ...]
    by: str
    widget: str
    options: tuple[Option, ...]
    values: tuple[str, ...]
    if_missing: bool
    may_be_missing: bool
    faults: tuple[str, ...]
    is_first: bool
    is_last: bool
    made_at: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group with its rows and groups."""

    name: str
    mark: str
    word: str
    members: tuple["RowView | GroupView", ...]
    faults: tuple[str, ...]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is told at a row or group: what is wrong with it, and (at the whole) what somebody else made of it meanwhile."""

    name: str
    fault: str | None
    met: str | None = None
    label: str = ""  # the legend around it says what it is

    @property
    def is_text(self) -> bool:
        """A condition is told in words of the page."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionPage(FormPage):
    """A condition. `says`: it in words; `concerns`: what is wrong with the whole; `met`: what somebody else made of it meanwhile.

    `back`: the page where it belongs.
    """

    at: str
    place: str
    lead: str
    says: str
    concerns: tuple[str, ...]
    met: str | None
    is_gone: bool
    tree: GroupView
    back: str


@bp.get("/<ref>/condition/<path:at>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def condition(draft: Draft, at: str):
    """Show one condition."""
    path = path_typed(at)
    here = _stands(draft, path)
    drafting.seen(draft, by=g.member, place=path[0])
    return show(_page(draft, path, tree_of(here), Kept(draft.revision)))


@bp.post("/<ref>/condition/<path:at>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def change(draft: Draft, at: str):
    """Keep the condition as it was sent, with what the button did to it."""
    if choice_at(ROOT) == THEIRS or f"{ROOT}.word" not in request.form:
        return redirect(url_for(".condition", ref=draft.ref, at=at), 303)
    path, revision = path_typed(at), sent_revision(draft)
    tree, there = _done(_group(request.form, ROOT, 0), "save" if saves_itself() else request.form.get("do", "save"))
    if _is_too_large(tree):
        return _too_large()
    kept = _keep(draft, path, tree, revision=revision)
    path = (*drafting.path_now(draft, path[:-1], since=revision), path[-1])
    if spot(drafting.document(draft), path) is None:
        return gone() if saves_itself() else (show(_page(draft, path, tree, kept)), 409)
    if saves_itself() or not kept.is_whole:
        return _answered(_page(draft, path, tree, kept))
    done = kept.revision if kept.done else 0
    return redirect(url_for(".condition", ref=draft.ref, at="/".join(path), done=done, _anchor=there), 303)


def _stands(draft: Draft, path: Path) -> object:
    """Return the condition that stands at a path, None without one. Raises NoSuchPlace."""
    found = spot(drafting.document(draft), path)
    if found is None:
        raise NoSuchPlace(path)
    if found.type != Condition:
        abort(404)
    return found.value


def _keep(draft: Draft, path: Path, tree: Group, *, revision: int) -> Kept:
    """Keep a whole condition, or nothing of it: when the guard refuses a value, and where two met and nobody chose yet."""
    looked = _look(tree)
    steps = [] if looked.refused or waits(ROOT) else [Set(path, plain_of(tree))]
    edited = does(draft, steps, revision=revision, looked=looked)
    if looked.refused:
        return Kept(revision, looked=looked, is_whole=False, goes_on=revision)
    faults = {ROOT: _("Choose which of the two stays.")} if waits(ROOT) else {}
    if edited.meetings or faults:
        return Kept(edited.revision, faults=faults, met={ROOT: ""}, is_whole=False, goes_on=revision)
    return Kept(edited.revision, edited.done, goes_on=edited.revision if edited.alone else revision)


def _page(draft: Draft, path: Path, tree: Group, kept: Kept) -> ConditionPage:
    here, reading = drafting.document(draft), drafting.reading_of(draft)
    is_gone = spot(here, path) is None
    says = "" if is_gone else Maker(draft.ref, here, reading=reading).says(path)
    faults = _faults(draft, path, tree) if kept.is_whole and not is_gone else ()
    root = _Viewer(draft.ref, None if is_gone else Askable(here, reading.rough, path), faults, kept.looked).group(tree, (), True, True)
    met = (says or _("There is no condition any more.")) if kept.met and not is_gone else None
    inputs = (Told(ROOT, kept.faults.get(ROOT), met), *_told_at(root))
    address = url_for(".condition", ref=draft.ref, at="/".join(path))
    more = {"guard": kept.looked.panel(saved=False), "problems": _problems(kept, met)}
    return ConditionPage(
        **(shared(draft, inputs, kept=kept, back=address) | more),
        at="/".join(path),
        place=place_words(path[:-1], here),
        lead=lead(here, path),
        says=says,
        concerns=tuple(says for says, at in faults if at is None),
        met=met,
        is_gone=is_gone,
        tree=root,
        back=_back(draft, path),
    )


def _problems(kept: Kept, met: str | None) -> tuple[tuple[str, str], ...]:
    if met is None:
        return ()
    return ((ROOT, kept.faults.get(ROOT) or _("Somebody else changed this condition too. Choose which of the two stays.")),)


def _told_at(group: GroupView) -> Iterator[Told]:
    """Yield the rows and groups with something wrong."""
    for one in group.members:
        if one.faults:
            yield Told(one.name, " ".join(one.faults))
        if isinstance(one, GroupView):
            yield from _told_at(one)


def _answered(page: ConditionPage):
    """Return the page, or what it must know when it saved itself: also what it says now, and what the guard asks of the whole."""
    if not saves_itself():
        return show(page), 422
    told = get_template_attribute("components/condition.html", "condition_told")(page)
    asked = {}
    if page.guard:
        panel = get_template_attribute("components/guard.html", "guard")(page.guard, ROOT)
        asked = {ROOT: {"fields": list(page.kept.looked.refused), "panel": panel}}
    return reply(page) | {"told": marked(told, page.draft), "asked": asked}


def _is_too_large(tree: Group) -> bool:
    """Return whether a condition has more than a page can show and read."""
    inside = list(places(tree))
    return len(inside) > MOST_MEMBERS or any(len(at) > DEEPEST for at, _path in inside)


def _too_large():
    return error_page(
        422,
        says=_("A condition has at most %(most)s rows and groups, at most %(deepest)s inside each other. Nothing was changed.", most=MOST_MEMBERS, deepest=DEEPEST),
        what_to_do=_("Go back and make it shorter. Or download the draft, change the condition in the file, and bring the file back."),
    )  # fmt: skip


def _back(draft: Draft, path: Path) -> str:
    """Return the address of the page that a condition belongs to."""
    names = [name for name, sheet in SHEETS.items() if any(path[: len(at)] == at for at in sheet.about)]
    if names:
        return url_for("builder.rule_pages.sheet", ref=draft.ref, name=names[0], _anchor="at:" + "/".join(path[:-1]))
    return url_for("builder.ties.ties", ref=draft.ref, id=path[0])


def _faults(draft: Draft, path: Path, tree: Group) -> tuple[tuple[str, Indexes | None], ...]:
    """Return what is wrong with the row it is about, the smallest that it is in; None: with the whole condition."""
    reading = drafting.reading_of(draft)
    inside = sorted(places(tree), key=lambda one: len(one[1]), reverse=True)
    found = []
    for fault in (*reading.faults, *drafting.concerns_in(draft)):
        if fault.path[: len(path)] == path:
            rest = fault.path[len(path) :]
            found.append((fault_words(fault.says), next((at for at, place in inside if rest[: len(place)] == place), None)))
    return tuple(dict.fromkeys(found))


class _Viewer:
    """Makes what the page shows of a tree."""

    def __init__(self, ref: str, askable: Askable | None, faults: tuple[tuple[str, Indexes | None], ...], looked: Looked):
        self.ref, self.askable, self.faults, self.looked = ref, askable, faults, looked

    def group(self, group: Group, at: Indexes, is_first: bool, is_last: bool) -> GroupView:
        """Return a group with everything in it."""
        count = len(group.members)
        members = tuple(
            (self.group if isinstance(member, Group) else self.row)(
                member, (*at, index), not at and index == 0, not at and index == count - 1
            )
            for index, member in enumerate(group.members)
        )
        return GroupView(_name(at), _mark(at), group.word, members, self._told(at), is_first, is_last)

    def row(self, row: Row, at: Indexes, is_first: bool, is_last: bool) -> RowView:
        """Return a row with what can be chosen in it."""
        plain = row.plain
        fact = starter_in(plain) or ""
        subject = shown(plain.get(fact)) if fact else ""
        by = next((key for key in COMPARISONS if key in plain), "")
        value = plain.get(by)
        values = tuple(map(shown, value)) if isinstance(value, list) else (shown(value),)
        name = _name(at)
        told = tuple(filter(None, (*self._told(at), self.looked.faults.get(f"{name}.value", ""))))
        asks = self.askable
        if not subject or asks is None:
            choose = tuple(subject_groups(asks)) if asks else ()
            nothing = None if choose or asks is None else made_at(self.ref, "intake")
            return RowView(  # it asks what it looks at, so it is not told that this misses
                name, _mark(at), "", "", choose, (), "", (), by, "", (), (), bool(plain.get("if_missing")), False, (), is_first, is_last, nothing
            )  # fmt: skip
        options = tuple(value_words(asks, fact, subject))
        detail = shown(plain.get(DETAILS.get(fact, "")))
        comparisons = tuple(comparisons_in_words(fact, asks.comparisons(fact, subject), by))
        is_boxes = bool(options) and (by == "in" or len(values) > 1)
        odd = tuple((one, one) for one in values if one and one not in dict(options)) if options else ()
        return RowView(
            name, _mark(at), f"{fact}:{subject}", subject_words(asks, fact, subject), (), tuple(detail_words(asks, fact, subject, detail)), detail,
            comparisons, by or _usual(asks, fact, subject, plain), "boxes" if is_boxes else "list" if options else "number", (*options, *odd),
            values if by or fact != "flag" else ("true",), plain.get("if_missing") is True, fact != "flag", told, is_first, is_last,
        )  # fmt: skip

    def _told(self, at: Indexes) -> tuple[str, ...]:
        return tuple(says for says, place in self.faults if place == at and at)


def _usual(asks: Askable, fact: str, subject: str, plain: Mapping) -> str:
    """Return the comparison that a new row begins with."""
    return asks.comparisons(fact, subject)[0] if fact != "flag" else "is"


def _name(at: Indexes) -> str:
    return ".".join((ROOT, *map(str, at)))


def _mark(at: Indexes) -> str:
    return ".".join(str(index + 1) for index in at)


def _indexes(name: str) -> Indexes:
    """Return the indexes that the name of a row or group says; the outermost group when it says none."""
    steps = name.split(".")[1:]
    return tuple(int(step) for step in steps if step.isascii() and step.isdigit() and len(step) < 5)


def _group(form: MultiDict, name: str, depth: int) -> Group:
    """Return a group as it was sent, as far as `_is_too_large` looks."""
    word = form.get(f"{name}.word", "")
    members, index = [], 0
    while depth <= DEEPEST and index <= MOST_MEMBERS and (type_ := form.get(f"{name}.{index}.type")):
        inner = f"{name}.{index}"
        members.append(_group(form, inner, depth + 1) if type_ == "group" else Row(_plain(form, inner)))
        index += 1
    return Group(word if word in WORDS else "all", tuple(members))


def _plain(form: MultiDict, name: str) -> dict[str, object]:
    """Return one row in its plain form, as far as it is filled in."""
    fact, _colon, subject = form.get(f"{name}.subject", "")[:LONGEST].partition(":")
    missing = {"if_missing": True} if form.get(f"{name}.missing") == "yes" else {}
    if fact not in FACTS or not subject:
        return missing
    detail = form.get(f"{name}.detail", "")[:LONGEST]
    plain = {fact: subject} | ({DETAILS[fact]: detail} if detail and fact in DETAILS else {})
    by = form.get(f"{name}.by", "")
    typed = [value for text in form.getlist(f"{name}.value") for value in (text.split(";") if by == "in" else [text])]
    values = [_value(value[:LONGEST].strip()) for value in typed if value.strip()]
    if by in COMPARISONS and (fact, by, values) != ("flag", "is", [True]):
        plain |= _compared(by, values)
    return plain | missing


def _compared(by: str, values: list[object]) -> dict[str, object]:
    if by == "in" or (by == "is" and len(values) > 1):
        return {"in": values}
    return {by: values[0] if len(values) == 1 else values or ""}


def _value(text: str) -> object:
    return {"true": True, "false": False}.get(text, number_typed(text))


def _done(tree: Group, do: str) -> tuple[Group, str]:
    """Return the tree after a button, and the name of the place to go on at; a button for what is not there does nothing."""
    what, _colon, name = do.partition(":")
    at = _indexes(name)
    try:
        return _pressed(tree, what, at)
    except IndexError:
        return tree, ROOT


def _pressed(tree: Group, what: str, at: Indexes) -> tuple[Group, str]:
    match what:
        case "add":
            return added(tree, at), _name((*at, len(member_at(tree, at).members)))
        case "group" if at:
            return grouped(tree, at), _name(at)
        case "ungroup" if at:
            return ungrouped(tree, at), _name(at)
        case "remove" if at:
            return removed(tree, at), _name(at[:-1])
        case "again" if at:
            return replaced(tree, at, EMPTY_ROW), _name(at)
        case "save" if at:
            return tree, _name(at)
        case "up" | "down" if at:
            changed, place = moved(tree, at, down=what == "down")
            return changed, _name(place)
    return tree, ROOT


def _look(tree: Group) -> Looked:
    """Look at the numbers that were typed: nothing else in a condition is free text."""
    texts = dict(_typed(tree, ()))
    return look(texts, {}, sent=request.form, labels=dict.fromkeys(texts, _("Value")))


def _typed(group: Group, at: Indexes) -> Iterator[tuple[str, str]]:
    for index, member in enumerate(group.members):
        place = (*at, index)
        if isinstance(member, Group):
            yield from _typed(member, place)
        else:
            values = [value for key in COMPARISONS if (value := member.plain.get(key)) is not None]
            yield from ((f"{_name(place)}.value", shown(value)) for value in values if not isinstance(value, list))
