"""Sections for given shares and levels of items: what no answer can show by itself."""

import pytest

from selfassess.core.scoring.items import Stand
from selfassess.core.scoring.result import NOT_APPLICABLE, NOT_TESTABLE, OK, OPEN, PARTIAL
from selfassess.core.scoring.sections import gather, labels_of, layers_of, reasons_for, status_of


def section_of(framework, section_id):
    return next(section for section in framework.sections if section.id == section_id)


def stands_of(section, given):
    """Return stands of level 3; a pair is a share with its level, a word a status."""
    stands = {item.id: Stand(OK, 1.0, 3) for item in section.items}
    for item_id, found in given.items():
        stands[item_id] = Stand(found) if isinstance(found, str) else Stand(OK, *found)
    return stands


@pytest.mark.parametrize(("section_id", "given", "p", "level"), [
    pytest.param("1.3", {"1.3-K2": (0.8125, 2), "1.3-I1": (0.7, 2)}, 0.803125, 2, id="E1"),
    pytest.param("2.5", {"2.5-I1": (0, 0), "2.5-I2": (0, 0)}, 0.5, 1, id="E2"),
    pytest.param("2.5", {"2.5-K1": (0, 0), "2.5-K2": (0, 0)}, 0.5, 1, id="E3"),
    pytest.param("3.2", {"3.2-I1": (0.8, 2)}, 0.9, 2, id="E4"),
    pytest.param("2.1", {"2.1-I2": (0.7, 2)}, 0.97, 2, id="E5"),
    pytest.param("2.1", {"2.1-I3": (0.5, 1)}, 0.95, 2, id="E8"),
    pytest.param("2.3", {"2.3-K2": (5 / 6, 2), "2.3-I1": (0.9, 3)}, 109 / 120, 3, id="E9"),
    pytest.param("2.1", {"2.1-I2": (0.95, 1)}, 0.995, 1, id="critical item adjusted to 1"),
    pytest.param("2.1", {"2.1-K1": (0.95, 0)}, 0.9875, 1, id="critical item never takes all"),
    pytest.param("2.1", {"2.1-K2": (0.95, 0)}, 0.9875, 2, id="other item leaves 2"),
    pytest.param("3.4", {"3.4-K1": (2 / 3, 2), "3.4-I1": (2 / 3, 2)}, 2 / 3, 2, id="two thirds in floats"),
    pytest.param("3.4", {"3.4-K1": (1 / 3, 1), "3.4-I1": (1 / 3, 1)}, 1 / 3, 1, id="one third in floats"),
    pytest.param("3.4", {"3.4-K1": (0, 0), "3.4-I1": (0, 0)}, 0, 0, id="nothing"),
])  # fmt: skip
def test_a_section_is_the_mean_of_its_sides_within_its_limits(framework, section_id, given, p, level):
    section = section_of(framework, section_id)
    found = gather(section, stands_of(section, given), framework.scoring)
    assert (found.status, found.level) == (OK, level)
    assert found.p == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize(("statuses", "expected"), [
    ([OK, OK, OK], OK),
    ([OK, NOT_TESTABLE, NOT_APPLICABLE], OK),
    ([NOT_APPLICABLE] * 3, NOT_APPLICABLE),
    ([NOT_TESTABLE, NOT_APPLICABLE, NOT_APPLICABLE], NOT_TESTABLE),
    ([OPEN, OPEN, NOT_APPLICABLE], OPEN),
    ([OPEN, NOT_TESTABLE, NOT_TESTABLE], PARTIAL),
    ([OK, OK, PARTIAL], PARTIAL),
    ([PARTIAL] * 3, PARTIAL),
])  # fmt: skip
def test_the_first_rule_that_holds_gives_the_status(framework, statuses, expected):
    section = section_of(framework, "1.1")
    stands = {item.id: Stand(status) for item, status in zip(section.items, statuses, strict=True)}
    assert status_of(section, stands) == expected


@pytest.mark.parametrize(("given", "labels"), [
    ({}, []),
    ({"1.1-I1": NOT_TESTABLE}, ["only_design"]),
    ({"1.1-I1": NOT_APPLICABLE}, ["one_sided"]),
    ({"1.1-K1": NOT_APPLICABLE, "1.1-K2": NOT_APPLICABLE}, ["one_sided"]),
    ({"1.1-I1": (0.7, 2)}, ["paper_ahead"]),
    ({"1.1-I1": (0.71, 2)}, []),
    ({"1.1-K1": (0.7, 2), "1.1-K2": (0.7, 2)}, ["practice_ahead"]),
    ({"1.1-I1": OPEN}, []),
])  # fmt: skip
def test_labels_say_what_is_missing_and_what_differs(framework, given, labels):
    section, rules = section_of(framework, "1.1"), framework.scoring
    stands = stands_of(section, given)
    found = labels_of(section, gather(section, stands, rules), stands, layers_of(section, stands, rules), rules)
    assert list(found) == labels


def test_every_limit_at_the_level_is_a_reason_and_no_other(framework):
    section = section_of(framework, "2.1")
    stands = stands_of(section, {"2.1-K1": (0.5, 1), "2.1-I2": (0.5, 1), "2.1-I3": (0.5, 1)})
    reasons = reasons_for(gather(section, stands, framework.scoring).limits, framework.scoring)
    assert {(reason.rule, reason.about) for reason in reasons} == {("item", ("2.1-K1",)), ("item", ("2.1-I2",))}
