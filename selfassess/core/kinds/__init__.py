"""The ways of asking: one module a kind, found here by the name it has in a questionnaire.

Each module has:
  check(item) -> list[Fault]                      what is wrong with an item of this kind in a definition
  parse(item, raw) -> Parsed(answer, faults)      the plain form of an answer, read and checked
  judge(item, answer, rules, left_out) -> Judged  status, share, level and reasons
  proven(item, answer, rules, left_out, on)       the share that evidence shows, 0–1
  lacking(item, answer, rules, left_out, on)      what of a complete answer is said and not shown; nothing when all is
  renewed(answer) -> Answer                       what of an answer still stands in a next round, before anybody looked
  improved(item, answer, left_out) -> Answer      the same answer at its best
  steps(item, answer, better, left_out)           answers on the way from `answer` to `better`, nearest first
"""

from selfassess.core.kinds import checklist, choice, measurement, sample, share

KINDS = {
    "checklist": checklist,
    "sample": sample,
    "share": share,
    "measurement": measurement,
    "choice": choice,
}
