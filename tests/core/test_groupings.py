"""Other ways to arrange a questionnaire: read from their file, and counted without a judgement of their own."""

from selfassess.core.answers import Answer, NormAnswer
from selfassess.core.groupings import Group, LevelCount, items_of, level_counts, load_groupings, places_of
from selfassess.core.outcome import outcome
from selfassess.core.phrases import say
from selfassess.shelf import groupings_file, groupings_of, read, shipped

FILE = """format: 1
groupings:
  - id: themes
    title: Thema's
    caveat: Deze indeling is van ons.
    groups:
      - {id: one, title: Een, places: ["1.2", 1.2-K1, 2.1-K2]}
"""


def faults_in(framework, text: str) -> list[str]:
    return [f"{fault.place.line}:{fault.place.column} {say(fault.says)}" for fault in load_groupings(text, "g.yaml", framework)[1]]


def test_an_item_that_is_named_twice_counts_once(framework):
    [grouping], _none = load_groupings(FILE, "g.yaml", framework)
    assert [item.id for item in items_of(grouping.groups[0], framework)] == ["1.2-K1", "1.2-K2", "1.2-I1", "2.1-K2"]


def test_every_fault_is_told_with_its_place(framework):
    text = FILE.replace("1.2-K1", "1.2-K9").replace("format: 1", "format: 2") + '      - {id: one, title: Twee, places: ["1.3"]}\n'
    assert faults_in(framework, text) == [
        "1:9 This program reads format 1, not 2.",
        "8:14 The id one stands here twice.",
        "7:47 There is no section or item 1.2-K9. Did you mean 1.2-K2?",
    ]


def test_what_is_no_grouping_at_all_is_refused_with_its_place(framework):
    assert [fault.place.line for fault in load_groupings("groupings: 3\nformat: 1\n", "g.yaml", framework)[1]] == [1]


def test_what_another_version_does_not_have_is_left_out(framework):
    assert [place.id for place in places_of(Group(id="a", title="A", places=("1.2", "9.9")), framework)] == ["1.2"]


def test_a_theme_counts_levels_and_has_none_itself(framework, on):
    item = next(one for one in framework.items if one.id == "1.2-K1")
    answers = {item.id: Answer(norms={norm.id: NormAnswer("met") for norm in item.norms}), "1.2-K2": Answer(not_applicable="Nee.")}
    found = outcome(framework, {}, answers, {}, on).result
    counts = level_counts(Group(id="a", title="A", places=("1.2",)), framework, found)
    assert counts == (LevelCount(framework.top_level, 1), LevelCount(None, 1))


def test_every_shipped_grouping_fits_its_questionnaire():
    for file in shipped():
        questionnaire, path = read(file).questionnaire, groupings_file(file.stem)
        if path.is_file():
            assert load_groupings(path.read_bytes(), path.name, questionnaire)[1] == ()


def test_the_themes_of_the_inspectorate_come_with_their_caveat(framework):
    [grouping] = groupings_of(framework)
    assert [group.title for group in grouping.groups] == [
        "Uitvoering hulp", "Veiligheid", "Leefklimaat", "Cliëntenpositie", "Bestuurlijke organisatie",
    ]  # fmt: skip
    assert "JIJ" in grouping.caveat
    assert {section.id for section in framework.sections} <= {place[:3] for group in grouping.groups for place in group.places}
