"""Answers files: what is refused with its place, and what is read."""

from datetime import date
from textwrap import dedent

import pytest

from selfassess import shelf
from selfassess.core.action import Note
from selfassess.core.answers import Adjusted, Counts, Evidence, NormAnswer
from selfassess.core.phrases import N_
from selfassess.exchange.answers_file import read

TODAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def framework():
    return shelf.find("kwaliteitskader").questionnaire


def reading(text, framework):
    find = {"kwaliteitskader": framework, "kwaliteitskader@1": framework}
    return read(dedent(text).lstrip("\n"), "a.yaml", lambda key: find.get(key, N_("There is no questionnaire %(key)s.", key=key)), TODAY)


def places(faults):
    return [(fault.place.file, fault.place.line, fault.place.column) for fault in faults]


# One line with a fault in it; ^ stands below the first sign of what is wrong.
REFUSED = {
    "unknown key": ("organization: De Kade", "^"),
    "date that is none": ("date: 2025-06-31", "      ^"),
    "date in another form": ("date: 30-06-2025", "      ^"),
    "date as a week": ("date: 2025-W01-1", "      ^"),
    "second assessor as a word": ("second_assessor: misschien", "                 ^"),
    "unknown profile key": ("profile: {fase: running}", "          ^"),
    "profile value": ("profile: {phase: started}", "                 ^"),
    "profile list": ("profile: {care_types: [outpatient, hotel]}", "                                   ^"),
    "profile boolean": ("profile: {own_education: often}", "                         ^"),
    "profile number": ("profile: {girls_in_care: 14.5}", "                         ^"),
    "profile date": ("profile: {period_from: gisteren}", "                       ^"),
    "unknown item": ("answers: {9.9-K1: {}}", "          ^"),
    "unknown norm": ("answers: {1.1-K1: {norms: {z: met}}}", "                           ^"),
    "unknown key of an item": ("answers: {1.1-K1: {examined: 10}}", "                   ^"),
    "norm value": ("answers: {1.1-K1: {norms: {a: yes}}}", "                              ^"),
    "norm boolean": ("answers: {1.1-K1: {norms: {a: true}}}", "                              ^"),
    "norm value with a reason": ("answers: {1.1-K1: {norms: {a: {value: ja}}}}", "                                      ^"),
    "more met than examined": ("answers: {1.1-I1: {examined: 7, met: 8}}", "                                     ^"),
    "more examined than there are": ("answers: {1.1-I1: {examined: 7, met: 6, population: 5}}", "                             ^"),
    "more met than there are": ("answers: {2.6-K3: {met: 15, population: 14}}", "                        ^"),
    "negative": ("answers: {1.1-I1: {examined: -1}}", "                             ^"),
    "decimals": ("answers: {1.1-I1: {examined: 10.0}}", "                             ^"),
    "decimal comma": ("answers: {1.1-I1: {examined: '9,5'}}", "                             ^"),
    "number in words": ("answers: {1.1-I1: {met: tien}}", "                        ^"),
    "way of drawing": ("answers: {1.1-I1: {drawn: best}}", "                          ^"),
    "all of another population": ("answers: {1.1-I1: {examined: 9, met: 9, population: 10, drawn: all}}", "                                                    ^"),
    "count of an unknown norm": ("answers: {1.1-I1: {counts: {z: {met: 1}}}}", "                            ^"),
    "more met per norm than examined": ("answers: {1.1-I1: {counts: {a: {examined: 3, met: 4}}}}", "                                                  ^"),
    "more examined per norm": ("answers: {1.1-I1: {examined: 3, met: 1, counts: {a: {examined: 4, met: 1}}}}", "                                                               ^"),
    "more met in all than per norm": ("answers: {1.1-I1: {examined: 10, met: 9, counts: {a: {examined: 10, met: 5}}}}", "                                      ^"),
    "norm b at a measurement": ("answers: {2.2-I2: {norms: {a: met, b: met}}}", "                                   ^"),
    "partly at a measurement": ("answers: {2.2-I2: {norms: {a: partly}}}", "                              ^"),
    "outcome": ("answers: {2.2-I2: {outcome: good}}", "                            ^"),
    "adjusted two steps": ("answers: {3.4-K1: {norms: {a: met, b: met, c: met, d: met}, adjusted: {level: 1, reason: Anders}}}", "                                                                              ^"),
    "adjusted without a reason": ("answers: {3.4-K1: {norms: {a: met, b: met, c: met, d: met}, adjusted: {level: 2}}}", "                                                                      ^"),
    "adjusted to a level that is none": ("answers: {3.4-K1: {adjusted: {level: 4, reason: Anders}}}", "                                     ^"),
    "evidence status": ("answers: {1.1-K1: {evidence: [{title: Plan, status: oud}]}}", "                                                    ^"),
    "evidence date": ("answers: {1.1-K1: {evidence: [{title: Plan, date: 2025-13-01}]}}", "                                                  ^"),
    "evidence norm": ("answers: {1.1-K1: {evidence: [{title: Plan, norms: [a, z]}]}}", "                                                       ^"),
    "evidence key": ("answers: {1.1-K1: {evidence: [{title: Plan, file: plan.pdf}]}}", "                                            ^"),
    "action of an unknown item": ("actions: {9.9-K1: {status: done}}", "          ^"),
    "action status": ("actions: {1.1-K1: {status: begonnen}}", "                           ^"),
    "action date": ("actions: {1.1-K1: {due: morgen}}", "                        ^"),
    "action part of nothing": ("actions: {merged-1/1: {status: done}}", "          ^"),
    "actions brought together of what there is not": ("actions: {merged-1: {merges: [1.1-K1, own-1]}}", "                                      ^"),
    "an action brought together twice": ("actions: {merged-1: {merges: [1.1-K1]}, merged-2: {merges: [1.1-K1]}}", "                                                            ^"),
    "own action without a measure": ("actions: {own-1: {section: '1.1'}}", "                 ^"),
    "a section at an item": ("actions: {1.1-K1: {section: '1.1'}}", "                   ^"),
    "cause in a list": ("actions: {1.1-K1: {cause: [no_time, nobody]}}", "                                    ^"),
    "a note without a day": ("actions: {1.1-K1: {log: [{text: Begonnen}]}}", "                         ^"),
    "rhythm": ("actions: {1.1-K1: {rhythm: daily}}", "                           ^"),
    "answers that are a list": ("answers: [1, 2]", "         ^"),
    "norms that are a list": ("answers: {1.1-K1: {norms: [a, b]}}", "                          ^"),
    "sample that is a list": ("answers: {1.1-I1: {sample: [vandaag]}}", "                           ^"),
    "a key twice": ("answers: {1.1-K1: {note: een}, 1.1-K1: {note: twee}}", "                               ^"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_fault_is_named_with_its_place_and_nothing_is_read(name, framework):
    line, marker = REFUSED[name]
    found, faults = reading(f"questionnaire: kwaliteitskader\n{line}\n", framework)
    assert found is None
    assert places(faults) == [("a.yaml", 2, len(marker))]


def test_all_faults_are_named_at_once_in_the_order_of_the_file(framework):
    found, faults = reading("""
        questionnaire: kwaliteitskader
        date: never
        profile:
          phase: started
        answers:
          1.1-K1:
            norms: {a: ja, z: met}
          1.1-I1: {examined: 5, met: 6}
          8.8-K1: {}
        actions:
          1.1-K1: {status: begonnen}
    """, framework)  # fmt: skip
    assert found is None
    assert [place[1:] for place in places(faults)] == [(2, 7), (4, 10), (7, 16), (7, 20), (8, 30), (9, 3), (11, 20)]


def test_what_is_written_wrong_hides_no_other_fault(framework):
    found, faults = reading("""
        questionnaire: kwaliteitskader
        date: never
        date: 2025-06-30
        answers:
          1.1-K1: &first {norms: {a: ja}}
          1.1-K2: *first
          [1.1-I1]: {examined: 5}
          9.9-K1: {}
    """, framework)  # fmt: skip
    assert found is None
    assert [place[1:] for place in places(faults)] == [(2, 7), (3, 1), (5, 11), (5, 30), (6, 11), (7, 3), (8, 3)]


@pytest.mark.parametrize(("text", "place"), [
    ("questionnaire: ander-kader\n", (1, 16)),
    ("answers: {}\n", (1, 1)),
    ("- los\n", (1, 1)),
    ("questionnaire: [\n", (2, 1)),
    ("questionnaire: kwaliteitskader\norganisation\ndate: 2025-06-30\n", (2, 1)),    # a key without its colon
    ("questionnaire: kwaliteitskader\n'organisation: De Kade\n\n\nanswers: 'x'\n", (2, 1)),    # a quote never closed
])  # fmt: skip
def test_a_file_about_nothing_known_is_refused(text, place, framework):
    found, faults = reading(text, framework)
    assert found is None
    assert [fault[1:] for fault in places(faults)] == [place]


@pytest.mark.parametrize(
    "text",
    ["", "\x00\x01", "a: &x [*x]", "? {a: b}\n: c", "x: !!python/object:os.system {}", "a: b\n---\nc: d", b"\xff\xfe\x00", "[" * 5000],
)
def test_no_text_whatever_is_an_exception(text, framework):
    found, faults = read(text, "a.yaml", lambda key: framework, TODAY)
    assert found is None
    assert faults


def test_every_field_is_read(framework):
    found, faults = reading("""
        questionnaire: kwaliteitskader@1
        organisation: Stichting De Kade
        date: 2025-06-30
        second_assessor: true
        profile: {care_types: [outpatient, crisis_shelter], phase: running, own_education: false, girls_in_care: 14, period_from: 2025-01-01, climate_instrument: GCI}
        answers:
          1.3-K2:
            norms: {a: met, h: {value: not_applicable, reason: Niet bij ons}}
            note: "Ja: zie bijlage"
            evidence: [{title: Convenant, status: draft, date: 2025-03-01, valid_until: 2027-03-01, norms: [a, b]}]
          2.1-I2: {examined: 10, met: 7, population: 14, drawn: random, seed: 4711, acute: true, sample: {from: 2025-01-01, by: kwaliteitsmedewerker}}
          1.1-I1: {not_applicable: Puur ambulante hulp.}
          1.4-K1: {norms: {a: met, b: met, c: partly}, adjusted: {level: 1, reason: Besproken}}
          1.4-K2: null
        actions:
          1.4-K2: {owner: HR-manager, due: 2026-03-01, status: in_progress}
    """, framework)  # fmt: skip
    assert faults == []
    assert (found.organisation, found.on, found.second_assessor) == ("Stichting De Kade", TODAY, True)
    assert found.intake == {
        "care_types": ("outpatient", "crisis_shelter"), "phase": "running", "own_education": False, "girls_in_care": 14,
        "period_from": date(2025, 1, 1), "climate_instrument": "GCI",
    }  # fmt: skip
    agreement, sampled = found.answers["1.3-K2"], found.answers["2.1-I2"]
    assert agreement.norms == {"a": NormAnswer("met"), "h": NormAnswer("not_applicable", "Niet bij ons")}
    assert agreement.evidence == (Evidence("Convenant", "draft", date(2025, 3, 1), date(2027, 3, 1), ("a", "b")),)
    assert agreement.note == "Ja: zie bijlage"
    assert (sampled.counts, sampled.acute) == (Counts(14, 10, 7, "random", 4711), True)
    assert (sampled.sample.start, sampled.sample.by) == (date(2025, 1, 1), "kwaliteitsmedewerker")
    assert found.answers["1.1-I1"].not_applicable == "Puur ambulante hulp."
    assert found.answers["1.4-K1"].adjusted == Adjusted(1, "Besproken")
    assert "1.4-K2" not in found.answers
    decision = found.decisions["1.4-K2"]
    assert (decision.owner, decision.due, decision.status) == ("HR-manager", date(2026, 3, 1), "in_progress")


def test_everything_of_a_living_plan_is_read(framework):
    found, faults = reading("""
        questionnaire: kwaliteitskader
        actions:
          1.4-K2: {cause: [no_time, system], why: "Geen rooster", owner_function: hr_advisor, rhythm: monthly,
                   effect: Tellen, effect_due: 2026-12-01, effect_item: 1.4-I1, effect_outcome: "9 van 10",
                   log: [{on: 2026-03-01, text: Begonnen, by: HR-adviseur}, {on: 2026-04-01, text: Verder}]}
          1.4-K1/1: {measure: Eerst}
          1.4-K1/2: {measure: Dan, undone: true}
          own-1: {measure: Kwaliteitsdag, section: "1.4", class: low}
          own-2: {measure: Nog iets, items: [1.1-K1]}
          merged-1: {merges: [1.4-K1/1, own-1], owner: bestuurder, owner_function: "", effect_due: "", effect_item: ""}
    """.replace("hr_advisor", framework.functions[0].id), framework)  # fmt: skip
    assert faults == []
    first = found.decisions["1.4-K2"]
    assert (first.causes, first.why, first.rhythm, first.effect_due) == (
        ("no_time", "system"),
        "Geen rooster",
        "monthly",
        date(2026, 12, 1),
    )
    assert first.log == (Note(date(2026, 3, 1), "Begonnen", "HR-adviseur"), Note(date(2026, 4, 1), "Verder"))
    assert found.decisions["1.4-K1/2"].undone is True
    assert (found.decisions["own-1"].section, found.decisions["own-2"].items) == ("1.4", ("1.1-K1",))
    merged = found.decisions["merged-1"]
    assert merged.merges == ("1.4-K1/1", "own-1")
    assert (merged.owner_function, merged.effect_due, merged.effect_item) == ("", "", ""), "an empty text: nothing is to stand there"


def test_a_file_without_a_date_has_none(framework):
    found, _ = reading("questionnaire: kwaliteitskader\n", framework)
    assert found.on is None
    assert found.answers == {}


def test_an_adjustment_of_what_the_profile_excludes_is_not_refused(framework):
    found, faults = reading("""
        questionnaire: kwaliteitskader
        profile: {phase: building}
        answers: {2.1-I2: {examined: 10, met: 10, adjusted: {level: 0, reason: Besproken}}}
    """, framework)  # fmt: skip
    assert faults == []
    assert found.answers["2.1-I2"].adjusted.level == 0


def test_json_with_signs_in_two_halves_is_read(framework):
    text = r'{"questionnaire": "kwaliteitskader", "date": "2025-06-30", "organisation": "De Kade", "answers": {"1.1-K1": {"note": "Goed \ud83d\ude00"}}}'
    answers, faults = reading(text, framework)
    assert faults == []
    assert answers.answers["1.1-K1"].note == "Goed 😀"
