"""The questionnaire that has every way of asking, judged by levels too."""

from dataclasses import replace
from fractions import Fraction

from selfassess.core.definition import Level, Material, SectionCap, Thresholds
from selfassess.core.kinds import KINDS
from tests.core.kinds.judging import EVERY_KIND

LEVELS = (
    Level(value=0, text="niet op orde", mark="empty", meaning="Er is nog niets geregeld."),
    Level(value=1, text="half op orde", mark="quarter", meaning="Het is begonnen."),
    Level(value=2, text="op orde", mark="full", meaning="Alles klopt."),
)
_USUAL = {1: Fraction(1, 4), 2: Fraction(9, 10)}
_SECTIONS = tuple(
    replace(section, items=tuple(replace(item, applies_when=None) for item in section.items)) for section in EVERY_KIND.parts[0].sections
)
LEVELLED = replace(
    EVERY_KIND,
    parts=(replace(EVERY_KIND.parts[0], sections=_SECTIONS),),
    key="levelled",
    materials=(Material(id="talk", text="een gesprek", anchors={2: "Iedereen zegt hetzelfde."}),),
    scoring=replace(
        EVERY_KIND.scoring,
        levels=LEVELS,
        thresholds=Thresholds(
            item={kind: _USUAL for kind in KINDS if kind != "text"},
            zero_tolerance={1: Fraction(99, 100), 2: Fraction(1)},
            section={1: Fraction(1, 2), 2: Fraction(9, 10)},
        ),
        sections=replace(EVERY_KIND.scoring.sections, caps=(SectionCap(of="item", critical=True, map={0: 0, 1: 1, 2: 2}),)),
    ),
)
FIRST_OF_KIND = {kind: next(item for item in LEVELLED.items if item.kind == kind) for kind in KINDS}
# Half of what could be, in what a form sends, and in the plain form of an answer.
HALF = {
    "checklist": ({"norms.a": "met", "norms.b": "not_met"}, {"norms": {"a": "met", "b": "not_met"}}),
    "sample": ({"population": "10", "examined": "10", "met": "5"}, {"population": 10, "examined": 10, "met": 5}),
    "share": ({"population": "10", "met": "5"}, {"population": 10, "met": 5}),
    "measurement": (
        {"norms.a": "met", "respondents": "9", "outcome": "mixed"},
        {"norms": {"a": "met"}, "respondents": 9, "outcome": "mixed"},
    ),
    "choice": ({"choice": "monthly"}, {"choice": "monthly"}),
    "choices": ({"choices.talk": "1", "choices.doctor": "1"}, {"choices": ["talk", "doctor"]}),
    "scale": ({"step": "5"}, {"step": 5}),
    "yes_no": ({"choice": "true"}, {"choice": "true"}),
    "number": ({"number": "6,5"}, {"number": "6.5"}),
    "date": ({"date": "1-3-2015"}, {"date": "2015-03-01"}),
    "text": ({"text": "Zo doen we het."}, {"text": "Zo doen we het."}),
    "evidence": ({"choice": "none"}, {"choice": "none"}),
}
