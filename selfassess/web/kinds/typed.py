"""What a browser sends for one item, to and from the plain form of an answer."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from selfassess.core.definition import Item
from selfassess.core.faults import Fault
from selfassess.core.kinds import KINDS as CORE_KINDS
from selfassess.core.kinds.judged import Parsed
from selfassess.core.phrases import N_

Typed = Mapping[str, str]
Raw = dict[str, object]

MOST_ROWS = 50
OTHER = "other"
ROW_TEXTS = ("title", "status", "date", "valid_until", "page", "sha256")
ALONE_NOTHING = frozenset(("status", "sha256"))  # of a row: without more it is an empty one
DAY = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
ROW = re.compile(r"evidence\.(\d{1,4})\.(.+)")


def filled(typed: Typed) -> dict[str, str]:
    """Return what was typed without the empty fields, with the rows of evidence counted from 0."""
    kept = {name: text for name, text in typed.items() if text.strip() and not name.startswith("evidence.")}
    for place, (_number, row) in enumerate(_real_rows(typed)):
        kept.update({f"evidence.{place}.{name}": text for name, text in row.items()})
    return kept


def row_numbers(typed: Typed) -> tuple[int, ...]:
    """Return the numbers of the rows of evidence that `filled` counts anew, in order."""
    return tuple(number for number, _row in _real_rows(typed))


def row_as(numbers: tuple[int, ...], name: str) -> str:
    """Return the name that an input of a row of evidence had before the rows were counted anew; other names stay."""
    found = ROW.fullmatch(name)
    if not found or int(found[1]) >= len(numbers):
        return name
    return f"evidence.{numbers[int(found[1])]}.{found[2]}"


def _real_rows(typed: Typed) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of evidence in which something stands, by the number under which they were sent."""
    rows: dict[int, dict[str, str]] = {}
    for name in [name for name in typed if name.startswith("evidence.")]:
        text, found = typed[name], ROW.fullmatch(name)
        if found and text.strip():
            rows.setdefault(int(found[1]), {})[found[2]] = text
    return [(number, row) for number, row in sorted(rows.items()) if set(row) - ALONE_NOTHING][:MOST_ROWS]


def read(item: Item, typed: Typed, own: Raw) -> Parsed:
    """Read an item's own fields (`own`) and the common ones; every fault is named with the path of its field."""
    faults: list[Fault] = []
    raw = {**own, **_common(item, typed, faults)}
    _read_days(raw, faults)
    faults += _without_reason(raw)
    parsed = CORE_KINDS[item.kind].parse(item, raw)
    return Parsed(parsed.answer, (*faults, *parsed.faults))


def input_of(path: tuple[str, ...]) -> str:
    """Return the name of the input that a fault is about."""
    match path:
        case ("norms", letter, "reason"):
            return f"reasons.{letter}"
        case ("norms", letter, *_):
            return f"norms.{letter}"
        case ("not_applicable",):
            return "na.text"
        case ("evidence", row, "norms", *_):
            return f"evidence.{row}.title"
        case ("counts", letter):
            return f"counts.{letter}.met"
        case ("choices", *_):
            return "choices"
    return ".".join(path)


def shown_common(item: Item, plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the inputs that every kind has show for an answer."""
    shown = {"note": str(plain.get("note", ""))}
    if plain.get("acute"):
        shown["acute"] = "1"
    if "not_applicable" in plain:
        shown.update(_shown_reason(item, str(plain["not_applicable"])))
    if adjusted := plain.get("adjusted"):
        shown["adjusted.level"], shown["adjusted.reason"] = str(adjusted["level"]), adjusted["reason"]
    for place, row in enumerate(plain.get("evidence", ())):
        shown.update(_shown_row(place, row))
    shown.update({f"attention.{number}": "1" for number in plain.get("attention", ())})
    return {name: text for name, text in shown.items() if text}


def norm_states(item: Item, typed: Typed, letters: Iterable[str]) -> Raw:
    """Return the state of each norm that was answered, with its reason when it does not apply.

    A reason that was left empty is the one that the questionnaire gives, when it gives one.
    """
    states: Raw = {}
    for letter in letters:
        state = typed.get(f"norms.{letter}")
        if state == "not_applicable":
            states[letter] = {"value": state, "reason": typed.get(f"reasons.{letter}") or only_reason(item, letter)}
        elif state:
            states[letter] = state
    return states


def only_reason(item: Item, letter: str) -> str:
    """Return the reason for which a norm may be called not applicable; empty when there is none, or a choice."""
    reasons = [reason.text for reason in item.not_applicable_reasons if letter in reason.norms]
    return reasons[0] if len(reasons) == 1 else ""


def shown_states(plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the norm rows show for an answer."""
    shown = {}
    for letter, given in plain.get("norms", {}).items():
        if isinstance(given, Mapping):
            shown[f"norms.{letter}"], shown[f"reasons.{letter}"] = given["value"], given.get("reason", "")
        else:
            shown[f"norms.{letter}"] = given
    return shown


def sample_of(typed: Typed) -> Raw:
    """Return the fields of the counting form that were filled in."""
    sample = {name: typed[f"sample.{name}"] for name in ("from", "to", "date", "by") if typed.get(f"sample.{name}")}
    return {"sample": sample} if sample else {}


def counts_of(item: Item, typed: Typed) -> Raw:
    """Return the counts per norm that were filled in."""
    counts = {}
    for norm in item.norms:
        row = {name: typed[f"counts.{norm.id}.{name}"].strip() for name in ("examined", "met") if typed.get(f"counts.{norm.id}.{name}")}
        if row:
            counts[norm.id] = row
    return {"counts": counts} if counts else {}


def shown_counting(plain: Mapping[str, object]) -> dict[str, str]:
    """Return what the counting form and the counts per norm show for an answer."""
    shown = {}
    for name, value in plain.get("sample", {}).items():
        shown[f"sample.{name}"] = value if name == "by" else shown_day(value)
    for letter, row in plain.get("counts", {}).items():
        shown.update({f"counts.{letter}.{name}": str(value) for name, value in row.items()})
    return shown


def plain_fields(typed: Typed, names: Iterable[str]) -> Raw:
    """Return some single fields that were filled in, without the spaces around them."""
    return {name: typed[name].strip() for name in names if typed.get(name, "").strip()}


def shown_fields(plain: Mapping[str, object], names: Iterable[str]) -> dict[str, str]:
    """Return what some single fields show for an answer."""
    return {name: str(plain[name]) for name in names if plain.get(name) is not None}


def shown_day(iso: object) -> str:
    """Return a date as people type it: 30-6-2025."""
    try:
        day = date.fromisoformat(str(iso))
    except ValueError:
        return str(iso)
    return f"{day.day}-{day.month}-{day.year}"


def read_day(text: str) -> str | None:
    """Return a typed date (30-6-2025, 30/6/2025, 2025-06-30) as year-month-day; None when it is no date."""
    text = text.strip()
    found = DAY.fullmatch(text)
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(text)
    except ValueError:
        return None
    return day.isoformat() if 1900 <= day.year <= 2200 or day == date.max else None


def _common(item: Item, typed: Typed, faults: list[Fault]) -> Raw:
    raw: Raw = {}
    if note := typed.get("note"):
        raw["note"] = note
    if typed.get("acute"):
        raw["acute"] = True
    raw.update(_reason(item, typed, faults))
    level, reason = typed.get("adjusted.level", ""), typed.get("adjusted.reason", "")
    if level or reason:
        raw["adjusted"] = {"level": level or None, "reason": reason}
    if rows := _rows(item, typed):
        raw["evidence"] = rows
    ticked = [int(name[10:]) for name in typed if name.startswith("attention.") and name[10:].isdecimal()]
    if ticked:
        raw["attention"] = sorted(ticked)
    return raw


def _reason(item: Item, typed: Typed, faults: list[Fault]) -> Raw:
    """Return why the item does not apply: one of its reasons, or one of people's own."""
    chosen = typed.get("na", "")
    if not chosen:
        return {}
    if chosen.isdecimal() and int(chosen) < len(item.not_applicable_reasons):
        return {"not_applicable": item.not_applicable_reasons[int(chosen)].text}
    own = typed.get("na.text", "").strip()
    if not own:
        faults.append(Fault(("not_applicable",), N_("Write why this does not apply to you.")))
        return {}
    return {"not_applicable": own}


def _without_reason(raw: Raw) -> list[Fault]:
    """Return a fault for each norm that is called not applicable without saying why."""
    states = raw.get("norms", {})
    lacking = [letter for letter, given in states.items() if isinstance(given, Mapping) and not given["reason"].strip()]
    return [Fault(("norms", letter, "reason"), N_("Write why norm %(norm)s does not apply to you.", norm=letter)) for letter in lacking]


def _shown_reason(item: Item, reason: str) -> dict[str, str]:
    for place, known in enumerate(item.not_applicable_reasons):
        if known.text == reason:
            return {"na": str(place)}
    return {"na": OTHER, "na.text": reason}


def _rows(item: Item, typed: Typed) -> list[Raw]:
    rows = []
    while any(name.startswith(f"evidence.{len(rows)}.") for name in typed):
        start = f"evidence.{len(rows)}."
        row: Raw = {name: typed[start + name] for name in ROW_TEXTS if start + name in typed}
        norms = [norm.id for norm in item.norms if typed.get(f"{start}norms.{norm.id}")]
        rows.append({**row, "norms": norms} if norms else row)
    return rows


def _shown_row(place: int, row: Mapping[str, object]) -> dict[str, str]:
    start = f"evidence.{place}."
    shown = {start + "title": row.get("title", ""), start + "status": row.get("status", "adopted")}
    shown.update({start + name: shown_day(row[name]) for name in ("date", "valid_until") if row.get(name)})
    shown.update({start + name: row[name] for name in ("page", "sha256") if row.get(name)})
    shown.update({f"{start}norms.{letter}": "1" for letter in row.get("norms", ())})
    return shown


def _read_days(raw: Raw, faults: list[Fault]) -> None:
    """Turn every typed date in its place into year-month-day; one that is none is left out and named."""
    places = [(("sample", name), raw.get("sample", {}), name) for name in ("from", "to", "date")]
    places.append((("date",), raw, "date"))
    for number, row in enumerate(raw.get("evidence", ())):
        places += [(("evidence", str(number), name), row, name) for name in ("date", "valid_until")]
    for path, holder, name in places:
        if name in holder:
            text = holder.pop(name)
            if day := read_day(text):
                holder[name] = day
            else:
                short = text if len(text) <= 40 else text[:39] + "…"
                faults.append(Fault(path, N_("“%(value)s” is not a date. Write day-month-year, for example 30-6-2025.", value=short)))
