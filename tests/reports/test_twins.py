"""The HTML twin of every report: valid, in order, with names for what is heard, and the same bytes and links on paper."""

from io import BytesIO

import html5lib
import pypdf
import pytest

from selfassess.languages import LANGUAGES
from selfassess.papers import HTML, PAPERS, PDF
from selfassess.reports import page
from selfassess.reports.paper import print_job
from selfassess.reports.printing import Printer
from tests.reports.largest import largest

TWINS = [paper for paper in PAPERS if HTML in paper.makers]


def tree_of(paper, language: str):
    material = largest(language)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page.whole(paper.make(HTML, material), material.voice))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", TWINS, ids=lambda paper: paper.id)
def test_every_twin_is_valid_and_its_headings_never_skip_a_level(paper, language):
    tree = tree_of(paper, language)
    levels = [int(element.tag[1]) for element in tree.iter() if element.tag in ("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert tree.get("lang") == language


@pytest.mark.parametrize("paper", TWINS, ids=lambda paper: paper.id)
def test_every_table_of_a_twin_has_a_name_and_headed_columns_and_rows(paper):
    for table in tree_of(paper, "nl").iter("table"):
        assert table.find("caption").text
        assert all(head.get("scope") in ("col", "colgroup") for head in table.find("thead").iter("th"))
        assert all(row.find("th").get("scope") == "row" for row in table.find("tbody"))


@pytest.mark.parametrize("paper", TWINS, ids=lambda paper: paper.id)
def test_the_ids_of_a_twin_are_unique_and_its_links_arrive(paper):
    tree = tree_of(paper, "nl")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    links = {link.get("href")[1:] for link in tree.iter("a") if link.get("href").startswith("#")}
    assert len(ids) == len(set(ids))
    assert links <= set(ids)


@pytest.mark.parametrize("paper", TWINS, ids=lambda paper: paper.id)
def test_every_report_on_paper_names_itself_and_comes_out_the_same_twice(paper):
    document = paper.make(PDF, largest("en"))
    job, made = print_job(document, largest("en").voice), []
    for _turn in range(2):
        printer = Printer(seconds=120)
        made.append(printer.pdf(job))
        printer.close()
    assert made[0] == made[1]
    reader = pypdf.PdfReader(BytesIO(made[0]))
    assert reader.metadata.title.startswith(document.title)
    assert reader.metadata.author == document.organisation
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.outline


def test_the_contents_of_the_full_report_lead_to_their_chapters():
    full = next(paper for paper in TWINS if paper.id == "full")
    material = largest("nl")
    document = full.make(PDF, material)
    printer = Printer(seconds=120)
    reader = pypdf.PdfReader(BytesIO(printer.pdf(print_job(document, material.voice))))
    printer.close()
    links = [one.get_object() for one in reader.pages[1]["/Annots"]]
    pages = {one.indirect_reference.idnum for one in reader.pages}
    assert len(links) == len(document.headings)
    assert all(link["/Dest"][0].idnum in pages for link in links)
