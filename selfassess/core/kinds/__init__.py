"""The ways of asking: one module a kind, found here by the name it has in a questionnaire.

Each module has:
  check(item) -> list[Fault]                      what is wrong with an item of this kind in a definition
  is_scored(item) -> bool                         whether an answer has a share; else the item only asks
  parse(item, raw) -> Parsed(answer, faults)      the plain form of an answer, read and checked
  judge(item, answer, rules, left_out, on)        status, share, level and reasons on a day
  proven(item, answer, rules, left_out, on)       the share that evidence shows, 0–1
  lacking(item, answer, rules, left_out, on)      what of a complete answer is said and not shown; nothing when all is
  renewed(answer) -> Answer                       what of an answer still stands in a next round, before anybody looked
  improved(item, answer, left_out, on) -> Answer  the same answer at its best on a day
  steps(item, answer, better, left_out)           answers on the way from `answer` to `better`, nearest first
"""

from selfassess.core.definition import Item
from selfassess.core.kinds import (
    checklist,
    choice,
    choices,
    date,
    evidence,
    measurement,
    number,
    sample,
    scale,
    share,
    text,
    yes_no,
)

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
BY_DAY = ("date", "evidence")  # their judgement changes as days pass
CHOICE_VALUES = {"yes_no": yes_no.VALUES, "evidence": (evidence.NONE,)}  # what `choice` can be where there are no options


def is_scored(item: Item) -> bool:
    """Return whether an answer to an item has a share; else it is asked and shown, and nothing more."""
    return KINDS[item.kind].is_scored(item)
