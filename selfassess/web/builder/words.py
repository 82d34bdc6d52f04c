"""What people call the keys of the format, and a change told in a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise

from babel.core import Locale, UnknownLocaleError
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from selfassess.core.conditions import Condition
from selfassess.core.definition import NotTestableRule
from selfassess.core.drafting.meeting import steps_of
from selfassess.core.drafting.operations import FIRST, Add, Move, Operation, Remove, Rename, Set
from selfassess.core.drafting.places import HANDLE, TRANSLATIONS, Document, Path, Spot, member_path, name_key, name_of, spot, typed
from selfassess.core.format_words import KIND_WORDS, LABELS
from selfassess.core.loading.conditions import JOINS
from selfassess.core.loading.keys import Many, identity_of, piece_in
from selfassess.core.phrases import N_, Phrase
from selfassess.reports.facts import ROLE_WORDS
from selfassess.services.drafting import Change
from selfassess.web.languages import language, said
from selfassess.web.quoting import Quotes

_MISSING = ("The key %(key)s is missing here.", "Fill in a value for %(key)s.")  # as the reader of files says it
_NOTHING = "“”"  # a value that was expected and left open
_EMPTY = ("This list may not be empty.",)
_CHILDREN = {
    "parts": N_("There are no parts yet. Add at least one."),
    "sections": N_("There are no sections in this part yet. Add at least one."),
    "scoring": N_("There are no rules of judgement yet. Begin with a model."),
    "items": N_("There are no questions in this section yet. Add at least one."),
}
# Sentences that name keys of the file, as who makes a questionnaire on a page needs them.
_ON_PAGES = {
    "A sample needs a population: what is counted.": N_("Choose what is counted. If it is not in the list, add it first at “About the whole”."),
    "A share needs a population: who is counted.": N_("Choose who is counted. If they are not in the list, add them first at “About the whole”."),
    "A scale needs its steps: write %(key)s.": N_("Say how many steps the scale has."),
    "Say for at least one option what it is worth (share, 0 to 1).": N_("Say for at least one option what it is worth: from 0 to 1."),
    "Say one of lowest and count.": N_("Choose: the weakest section decides, or levels by counting."),
    "Say one of mean_of_means and weighted_mean.": N_("Choose how the questions of a section count together."),
    "A stem is the beginning of a sentence: end it with …": N_("This is the beginning of a sentence: end it with …"),
    "Say in how many months or days it is done: done_months or done_days.": N_("Say in how many months or days it must be done."),
    "Say at credit what met, partly and not_met are worth.": N_("Say what met, partly and not met are worth."),
    "Part %(part)s has no rule at scoring.parts, so it gets no level.": N_(
        "Part %(part)s has no rule, so it gets no level. Add one at “From sections to part”."
    ),
    "Items of kind %(kind)s do not have a threshold for each level.": N_("One way of asking does not have a threshold for each level."),
    "Write the first and the last line, as [278, 288].": N_("Write the first and the last line, as 278-288."),
    "A condition is expected at %(key)s, as {intake: phase, is: building}.": N_("Make a condition here."),
    "A condition names one of these once: %(facts)s.": N_("Choose what this row of the condition looks at."),
    "A condition compares once, with one of: %(words)s.": N_("Choose how this row of the condition compares, and with what."),
    "A list of conditions is expected at %(key)s.": N_("There is no row in this group of the condition. Add one, or take the group away."),
    "One word or number is expected here.": N_("Choose what this row of the condition compares with."),
    "A list of values is expected at %(key)s.": N_("Choose at least one value for this row of the condition."),
    "Write true or false here, not %(value)s.": N_("Choose yes or no."),
    "Write true or false at %(key)s, not %(value)s.": N_("Tick this or leave it; %(value)s is not possible."),
    "%(fact)s is not known here. A condition here can look up: %(facts)s.": N_(
        "A condition at this place cannot look at this. Choose something else for this row."
    ),
    "%(subject)s at %(fact)s does not exist. %(hint)s": N_("%(subject)s does not exist any more. Choose something else for this row."),
    "%(fact)s is not a number. Compare it with is, is_not or in.": N_(
        "This has no order. Compare it with “is”, “is not” or “is one of”."
    ),
    "%(value)s is not possible here. %(hint)s": N_("%(value)s is not possible here. Choose something else."),
    "Write a fraction as 1/2 or 0.5 at %(key)s, not %(value)s.": N_("Write this as 1/2 or 0.5, not as %(value)s."),
    "Write a fraction as 1/2 or 0.5 here, not %(value)s.": N_("Write this as 1/2 or 0.5, not as %(value)s."),
    "Options belong to the kinds choice and choices.": N_("Options belong only to questions where people choose one or more of them."),
    "Only the first band begins without a number; each other band says its lowest one (least).": N_(
        "Only the first band begins without a number; give each other band its lowest number."
    ),
}  # fmt: skip
_TABLES: Mapping[Path, Mapping[str, Phrase]] = {  # by the end of their place, where the names of rows are words of the format
    ("thresholds", "item"): KIND_WORDS,
    ("interval", "labels"): {"high": N_("a certain count"), "medium": N_("a fairly certain count")},
}
LONGEST_HEAD = 60  # characters of a text that only shows which one it is
MOST_TOLD = 3  # sentences about one change, and names in a sentence


def label(key: str) -> str:
    """Return what people call a key of the format; the key itself when it has no word."""
    return said(LABELS[key]) if key in LABELS else key


def fault_words(says: Phrase, at: Path = ()) -> str:
    """Return what is wrong with a draft as people say it, without the keys of the format; `at`: where it is wrong."""
    if (len(at) == 1 or (len(at) == 2 and at[0] != "scoring")) and at[-1] in _CHILDREN and says.text in (*_MISSING, *_EMPTY):
        return said(_CHILDREN[at[-1]])
    if says.text in _ON_PAGES:
        return said(Phrase(_ON_PAGES[says.text].text, says.params))
    if says.text in _MISSING or says.params.get("value") == _NOTHING:
        return _("Fill this in.")
    if says.text in _EMPTY:
        return _("Add at least one.")
    key = says.params.get("key")
    if at and {"language", "path"} <= says.params.keys():  # about translations
        spoken = {"language": language_name(says.params["language"]), "path": place_words(at)}
        return said(replace(says, params={**says.params, **spoken}))
    return said(replace(says, params={**says.params, "key": LABELS[key]}) if key in LABELS else says)


def language_name(code: str) -> str:
    """Return a language in the words of the page; its code when nobody knows it."""
    try:
        return Locale.parse(code, sep="-").get_display_name(language()) or code
    except (UnknownLocaleError, ValueError):
        return code


def place_words(path: Path, document: Document | None = None) -> str:
    """Return a path as people read it: ids as they are, keys in words; in a condition its row.

    What has no id goes by what it is known by (the value of a level, the code of a verdict), else by the beginning of its text, else by
    its number in the list of the document; by nothing when it is not there (any more).
    """
    return " › ".join(_steps(path, document))


def short(text: str) -> str:
    """Return the beginning of a text."""
    return text if len(text) <= LONGEST_HEAD else f"{text[: LONGEST_HEAD - 1].rstrip()}…"


def told(change: Change, lang: str) -> list[str]:
    """Return what a change did, in sentences; what they quote is marked, when it is in another language (`lang`) than the page.

    It may be gone by now, so the page would not know it as a text of the draft.
    """
    sentences = _sentences(change)
    if lang == language() or not change.called:
        return sentences
    quotes = Quotes(lang, (("", text) for text in change.called.values()))
    return [Markup(quotes.marked(str(escape(one)), is_part=True)) for one in sentences]  # noqa: S704 - escaped here


def _sentences(change: Change) -> list[str]:
    if change.kind == "publish":
        return [_("Published version %(number)s.", number=change.of)]
    if change.kind == "undo":
        return [_("Took back change %(number)s.", number=change.of)]
    if change.kind == "redo":
        return [_("Did change %(number)s again.", number=change.of)]
    if change.kind == "restore":
        return (
            [_("Put back the draft as it was after change %(number)s.", number=change.of)]
            if change.of
            else [_("Put back the draft as it began.")]
        )
    steps = list(steps_of(change.operation))
    rest = len(steps) - MOST_TOLD
    more = [ngettext("And %(num)s change more.", "And %(num)s changes more.", rest)] if rest > 0 else []
    return [*(_told(step, change.called) for step in steps[:MOST_TOLD]), *more]


def _told(step: Operation, called: Mapping[Path, str]) -> str:
    match step:
        case Set(at, value):
            if value is None:
                return _("Emptied: %(place)s.", place=place_words(at))
            return _("Changed: %(place)s.", place=place_words(at))
        case Add(at, members):
            cls = typed(at)[0].of
            paths = [member_path(at, str(name_of(member, cls)), cls) for member in members]
            names = [named(path[-1] if name_key(cls) != HANDLE else "", called.get(path, "")) for path in paths]
            if any(names):
                return _("Added %(names)s to: %(place)s.", names=_listed(names), place=place_words(at))
            return _("Added to: %(place)s.", place=place_words(at))
        case Remove(members):
            return _("Took away: %(names)s.", names=_listed([named(place_words(path), called.get(path, "")) for path in members]))
        case Move():
            return _moved(step, called)
        case Rename(at, id):
            return _("Gave %(name)s the id %(id)s.", name=named(place_words(at), called.get((*at[:-1], id), "")), id=id)
    return ""


def named(name: str, text: str) -> str:
    """Return an id or a place with the text by which people know what it is; one of them when there is no more to say."""
    if not text or text.casefold() == name.casefold():
        return name
    return f"{name} {_('“%(title)s”', title=short(text))}".strip()


def _listed(names: list[str]) -> str:
    names = [name for name in names if name]
    rest = len(names) - MOST_TOLD
    told = ", ".join(names[:MOST_TOLD])
    return ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", rest, names=told) if rest > 0 else told


def _moved(step: Move, called: Mapping[Path, str]) -> str:
    name, place = named(place_words(step.at), called.get(step.at, "")), place_words(step.to)
    if step.after == FIRST:
        return _("Moved %(name)s: it is the first now of %(place)s.", name=name, place=place)
    is_named = name_key(typed(step.to)[0].of) != HANDLE
    if step.after and is_named:
        return _("Moved %(name)s: it stands behind %(after)s now, in %(place)s.", name=name, after=step.after, place=place)
    return _("Moved %(name)s within %(place)s.", name=name, place=place)


def _steps(path: Path, document: Document | None) -> Iterator[str]:
    if path[0] == TRANSLATIONS:
        yield from (label(TRANSLATIONS), *map(language_name, path[1:2]), *path[2:])
        return
    for length, step in enumerate(path, start=1):
        around = typed(path[: length - 1])[0] if length > 1 else None
        if around == Condition:
            yield from _row(path[length - 1 :])
            return
        if isinstance(around, Many) and piece_in(around.of):
            if name_key(around.of) != HANDLE:
                yield step
            elif found := document and spot(document, path[:length]):
                yield _called(found)
        elif words := _TABLES.get(path[max(0, length - 3) : length - 1]):
            yield said(words[step]) if step in words else step
        elif not isinstance(around, Many):
            yield label(step)


def _called(found: Spot) -> str:
    """Return what people call a member of a list that has no id: what it is known by there, else its text, else its place."""
    key = "role" if found.type is NotTestableRule else identity_of(found.type)
    member = found.value if isinstance(found.value, Mapping) else {}
    name, place = ("" if (known := member.get(key)) is None else str(known)), found.keys[-1] + 1
    words = {"role": ROLE_WORDS, "kind": KIND_WORDS}.get(key, {})
    if name:
        return said(words[name]) if name in words else name
    text = member.get("text")
    if isinstance(text, str) and text:
        return short(text)
    return _("number %(place)s in the list", place=place) if key else str(place)


def _row(inside: Path) -> Iterator[str]:
    """Return which row of a condition, as its page numbers them: 1.2; nothing for the whole."""
    places = [str(int(step) + 1) for before, step in pairwise(inside) if before in JOINS and step.isdigit()]
    if places:
        yield _("row %(mark)s", mark=".".join(places))
