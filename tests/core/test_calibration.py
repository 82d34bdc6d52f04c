"""Two judgements beside each other: what differs, in which order, and how far people agree."""

import pytest

from selfassess.core.answers import Answer, Counts, NormAnswer
from selfassess.core.calibration import LEVEL, NORMS, STATUS, Claim, NormDifference, compare
from selfassess.core.outcome import outcome

RUNNING = {"phase": "running"}


def said(states: str, **more) -> Answer:
    """Return a checklist as "met not_met": one state a norm, in order; a dash leaves one open."""
    given = {letter: NormAnswer(state) for letter, state in zip("abcdefghij", states.split(), strict=False) if state != "-"}
    return Answer(norms=given, **more)


@pytest.fixture
def between(framework, on):
    """Compare two sets of answers of the framework."""

    def compared(first, second, *, of=framework, intake=RUNNING):
        return compare(*(outcome(of, intake, answers, {}, on) for answers in (first, second)))

    return compared


def test_two_equal_sides_have_nothing_to_discuss(between, de_kade):
    found = between(de_kade.answers, de_kade.answers, intake=de_kade.intake)
    assert found.differences == ()
    assert found.figures.same_share == found.figures.within_one_share == 1.0
    assert found.figures.compared == found.figures.same > 50


def test_the_difference_is_counted_in_levels_and_names_the_norms(between):
    found = between({"1.3-K1": said("met met met")}, {"1.3-K1": said("met not_met not_met")}).differences
    assert [(one.item_id, one.kind, one.critical) for one in found] == [("1.3-K1", LEVEL, True)]
    assert found[0].size >= 1
    assert found[0].norms == (NormDifference("b", "met", "not_met"), NormDifference("c", "met", "not_met"))


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        (said("met met met"), said("met -"), STATUS),
        (said("met met met"), Answer(not_applicable="Doen wij niet."), STATUS),
        (said("met -"), said("not_met -"), NORMS),
        (said("met met met", acute=True), said("met met met"), NORMS),
    ],
)
def test_what_kind_of_difference_it_is(between, first, second, kind):
    for sides in ((first, second), (second, first)):
        (found,) = between(*({"1.3-K1": answer} for answer in sides)).differences
        assert (found.kind, found.is_large) == (kind, kind != NORMS)


def test_what_only_the_second_side_left_open_needs_no_talk(between):
    answer = {"1.3-K1": said("met met met")}
    assert between(answer, {}).differences == ()
    (found,) = between({}, answer).differences
    assert (found.kind, found.size) == (STATUS, None)
    assert between(answer, {}).figures.one_sided == between({}, answer).figures.one_sided == 1


def test_a_claim_that_asks_for_a_second_person_needs_one_who_looked(between):
    (found,) = between({"1.3-K1": Answer(not_applicable="Zo bedacht.")}, {}).differences
    assert (found.kind, found.claims) == (STATUS, (Claim("first"),))


def test_the_same_level_from_other_counts_is_a_small_difference(between):
    counted = [{"1.3-I1": Answer(counts=Counts(population=met, examined=met, met=met, drawn="all"))} for met in (9, 10)]
    (found,) = between(*counted).differences
    assert (found.kind, found.size, found.fields) == (NORMS, 0, ("counts",))


def test_what_both_left_open_or_call_not_applicable_is_not_compared(between):
    found = between(*({"1.3-K1": Answer(not_applicable="Doen wij niet.")} for _side in range(2)))
    assert (found.differences, found.figures.compared, found.figures.one_sided) == ((), 0, 0)
    assert found.figures.same_share is found.figures.within_one_share is None


def test_a_norm_that_does_not_apply_for_a_reason_of_ones_own_needs_the_other_side(between):
    reason = NormAnswer("not_applicable", "Zo bedacht.")
    claimed = Answer(norms={**said("met met met").norms, "c": reason})
    (found,) = between({"1.3-K1": claimed}, {"1.3-K1": said("met met met")}).differences
    assert (found.kind, found.size, found.claims) == (STATUS, 0, (Claim("first", ("c",)),))
    assert between({"1.3-K1": claimed}, {"1.3-K1": claimed}).differences == ()


def test_the_largest_come_first_and_of_those_the_critical_ones(between, framework):
    foundation = {item.id for part in framework.parts if part.foundation for section in part.sections for item in section.items}
    lists = [item for item in framework.items if item.kind == "checklist"]
    plain = next(item.id for item in lists if not (item.critical or item.zero_tolerance or item.id in foundation))
    critical = next(item.id for item in reversed(lists) if item.critical)
    small = next(item.id for item in lists if item.id in foundation)
    everything = {item.id: said(" ".join(["met"] * len(item.norms))) for item in lists}
    nothing = {item.id: said(" ".join(["not_met"] * len(item.norms))) for item in lists}
    first = {item_id: everything[item_id] for item_id in (plain, critical, small)}
    second = {plain: nothing[plain], critical: nothing[critical], small: said("met")}
    second[small] = Answer(norms=everything[small].norms, acute=True)
    found = between(first, second).differences
    assert [one.item_id for one in found] == [critical, plain, small]
    assert [one.size for one in found] == [3, 3, 0]


def test_the_figures_count_equal_and_within_one_step(between, framework):
    counted = {met: Answer(counts=Counts(population=20, examined=20, met=met, drawn="all")) for met in (0, 20)}
    shares = [item.id for item in framework.items if item.kind == "sample"][:3]
    levels = dict.fromkeys(shares, counted[20])
    figures = between(levels, {**levels, shares[0]: counted[0], shares[1]: Answer()}).figures
    assert (figures.compared, figures.same, figures.within_one, figures.one_sided) == (2, 1, 1, 1)
    assert (figures.same_share, figures.within_one_share) == (0.5, 0.5)


def test_without_levels_a_difference_has_no_size_and_nothing_is_within_one_step(between, legal_basis):
    item = legal_basis.items[0]
    worst, best = (min(item.options, key=lambda one: one.share or 0), max(item.options, key=lambda one: one.share or 0))
    found = between({item.id: Answer(choice=best.id)}, {item.id: Answer(choice=worst.id)}, of=legal_basis, intake={})
    assert [(one.kind, one.size, one.fields) for one in found.differences] == [(LEVEL, None, ("choice",))]
    assert (found.figures.compared, found.figures.same, found.figures.within_one) == (1, 0, None)
