"""What was typed for an item and is no answer yet: half typed, or waiting because somebody else saved first."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

MOST_WAITING = 20

Fields = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What somebody typed who was overtaken: it stays until its owner saves it, or somebody chooses what becomes of it.

    `fields`: raw, as the page sent them; `instead_of`: the revision that the page was made from; `by`: the account, None
    when nobody knows any more (everybody then owns it); `own`: the same person had saved first, on another page; `page`: which
    page it was typed on, because one person may have two of them open; empty when the page did not say.
    """

    fields: Fields
    instead_of: int
    by: int | None = None
    own: bool = False
    page: str = ""

    @property
    def mark(self) -> str:
        """A name for exactly this text of this person."""
        return hashlib.sha256(json.dumps([self.by, self.instead_of, self.fields], sort_keys=True).encode()).hexdigest()[:16]

    def belongs_to(self, account_id: int | None) -> bool:
        """Whether this person may decide about it just by saving."""
        return self.by is None or self.by == account_id

    def plain(self) -> dict[str, object]:
        """Return it as it is kept."""
        known = {"fields": dict(self.fields), "instead_of": self.instead_of}
        said = {"by": self.by, "own": self.own or None, "page": self.page or None}
        return known | {key: value for key, value in said.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands beside the answer of one item.

    `fields`: raw fields of what is not valid yet, shown to everyone who opens the page; None when there are none.
    `waiting`: texts of people who were overtaken, the newest first. `first_by`: who saved what they were overtaken by.
    """

    fields: Fields | None = None
    waiting: tuple[Waiting, ...] = ()
    first_by: int | None = None

    @classmethod
    def of(cls, kept: Mapping[str, object] | None) -> "Draft":
        """Return a draft from the plain form in which it is kept; of before, when a waiting text had no owner, too."""
        if not kept:
            return NO_DRAFT
        also = tuple(_waiting(one) for one in kept.get("also", ()))
        if "instead_of" in kept:
            return cls(None, (_waiting(kept), *also), kept.get("first_by"))
        return cls(kept["fields"], also, kept.get("first_by"))

    def plain(self) -> dict[str, object] | None:
        """Return it as it is kept: what shows first, with `also` the others; None when nothing was typed."""
        if self.fields is None and not self.waiting:
            return None
        first = {"fields": dict(self.fields)} if self.fields is not None else self.waiting[0].plain()
        rest = self.waiting if self.fields is not None else self.waiting[1:]
        also = {"also": [one.plain() for one in rest]} if rest else {}
        return first | also | ({"first_by": self.first_by} if self.waiting and self.first_by is not None else {})

    def of_person(self, account_id: int | None) -> Waiting | None:
        """Return the newest text of this person that waits."""
        return next((one for one in self.waiting if one.belongs_to(account_id)), None)

    def beside(self, account_id: int | None) -> tuple[Waiting, ...]:
        """Return the texts that wait beside what this person sees in the fields: those of others, and older ones of the own."""
        shown = self.of_person(account_id)
        return tuple(one for one in self.waiting if one is not shown)

    def without(self, mark: str) -> "Draft":
        """Return it without one text that waits."""
        return replace(self, waiting=tuple(one for one in self.waiting if one.mark != mark))

    def with_waiting(self, typed: Waiting) -> "Draft":
        """Return it with one more text that waits; it comes in the place of what the same page sent before."""
        if any(one.mark == typed.mark for one in self.waiting):
            return self
        others = (one for one in self.waiting if (one.by, one.instead_of, one.page) != (typed.by, typed.instead_of, typed.page))
        return replace(self, waiting=(typed, *others)[:MOST_WAITING])


NO_DRAFT = Draft()


def _waiting(kept: Mapping[str, object]) -> Waiting:
    return Waiting(kept["fields"], kept["instead_of"], kept.get("by"), kept.get("own", False), kept.get("page", ""))
