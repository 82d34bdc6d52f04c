"""Workbooks that nobody should bring: each is refused or left unread with a sentence, in both languages, and nothing is lost."""

import io
import re
import zipfile

import pytest

from selfassess.core.plan_table import SHEET
from selfassess.services import actions
from tests.plan_sheets import HEAD, at, edited

from .test_bringing_back import FIRST, address, decided, form_of, owner_of, send, sent, take  # noqa: F401

LINK = b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
RELATION = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="http://elders.example/a.xlsx" '
    b'TargetMode="External"/></Relationships>'
)


def with_parts(data: bytes, **parts: bytes) -> bytes:
    """Return a workbook with some parts in the place of its own, or beside them; `__` stands for the dot and `_s_` for a slash."""
    named = {name.replace("_s_", "/").replace("__", "."): content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.namelist():
            if one not in named:
                target.writestr(one, source.read(one))
        for name, content in named.items():
            target.writestr(name, content)
    return out.getvalue()


def of_older_program(book):
    book[SHEET]["A1"] = "selfassess-plan-1"


def many_rows(data: bytes) -> bytes:
    """Return a workbook with a sheet of a million rows that unpacks to more than may be."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>veel</t></is></c></row>'
    rows = b"".join(row % (number, number) for number in range(1, 900_001))
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return with_parts(data, xl_s_worksheets_s_sheet1__xml=head + rows + b"</sheetData></worksheet>")


def shared_strings_that_are_not_there(data: bytes) -> bytes:
    """Return a workbook whose cells point far outside its shared strings."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
    return with_parts(
        data, xl_s_worksheets_s_sheet1__xml=re.sub(rb't="inlineStr"><is>.*?</is>', b't="s"><v>99999999</v>', sheet, flags=re.DOTALL)
    )


REFUSED = {
    "macro": lambda data: with_parts(data, xl_s_vbaProject__bin=b"\xd0\xcf\x11\xe0"),
    "external link": lambda data: with_parts(
        data, xl_s_externalLinks_s_externalLink1__xml=LINK, xl_s_externalLinks_s__rels_s_externalLink1__xml__rels=RELATION
    ),
    "zip bomb": lambda data: with_parts(data, xl_s_media_s_x__xml=b"\0" * 40_000_000),
    "huge sheet": many_rows,
    "shared strings": shared_strings_that_are_not_there,
    "older program": lambda data: edited(data, of_older_program),
    "cut off": lambda data: data[: len(data) // 2],
    "too large": lambda data: data + b"\0" * 5_100_000,
}


def said(page) -> str:
    """Return the sentence at the field of the file."""
    return re.sub("<[^>]*>", "", re.search(r'id="files-fault"[^>]*>(.*?)</p>', page.text, re.DOTALL)[1]).strip()


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_in_both_languages_and_nothing_is_kept(app, editor, kade, address, sent, name):  # noqa: F811
    data, sentences = REFUSED[name](sent), set()
    for language in ("nl", "en"):
        editor.opens(f"/account/language/{language}")
        page = send(editor, address, data)
        assert page.status_code == 422
        sentences.add(said(page))
    assert len(sentences) == 2
    assert all(len(one) > 20 for one in sentences), sentences
    with app.app_context():
        assert actions.decisions_by_key(kade.assessment) == {}


def test_a_formula_is_never_read_and_named_by_its_cell(app, editor, kade, address, sent):  # noqa: F811
    def edit(book):
        owner_of(FIRST, "teamleider")(book)
        at(book.worksheets[0], FIRST, "means").value = "=cmd|' /C calc'!A0"
        book.worksheets[0].cell(HEAD + 70, 10).value = '=HYPERLINK("http://elders.example";"klik")'

    page = send(editor, address, edited(sent, edit))
    assert page.status_code == 200
    assert len(re.findall(r"Cel [PJ]\d+: In deze cel staat een formule", page.text)) == 2
    assert "calc" not in page.text
    assert take(editor, address, form_of(page)).status_code == 303
    assert decided(app, kade) == {"owner": "teamleider"}


def test_an_older_file_of_the_same_plan_tells_conflicts_and_brings_only_its_own_changes(app, editor, kade, address, sent):  # noqa: F811
    take(editor, address, form_of(send(editor, address, edited(sent, owner_of(FIRST, "zorgmanager")))))

    def edit(book):
        at(book.worksheets[0], FIRST, "means").value = "twee dagdelen"

    page = send(editor, address, edited(sent, edit))
    assert "zorgmanager" not in page.text[page.text.index("plan/file/take") :]
    assert take(editor, address, form_of(page)).status_code == 303
    assert decided(app, kade) == {"owner": "zorgmanager", "means": "twee dagdelen"}


def test_the_same_file_in_two_tabs_goes_in_once(app, editor, kade, address, sent):  # noqa: F811
    def edit(book):
        owner_of(FIRST, "teamleider")(book)
        book.worksheets[0].cell(HEAD + 70, 10).value = "Een eigen maatregel"

    data = edited(sent, edit)
    one, other = (form_of(send(editor, address, data)) for _tab in range(2))
    assert [take(editor, address, form).status_code for form in (one, other)] == [303, 303]
    with app.app_context():
        rows = actions.decisions_by_key(kade.assessment)
        assert {key: row.revision for key, row in rows.items()} == {FIRST: 1, "own-1": 1}


def test_two_files_in_two_tabs_tell_the_second_what_the_first_did(app, editor, kade, address, sent):  # noqa: F811
    one, other = (form_of(send(editor, address, edited(sent, owner_of(FIRST, owner)))) for owner in ("teamleider", "bestuurder"))
    assert take(editor, address, one).status_code == 303
    second = take(editor, address, other)
    assert second.status_code == 409
    assert "teamleider" in second.text
    assert "bestuurder" in second.text
    assert decided(app, kade) == {"owner": "teamleider"}
