"""The HTML twin: the same content as the paper, readable with any help that people use."""

import re
from dataclasses import replace
from datetime import date

import html5lib
import pytest

from selfassess.core.phrases import N_, English
from selfassess.reports.plan import render_plan_html
from selfassess.reports.plan_report import Signed


def html_of(printed) -> str:
    return render_plan_html(*printed[:5], about=printed.about, catalogue=English())


def tree_of(printed):
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(html_of(printed))


@pytest.mark.parametrize("which", ["demo", "hostile_plan", "legal_basis"])
def test_the_file_is_valid_and_its_headings_never_skip_a_level(which, request):
    tree = tree_of(request.getfixturevalue(which))
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_table_has_a_name_and_headed_columns(demo):
    for table in tree_of(demo).iter("table"):
        assert table.find("caption").text
        assert all(head.get("scope") == "col" for head in table.find("thead").iter("th"))


def test_ids_are_unique_and_links_arrive(demo):
    tree = tree_of(demo)
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    links = [link.get("href")[1:] for link in tree.iter("a")]
    assert len(ids) == len(set(ids))
    assert set(links) <= set(ids)


def test_every_action_stands_in_the_twin_with_thirteen_columns(demo):
    table = next(table for table in tree_of(demo).iter("table") if table.get("class") == "plan-table")
    rows = list(table.find("tbody"))
    assert len(rows) == len(demo.plan.actions)
    assert all(len(list(row)) == 13 for row in rows)


def test_the_twin_says_whether_it_was_adopted_and_carries_the_hash(demo):
    assert "Concept: not adopted." in html_of(demo)
    signed = Signed(date(2026, 8, 1), N_("director"), 1, "0123456789abcdef" * 4)
    html = html_of(demo._replace(about=replace(demo.about, signed=signed)))
    assert "Concept" not in html
    assert "01234567 89abcdef 01234567 89abcdef" in html


def test_text_of_people_never_becomes_markup(hostile_plan):
    html = html_of(hostile_plan)
    assert "<pdf:nextpage>" not in html
    assert "color:red}</style>" not in html
    assert "&lt;pdf:nextpage&gt;" in html
    assert "{{ 7*7 }}" in html


def test_an_organisation_that_is_not_named_leaves_no_gap(demo):
    nameless = demo._replace(about=replace(demo.about, organisation=""))
    tree = tree_of(nameless)
    assert tree.find(".//h1").text == "Improvement plan"
    assert tree.find(".//title").text == f"Improvement plan {demo.questionnaire.title}"
    assert "Organisation" not in [term.text for term in tree.iter("dt")]
    assert [line.text for line in tree.find(".//footer").iter("p")][1] == "kwaliteitskader@1"


def test_the_cover_leaves_a_line_for_who_prepared_it_and_says_a_half_period(demo):
    about = replace(demo.about, prepared_by="", period=(date(2026, 7, 1), None))
    cover = html_of(demo._replace(about=about)).split("</header>")[0]
    assert "Prepared by</dt><dd>…" in cover
    assert "from 1 juli 2026" in cover


def test_an_assessment_without_a_title_of_its_own_leaves_no_row(demo):
    cover = html_of(demo._replace(about=replace(demo.about, title=""))).split("</header>")[0]
    assert "<dt>Self-assessment</dt>" not in cover
    assert cover.count(demo.questionnaire.title) == 1


def test_the_verdict_has_the_code_that_the_pages_show(demo):
    assert "<strong>D Fundament nog niet op orde</strong>" in html_of(demo)


def test_what_is_open_must_first_be_found_out(demo, legal_basis):
    assert "Find out first how this stands." in html_of(legal_basis)
    assert "Find out first how this stands." not in html_of(demo)


def test_an_open_percentage_has_two_ends_as_on_the_pages(legal_basis):
    assert "<strong>Between 0% and 100%</strong>" in html_of(legal_basis)


def test_an_id_that_is_a_word_is_not_read_before_its_title(legal_basis, demo):
    assert ">Veiligheid van jeugdigen</h3>" in html_of(legal_basis)
    assert ">1.3 Samenwerking met politie en justitie</h3>" in html_of(demo)


def test_on_the_page_of_a_section_the_actions_of_one_owner_stand_together(demo):
    page = html_of(demo)
    bundles = re.findall(r"What we are going to do(?:: ([^<]+))?<", page)
    owners = {action.owner for action in demo[4].actions if action.owner}
    assert owners <= set(bundles)
    assert "" in bundles or "No owner yet" in bundles
