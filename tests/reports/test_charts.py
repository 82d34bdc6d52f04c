"""Charts as shapes: they say what they show, and tell parts apart without colour."""

from xml.dom import minidom

import pytest

from selfassess.reports import charts

PICTURES = [
    charts.level_mark("full", "voldoet"),
    charts.level_mark("not_testable", "nog niet te toetsen"),
    charts.bar(0.4, "op papier", "40%"),
    charts.layer_bars([("op papier", 1.0), ("ingevoerd", None)], "Lagen", "Twee lagen"),
    charts.overview([("1.1 <Groep>", "full", (1.0, None, 0.5))], ("a", "b", "c"), "Overzicht", "Een sectie"),
    charts.stacked_bar(charts.substantiation_portions(list("abcde"), 0.5, 0.2, 0.2, 0.1, 0.05), "Balk", "Vijf delen"),
    charts.interval_bar(0.7, 0.53, 0.83, (0.33, 0.67, 0.9), "Band", "Tussen 53% en 83%"),
]


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.title)
def test_a_chart_is_named_for_who_cannot_see_it(picture):
    root = minidom.parseString(charts.svg(picture)).documentElement
    assert root.getAttribute("role") == "img"
    assert root.getAttribute("aria-label") == picture.title
    assert "style=" not in charts.svg(picture)
    assert " id=" not in charts.svg(picture)


def test_marks_differ_in_form_and_not_only_in_colour():
    marks = ("full", "three_quarter", "quarter", "empty", "not_applicable", "not_testable", "open", "band")
    shapes = {mark: str(charts.level_mark(mark, "").parts) for mark in marks}
    for colour in ("#176b4d", "#56690a", "#9a5300", "#a12622", "#4a5866"):
        shapes = {mark: shape.replace(colour, "") for mark, shape in shapes.items()}
    assert len(set(shapes.values())) == len(marks)


def test_hatching_stays_inside_its_part():
    picture = charts.stacked_bar((charts.Portion("a", 0.5, "#fff"), charts.Portion("b", 0.5, "#fff", "#000")), "", "", 100, 20)
    lines = [part for part in picture.parts if isinstance(part, charts.Stroke)]
    assert lines
    assert all(49.9 <= line.x1 <= line.x2 <= 100 and 0 <= line.y2 <= line.y1 <= 20 for line in lines)
