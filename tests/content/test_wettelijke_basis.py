"""What the second shipped questionnaire holds: another shape than the framework."""

from selfassess.core.loading.texts import stale, texts
from selfassess.exchange.po import read_po
from selfassess.places import folder


def test_it_asks_ten_things_with_yes_or_no(legal_basis):
    assert len(legal_basis.items) == 10
    assert {item.kind for item in legal_basis.items} == {"choice"}
    assert {tuple(option.text for option in item.options) for item in legal_basis.items} == {("Ja", "Nee")}


def test_three_of_them_weigh_double(legal_basis):
    assert [item.title for item in legal_basis.items if item.weight == 2] == [
        "Verklaring Omtrent het Gedrag", "Meldcode", "Calamiteiten en geweld melden",
    ]  # fmt: skip


def test_it_has_a_percentage_and_a_plan_and_no_levels_or_verdict(legal_basis):
    rules = legal_basis.scoring
    assert all((rules.percentage, rules.actions.classes, rules.sections.weighted_mean))
    assert not any((rules.levels, rules.layers, rules.thresholds, rules.verdict, rules.parts))


def test_it_says_that_it_is_no_legal_advice(legal_basis):
    assert "geen juridisch advies" in legal_basis.disclaimer


def test_every_text_stands_in_english_too(legal_basis):
    catalogue = read_po((folder("questionnaires") / "wettelijke-basis.en.po").read_text(encoding="utf-8"))
    assert stale(legal_basis, catalogue) == []
    assert sorted(catalogue) == sorted(path for path, _ in texts(legal_basis))
