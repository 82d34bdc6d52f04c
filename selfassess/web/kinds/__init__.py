"""The ways of asking on a page: one module a kind, with the same names as in `core.kinds`.

Each module has:
  names(item) -> the names of its own inputs
  raw(item, typed) -> what `core.kinds.<kind>.parse` reads, from what was typed
  shown(item, plain) -> what the inputs show, from an answer in its plain form
and a template `kinds/<kind>.html` with a macro `fields(sheet, typed, faults, words)`.

What was typed for one item is always flat: the name of an input inside the item, with the text in it.
"""

from selfassess.core.definition import Item
from selfassess.web.kinds import checklist, choice, choices, date, evidence, measurement, number, sample, scale, share, text, yes_no

KINDS = {
    "checklist": checklist,
    "sample": sample,
    "share": share,
    "measurement": measurement,
    "choice": choice,
    "choices": choices,
    "scale": scale,
    "yes_no": yes_no,
    "number": number,
    "date": date,
    "text": text,
    "evidence": evidence,
}


def is_drawn(item: Item) -> bool:
    """Return whether an item is answered with files that may be drawn: its form asks how they were chosen."""
    return "drawn" in KINDS[item.kind].names(item)
