"""Reading the plain form of one answer: each field checked, every fault named with its path."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from selfassess.core.answers import Adjusted, Answer, Counts, Evidence, NormAnswer, NormCount, SampleForm
from selfassess.core.definition import DRAWN, STATES, Item
from selfassess.core.faults import Fault
from selfassess.core.kinds.judged import Parsed
from selfassess.core.phrases import N_, NN_, Phrase

COMMON = ("not_applicable", "acute", "adjusted", "note", "evidence", "attention")
TEXT_LIMIT = 5000
TITLE_LIMIT = 200
PAGE_LIMIT = 100
LARGEST_COUNT = 1_000_000
YEARS = range(1900, 2201)  # terms are counted from a date, so the last years there are do not do
NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,12})*")
THOUSANDS = re.compile(r"-?[0-9]{1,3}([.,][0-9]{3})+")
HASH = re.compile(r"[0-9a-f]{64}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")  # fromisoformat would read 2025-W01-1 too


class Raw:
    """One raw mapping being read; `faults` gathers what is wrong, a faulty field reads as absent."""

    def __init__(self, item: Item, raw: Mapping[str, object], takes: tuple[str, ...]):
        self.item, self.raw, self.faults = item, raw, []
        if not isinstance(raw, Mapping):
            self.raw = {}
            self.fault((), N_("Write the answer to %(item)s as fields with values.", item=item.id))
            return
        for key in raw:
            if key not in takes and key not in COMMON:
                self.fault(
                    (str(key),),
                    N_("%(key)s is not asked at %(item)s. It takes: %(takes)s.", key=key, item=item.id, takes=(*takes, *COMMON)),
                    of_key=True,
                )

    def fault(self, path: tuple[str, ...], says: Phrase, *, of_key: bool = False) -> None:
        """Note one fault; `of_key` when the last key of the path should not be there."""
        self.faults.append(Fault(path, says, of_key=of_key))

    def whole(self, *path: str) -> int | None:
        """Read a whole number from 0 up."""
        value = self._at(path)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().isascii() and value.strip().removeprefix("-").isdigit() and len(value.strip()) < 20:
            value = int(value.strip())
        if isinstance(value, bool) or not isinstance(value, int):
            return self.fault(path, N_("Write a whole number, without decimals or words; this is “%(value)s”.", value=_short(value)))
        if value < 0:
            return self.fault(path, N_("A number cannot be below 0; this is %(value)s.", value=value))
        if value > LARGEST_COUNT:
            return self.fault(path, N_("This number is too large. Check it."))
        return value

    def text(self, *path: str, limit: int = TEXT_LIMIT) -> str | None:
        """Read text of at most `limit` characters, without control characters."""
        value = self._at(path)
        if value is None:
            return None
        if not isinstance(value, (str, int, float, date)) or isinstance(value, bool):
            return self.fault(path, N_("Write a text here."))
        value = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
        if len(value) > limit:
            return self.fault(
                path, N_("This text has %(length)s characters; at most %(limit)s fit. Shorten it.", length=len(value), limit=limit)
            )
        if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in value):
            return self.fault(path, N_("There are signs in this text that cannot be shown. Type it again or paste it without formatting."))
        return value

    def one_of(self, path: tuple[str, ...], allowed: tuple[str, ...]) -> str | None:
        """Read one value from a list."""
        value = self._at(path)
        if value is None or value == "":
            return None
        if not isinstance(value, str) or value not in allowed:
            return self.fault(path, N_("“%(value)s” is not possible here. Choose from: %(allowed)s.", value=_short(value), allowed=allowed))
        return value

    def day(self, *path: str) -> date | None:
        """Read a date, written as year-month-day."""
        value = self._at(path)
        if value is None or value == "":
            return None
        if type(value) is date:
            return value
        try:
            return day_of(value.strip())
        except (ValueError, AttributeError, TypeError):
            return self.fault(
                path, N_("“%(value)s” is not a date. Write it as year-month-day, for example 2025-06-30.", value=_short(value))
            )

    def _end_day(self, *path: str) -> date | None:
        """Read a date until which something holds; other systems write 9999-12-31 for what never expires."""
        return date.max if self._at(path) == date.max.isoformat() else self.day(*path)

    def decimal(self, *path: str, decimals: int) -> Decimal | None:
        """Read a number with at most so many decimals, behind a comma or a point; dots or spaces between thousands are no part of it."""
        value = self._at(path)
        if value is None or value == "":
            return None
        found = number_of(str(value)) if isinstance(value, (int, str)) and not isinstance(value, bool) else None
        if found is None:
            return self.fault(path, N_("Write a number in digits, for example 12 or 2,5. This is “%(value)s”.", value=_short(value)))
        if -found.normalize().as_tuple().exponent > decimals:
            says = N_("Write a whole number, without decimals or words; this is “%(value)s”.", value=_short(value))
            more = NN_(
                "Write at most %(n)s decimal; this is “%(value)s”.",
                "Write at most %(n)s decimals; this is “%(value)s”.",
                decimals,
                value=_short(value),
            )
            return self.fault(path, more if decimals else says)
        return found

    def several_of(self, path: tuple[str, ...], allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Read some values of a list; each once, in the order of the list."""
        values = self._at(path)
        if values is None or values == "":
            return ()
        if not isinstance(values, (list, tuple)):
            self.fault(path, N_("Write a list: more than one answer is possible here."))
            return ()
        for place, value in enumerate(values):
            if not isinstance(value, str) or value not in allowed:
                says = N_("“%(value)s” is not possible here. Choose from: %(allowed)s.", value=_short(value), allowed=allowed)
                self.fault((*path, str(place)), says)
        return tuple(value for value in allowed if value in values)

    def flag(self, *path: str) -> bool:
        """Read true or false."""
        value = self._at(path)
        if value is None or isinstance(value, bool):
            return bool(value)
        self.fault(path, N_("Write true or false."))
        return False

    def norms(self, allowed: Mapping[str, tuple[str, ...]]) -> dict[str, NormAnswer]:
        """Read the states of the norms named in `allowed`, each with the states it may have."""
        read = {}
        for letter, value in self._mapping("norms").items():
            path = ("norms", str(letter))
            if letter not in {norm.id for norm in self.item.norms}:
                self.fault(path, self._no_such_norm(letter), of_key=True)
            elif letter not in allowed:
                self.fault(
                    path,
                    N_(
                        "Norm %(norm)s is not filled in here: it follows from the other fields of %(item)s.", norm=letter, item=self.item.id
                    ),
                    of_key=True,
                )
            elif isinstance(value, Mapping):
                self._norm_with_reason(read, letter, value, allowed[letter])
            elif state := self.one_of(path, allowed[letter]):
                read[letter] = NormAnswer(state)
        return read

    def _norm_with_reason(self, read: dict, letter: str, value: Mapping, allowed: tuple[str, ...]) -> None:
        for key in value:
            if key not in ("value", "reason"):
                self.fault(("norms", letter, str(key)), N_("%(key)s is not known here. Use value and reason.", key=key), of_key=True)
        state = self.one_of(("norms", letter, "value"), allowed)
        reason = self.text("norms", letter, "reason", limit=500) or ""
        if state:
            read[letter] = NormAnswer(state, reason)
        elif "value" not in value:
            self.fault(("norms", letter), N_("The value of norm %(norm)s is missing.", norm=letter))

    def norm_counts(self) -> dict[str, NormCount]:
        """Read counts per norm."""
        read = {}
        for letter, value in self._mapping("counts").items():
            path = ("counts", str(letter))
            if letter not in {norm.id for norm in self.item.norms}:
                self.fault(path, self._no_such_norm(letter), of_key=True)
            elif not isinstance(value, Mapping):
                self.fault(path, N_("Write examined and met for norm %(norm)s.", norm=letter))
            else:
                self.only(path, value, ("examined", "met"))
                read[letter] = NormCount(self.whole(*path, "examined"), self.whole(*path, "met"))
        return read

    def counts(self) -> Counts:
        """Read the counts of the item itself."""
        return Counts(
            population=self.whole("population"),
            examined=self.whole("examined"),
            met=self.whole("met"),
            drawn=self.one_of(("drawn",), DRAWN),
            seed=self.whole("seed"),
        )

    def sample(self) -> SampleForm:
        """Read how was counted."""
        self.only(("sample",), self._mapping("sample"), ("from", "to", "date", "by"))
        form = SampleForm(
            self.day("sample", "from"),
            self.day("sample", "to"),
            self.day("sample", "date"),
            self.text("sample", "by", limit=TITLE_LIMIT) or "",
        )
        if form.start and form.end and form.start > form.end:
            self.fault(("sample", "to"), N_("The period ends before it begins. Check both dates."))
        return form

    def evidence(self) -> tuple[Evidence, ...]:
        """Read the rows of evidence; a row without a title is a fault."""
        rows = self._at(("evidence",))
        if rows is None:
            return ()
        if not isinstance(rows, (list, tuple)):
            self.fault(("evidence",), N_("Write evidence as a list of rows."))
            return ()
        read = [self._evidence_row(str(place), row) for place, row in enumerate(rows)]
        return tuple(row for row in read if row)

    def _evidence_row(self, place: str, row: object) -> Evidence | None:
        path = ("evidence", place)
        if not isinstance(row, Mapping):
            return self.fault(path, N_("Write a piece of evidence as fields with values: title, status, date, valid_until, norms."))
        self.only(path, row, ("title", "status", "date", "valid_until", "norms", "page", "sha256"))
        title = self.text(*path, "title", limit=TITLE_LIMIT)
        if not title:
            return self.fault((*path, "title"), N_("Give this piece of evidence a title."))
        dated, until = self.day(*path, "date"), self._end_day(*path, "valid_until")
        if dated and until and until < dated:
            self.fault((*path, "valid_until"), N_("This document was no longer valid before it was adopted. Check both dates."))
        status = self.one_of((*path, "status"), ("adopted", "draft")) or "adopted"
        page = self.text(*path, "page", limit=PAGE_LIMIT) or ""
        return Evidence(title, status, dated, until, self._letters((*path, "norms")), page, self._hash((*path, "sha256")))

    def _hash(self, path: tuple[str, ...]) -> str:
        """Read the hash that says which file it is."""
        value = self.text(*path) or ""
        if not value or HASH.fullmatch(value):
            return value
        self.fault(path, N_("This is not a SHA-256: 64 signs, 0 to 9 and a to f."))
        return ""

    def _letters(self, path: tuple[str, ...]) -> tuple[str, ...]:
        value = self._at(path)
        if value is None:
            return ()
        if not isinstance(value, (list, tuple)):
            self.fault(path, N_("Write the norms as a list of letters."))
            return ()
        known = {norm.id for norm in self.item.norms}
        for place, letter in enumerate(value):
            if not isinstance(letter, str) or letter not in known:
                self.fault((*path, str(place)), self._no_such_norm(letter))
        return tuple(letter for letter in value if isinstance(letter, str) and letter in known)

    def _no_such_norm(self, letter: object) -> Phrase:
        norms = tuple(norm.id for norm in self.item.norms)
        return N_("%(item)s has no norm %(norm)s. Its norms are: %(norms)s.", item=self.item.id, norm=_short(letter), norms=norms)

    def adjusted(self) -> Adjusted | None:
        """Read a manual judgement: a level with its reason. Whether it is one step is the score's to say."""
        value = self._at(("adjusted",))
        if value is None:
            return None
        if not isinstance(value, Mapping):
            return self.fault(("adjusted",), N_("Write a level and a reason for the adjusted judgement."))
        self.only(("adjusted",), value, ("level", "reason"))
        level, reason = self.whole("adjusted", "level"), self.text("adjusted", "reason", limit=500)
        if level is None and not any(fault.path == ("adjusted", "level") for fault in self.faults):
            self.fault(("adjusted", "level"), N_("Choose the level of the adjusted judgement."))
        if not reason:
            self.fault(("adjusted", "reason"), N_("Write why you adjust the judgement."))
        return Adjusted(level, reason) if level is not None and reason else None

    def not_applicable(self) -> str | None:
        """Read the reason for which the whole item does not apply; None when it does."""
        value = self._at(("not_applicable",))
        if value is True:
            return ""
        if value is False or value is None:
            return None
        return self.text("not_applicable", limit=500)

    def attention(self) -> tuple[int, ...]:
        """Read which points of attention are ticked."""
        value = self._at(("attention",))
        if value is None:
            return ()
        if not isinstance(value, (list, tuple)) or not all(type(one) is int and one >= 0 for one in value):
            self.fault(("attention",), N_("Write the points of attention as a list of numbers."))
            return ()
        return tuple(value)

    def parsed(self, **fields) -> Parsed:
        """Return the answer of the kind's own fields and the common ones, with all faults."""
        answer = Answer(
            **fields,
            not_applicable=self.not_applicable(),
            acute=self.flag("acute"),
            adjusted=self.adjusted(),
            note=self.text("note") or "",
            evidence=self.evidence(),
            attention=self.attention(),
        )
        return Parsed(answer, tuple(self.faults))

    def _at(self, path: tuple[str, ...]) -> object:
        value: object = self.raw
        for key in path:
            if isinstance(value, (list, tuple)):
                value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
            elif isinstance(value, Mapping):
                value = value.get(key)
            else:
                return None
        return value

    def _mapping(self, key: str) -> Mapping:
        value = self.raw.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            self.fault((key,), N_("Write %(key)s as fields with values.", key=key))
            return {}
        return value

    def only(self, path: tuple[str, ...], value: Mapping, takes: tuple[str, ...]) -> None:
        """Note each key of a mapping that is not known there."""
        for key in value:
            if key not in takes:
                self.fault((*path, str(key)), N_("%(key)s is not known here. Use: %(takes)s.", key=key, takes=takes), of_key=True)


def number_of(text: str) -> Decimal | None:
    """Return a number that is written with a comma or a point before its decimals; None when it is none, or not sure.

    A thousand with a point in it (`1.250`) is read as people mean it only when it cannot be decimals: `1.250,5` and `1.250.000`.
    """
    text = "".join(text.split()).replace("−", "-")
    if not NUMBER.fullmatch(text):
        return None
    if "," in text and "." in text:
        text = text.replace(max(",.", key=text.index), "#").replace(min(",.", key=text.index), "").replace("#", ".")
        return Decimal(text) if text.count(".") == 1 else None
    mark = "," if "," in text else "."
    if text.count(mark) > 1:
        return Decimal(text.replace(mark, "")) if THOUSANDS.fullmatch(text) else None
    return Decimal(text.replace(",", "."))


def day_of(text: str) -> date:
    """Return the day that is written as year-month-day; a ValueError when it is none, or of another age."""
    if not DAY.fullmatch(text):
        raise ValueError(text)
    found = date.fromisoformat(text)
    if found.year not in YEARS:
        raise ValueError(text)
    return found


def states_of(item: Item, letter: str) -> tuple[str, ...]:
    """Return the states that a norm may have; unknown and not applicable are always possible."""
    if letter not in item.states:
        return STATES
    return tuple(state for state in STATES if state in item.states[letter] or state in ("unknown", "not_applicable"))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
