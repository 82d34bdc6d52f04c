"""The verdict for given levels of sections: the vectors T1-T14 of docs/scoring.md 4.9."""

import pytest

from selfassess.core.scoring.parts import gather_part
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK
from selfassess.core.scoring.sections import SectionStand
from selfassess.core.scoring.verdict import Census, Run, facts_of, find_row, is_restricted

ALL_ANSWERED = Census(57, {OK: 57}, (), {}, {"criterion": 32, "indicator": 25})


def gathered(framework, levels):
    """Return a run in which each section has level 3, or the level in `levels`; a status stands for no level."""
    stands = {section.id: stand_of(levels.get(section.id, 3)) for section in framework.sections}
    rules = {rule.part: rule for rule in framework.scoring.parts}
    return Run(stands, {part.id: gather_part(part, rules[part.id], stands, framework.scoring) for part in framework.parts})


def stand_of(level):
    return SectionStand(level) if isinstance(level, str) else SectionStand(OK, level=level)


def verdict(framework, levels, census=ALL_ANSWERED):
    run = gathered(framework, levels)
    lookup, rule = facts_of(framework, run, census), framework.scoring.verdict
    row = find_row(rule, lookup)
    return row.code, is_restricted(rule, row, lookup), [run.parts[part].level for part in ("1", "2", "3")]


FOUNDATION = ("1.1", "1.2", "1.3", "1.4")
GENERAL = tuple(f"2.{number}" for number in range(1, 9))
SPECIFIC = ("3.1", "3.2", "3.3", "3.4")


@pytest.mark.parametrize(("levels", "code", "parts"), [
    pytest.param({}, "A", [3, 3, 3], id="T1"),
    pytest.param(dict.fromkeys(FOUNDATION, 0), "D", [0, 3, 3], id="T2"),
    pytest.param({"2.1": 1}, "D", [3, 1, 3], id="T3"),
    pytest.param({"2.8": 0}, "B", [3, 2, 3], id="T4"),
    pytest.param(dict.fromkeys(("2.2", "2.3", "2.5"), 1), "C", [3, 1, 3], id="T5"),
    pytest.param(dict.fromkeys((*FOUNDATION, *GENERAL, *SPECIFIC), 2), "B", [2, 2, 2], id="T6"),
    pytest.param({"1.1": NOT_APPLICABLE}, "B", [3, 3, 3], id="T7"),
    pytest.param({"3.1": 1}, "B", [3, 3, 2], id="T11"),
    pytest.param({"3.1": 1, "3.2": 1}, "C", [3, 3, 1], id="T11 two"),
    pytest.param({"1.4": 2}, "B", [2, 3, 3], id="T12"),
    pytest.param(dict.fromkeys(("2.2", "2.3", "2.4"), 2), "B", [3, 2, 3], id="T13"),
    pytest.param(dict.fromkeys(("2.2", "2.3"), 2), "A", [3, 3, 3], id="T14"),
    pytest.param(dict.fromkeys(FOUNDATION, NOT_APPLICABLE), "G", [None, 3, 3], id="T17"),
    pytest.param(dict.fromkeys(SPECIFIC, NOT_APPLICABLE), "B", [3, 3, None], id="T18"),
    pytest.param({"2.1": NOT_APPLICABLE, "2.2": 1}, "B", [3, 2, 3], id="T19"),
    pytest.param({"2.1": NOT_TESTABLE}, "B", [3, 3, 3], id="T28"),
    pytest.param({"1.2": 1}, "D", [1, 3, 3], id="weakest link"),
    pytest.param(dict.fromkeys(SPECIFIC, 1), "C", [3, 3, 0], id="nothing reached"),
    pytest.param(dict.fromkeys(GENERAL, 0), "D", [3, 0, 3], id="the limit of 2.1 never lifts"),
])  # fmt: skip
def test_the_levels_of_sections_decide_parts_and_verdict(framework, levels, code, parts):
    assert verdict(framework, levels) == (code, False, parts)


@pytest.mark.parametrize(("census", "code", "restricted"), [
    pytest.param(Census(100, {OK: 89, "open": 11}, (), {}, {"indicator": 25}), "G", False, id="T8"),
    pytest.param(Census(100, {OK: 90, "open": 10}, (), {}, {"indicator": 25}), "A", False, id="exactly 90%"),
    pytest.param(Census(57, {OK: 56, "open": 1}, ("1.3-K2",), {}, {"indicator": 25}), "G", False, id="T9"),
    pytest.param(Census(57, {OK: 32, NOT_TESTABLE: 25}, (), {"indicator": 25}, {"indicator": 25}), "B", True, id="T10"),
    pytest.param(Census(57, {OK: 51, NOT_TESTABLE: 6}, (), {"indicator": 6}, {"indicator": 25}), "B", False, id="T20 6 of 25"),
    pytest.param(Census(57, {OK: 50, NOT_TESTABLE: 7}, (), {"indicator": 7}, {"indicator": 25}), "B", True, id="T20 7 of 25"),
    pytest.param(Census(57, {OK: 53, NOT_TESTABLE: 4}, (), {"indicator": 4}, {"indicator": 16}), "B", True, id="exactly a quarter"),
    pytest.param(Census(57, {OK: 47, NOT_TESTABLE: 10}, (), {"criterion": 10}, {"indicator": 25}), "B", False, id="only indicators count"),
    pytest.param(Census(57, {OK: 32, NOT_APPLICABLE: 25}, (), {}, {"indicator": 0}), "A", False, id="no indicator applies"),
    pytest.param(Census(57, {NOT_TESTABLE: 25, "open": 32}, (), {"indicator": 25}, {"indicator": 25}), "G", False, id="never before G"),
])  # fmt: skip
def test_what_is_open_or_untestable_decides_first(framework, census, code, restricted):
    assert verdict(framework, {}, census)[:2] == (code, restricted)
