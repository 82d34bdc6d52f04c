"""The privacy guard of a page: what was typed is looked at before it is kept, and the writer is asked.

How a page uses it: call `look` with what was typed and what stands; keep only what is not in `refused` (a refused field
keeps its stored text); `tell` it to the log; when something was refused, answer 422 with what was typed shown back
from the request, the faults of `faults` at their fields, and `components/guard.html` with `panel` inside the form.
A refused text may reach nothing that outlives the request.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from werkzeug.datastructures import MultiDict

from selfassess.core.definition import STATES
from selfassess.core.privacy.asking import FILE_NAME, LOCATION, TEXT, News, news
from selfassess.services import guarding
from selfassess.services.members import Member
from selfassess.web.languages import said

CHOICE = "guard"
QUIET = "quiet"  # names of inputs about which the log was told already, or in which someone is still typing
LONGEST_SHOWN, MOST_SHOWN = 60, 5
_HASH = re.compile("[0-9a-f]{64}")
# What buttons and lists send; nothing can be found in these, and they are most of a page.
_WORDS = frozenset(("", "1", "all", "random", "chosen", "adopted", "draft", "other", *STATES))


@dataclass(frozen=True, slots=True)
class Find:
    """One thing that was found in a field, with the choice that the writer has.

    `claim`: the text of the tick box, empty without one; `reasons`: (value, text) of a list to choose from. `name` and
    `mark`: the input of the choice and its value; `given`: what was chosen, empty when nothing was.
    """

    field: str
    label: str
    kind: str
    says: str
    found: tuple[str, ...] = field(repr=False)
    name: str
    mark: str = field(repr=False)
    claim: str
    reasons: tuple[tuple[str, str], ...] = field(repr=False)
    given: str = field(repr=False)

    @property
    def reason(self) -> str:
        """Which reason was chosen; empty for a warning."""
        return self.given.partition(" ")[2]


@dataclass(frozen=True)
class Panel:
    """What the page asks. `saved`: everything else that was sent is saved."""

    finds: tuple[Find, ...]
    saved: bool

    @property
    def fields(self) -> set[str]:
        """The names of the fields that it is about."""
        return {find.field for find in self.finds}


@dataclass(frozen=True)
class Looked:
    """What was found on a page. `refused`: the texts that may not be kept, by name of field."""

    finds: tuple[Find, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def faults(self) -> dict[str, str]:
        """What is wrong, by name of field: one sentence each."""
        return {find.field: find.says for find in reversed(self.finds) if find.field in self.refused and not find.given}

    def panel(self, *, saved: bool) -> Panel | None:
        """Return what to ask; None when there is nothing to ask.

        When not `saved` (another fault keeps the whole page from being saved), choices that were made stand in it again.
        """
        finds = tuple(find for find in self.finds if not saved or find.field in self.refused)
        return Panel(finds, saved and bool(self.refused)) if finds else None


def look(
    typed: Mapping[str, str],
    before: Mapping[str, str | Iterable[str]],
    *,
    sent: Mapping[str, str],
    labels: Mapping[str, str] | None = None,
    location: Iterable[str] = (),
    file_names: Iterable[str] = (),
) -> Looked:
    """Look at what was typed, by name of field; `before` is what was stored for each (one text or some).

    `sent`: the whole form, with the choices; `labels`: what people call each field. Names in `location` are fields that
    ask for a place, those in `file_names` hold names of files. A name of a field must be one of ours: it goes to the log.
    """
    location, file_names = frozenset(location), frozenset(file_names)
    finds: list[Find] = []
    refused = {}
    for name, text in typed.items():
        if not may_hold(text):
            continue
        stood = before.get(name, ())
        what = LOCATION if name in location else FILE_NAME if name in file_names else TEXT
        fresh = news(text, (stood,) if isinstance(stood, str) else stood, what=what)
        found = [_find(one, name, sent, (labels or {}).get(name, name)) for one in fresh]
        if any(not find.given for find in found):
            refused[name] = text
        finds += found
    return Looked(tuple(finds), refused) if finds else NOTHING


NOTHING = Looked()


def may_hold(text: str) -> bool:
    """Return whether a text is worth looking at: not a choice, a count or the hash of a file."""
    return not (text in _WORDS or (len(text) < 8 and text.isascii() and text.isdigit()) or _HASH.fullmatch(text))


def tell(looked: Looked, *, by: Member, assessment=None, organisation=None, where: str = "", saved: bool = True) -> None:
    """Tell the log what was refused, and (when `saved`) what was kept by a choice; `where` stands before the names of fields."""
    if not looked.finds:
        return
    places = {name: f"{where} {name}".strip() for name in (find.field for find in looked.finds)}
    refused = [(places[find.field], find.kind) for find in looked.finds if find.field in looked.refused and not find.given]
    kept = [find for find in looked.finds if find.field not in looked.refused] if saved else []
    guarding.tell(
        by=by, assessment=assessment, organisation=organisation, refused=refused,
        chosen=[(places[find.field], find.kind, find.reason) for find in kept],
    )  # fmt: skip


def without_quiet(looked: Looked, sent: MultiDict) -> Looked:
    """Return what was found without the refused texts that need not be told to the log again."""
    quiet = set(sent.getlist(QUIET))
    return replace(looked, finds=tuple(find for find in looked.finds if find.field not in quiet or find.field not in looked.refused))


def _find(one: News, name: str, sent: Mapping[str, str], label: str) -> Find:
    choice = f"{CHOICE}:{one.kind}:{one.action}:{name}"
    reasons = tuple((f"{one.mark} {key}", said(text)) for key, text in one.reasons.items())
    possible = {value for value, _text in reasons} if reasons else {one.mark} if one.claim else set()
    given = sent.get(choice, "")
    return Find(
        name, label, one.kind, said(one.says), tuple(map(_short, one.found[:MOST_SHOWN])), choice, one.mark,
        said(one.claim) if one.claim else "", reasons, given if given in possible else "",
    )  # fmt: skip


def _short(written: str) -> str:
    return written if len(written) <= LONGEST_SHOWN else written[: LONGEST_SHOWN - 1] + "…"
