"""`selfassess plan` as files, and `plan read`: a plan that was edited goes back into its answers file."""

from collections import Counter

import pytest

from selfassess.places import PACKAGE
from tests.commands.test_answering import TOLD_IMPORTS, run
from tests.plan_sheets import at, edited

FIRST, SECOND = "1.4-K2", "1.4-K1"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The demo's answers with every file that a plan can be."""
    place = tmp_path_factory.mktemp("plan")
    (place / "a.yaml").write_text((PACKAGE / "demo" / "de-kade.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    options = [part for one in ("docx", "xlsx", "ics", "csv", "json") for part in (f"--{one}", f"a.{one}")]
    ended = run(place, "plan", "a.yaml", *options)
    assert ended.returncode == 0, ended.stderr
    return place


def read_back(made, edit, *more):
    (made / "b.xlsx").write_bytes(edited((made / "a.xlsx").read_bytes(), edit))
    return run(made, "plan", "read", "b.xlsx", "a.yaml", "--language", "en", *more)


def test_every_file_is_made_without_the_web_or_a_database(made):
    ended = run(made, "plan", "a.yaml", "--xlsx", "c.xlsx", program=("-c", TOLD_IMPORTS))
    assert "[]" in ended.stderr.splitlines()
    assert (made / "c.xlsx").read_bytes() == (made / "a.xlsx").read_bytes()
    assert all((made / f"a.{one}").stat().st_size for one in ("docx", "ics", "csv", "json"))


def test_what_was_edited_is_shown_and_written_with_comments_kept(made):
    def edit(book):
        at(book.worksheets[0], SECOND, "owner").value = "teamleider"
        book.worksheets[0].cell(80, 10).value = "Eigen maatregel"

    ended = read_back(made, edit, "-o", "b.yaml")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "becomes “teamleider”" in ended.stdout
    before, after = ((made / name).read_text(encoding="utf-8").splitlines() for name in ("a.yaml", "b.yaml"))
    assert Counter(before) - Counter(after) == {"    owner: HR-adviseur": 1}
    assert {"    owner: teamleider", "  own-2:", "    measure: Eigen maatregel"} <= set(after)
    again = run(made, "plan", "read", "b.xlsx", "b.yaml", "--language", "en")
    assert again.stdout.splitlines()[-1] == "0 changes."
    assert run(made, "score", "b.yaml").returncode == 0


def test_all_faults_are_named_by_their_cell_and_nothing_is_written(made):
    def edit(book):
        at(book.worksheets[0], FIRST, "due").value = "later"
        at(book.worksheets[0], SECOND, "status").value = "nearly"
        at(book.worksheets[0], SECOND, "class").value = "laag"

    ended = read_back(made, edit, "-o", "never.yaml")
    assert ended.returncode == 1
    lines = ended.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines] == ["b.xlsx, cell M5", "b.xlsx, cell Q6", "b.xlsx, cell N6"]
    assert not (made / "never.yaml").exists()


def test_what_both_sides_changed_is_refused(made):
    def edit(book):
        at(book.worksheets[0], FIRST, "owner").value = "teamleider"

    text = (made / "a.yaml").read_text(encoding="utf-8")
    start = text.index(f"\n  {FIRST}:", text.index("\nactions:"))
    place = text.index("owner: HR-adviseur", start)
    (made / "now.yaml").write_text(text[:place] + "owner: bestuurder" + text[place + 18 :], encoding="utf-8")
    read_back(made, edit)
    ended = run(made, "plan", "read", "b.xlsx", "now.yaml", "--language", "en")
    assert ended.returncode == 1
    assert "There: “teamleider”. Here: “bestuurder”" in ended.stderr


def test_a_text_that_the_privacy_guard_blocks_is_refused_with_its_cell_and_not_repeated(made):
    def edit(book):
        at(book.worksheets[0], SECOND, "means").value = "dossier van BSN 123456782"
        book.worksheets[0].cell(80, 10).value = "Bel 06 12345678"

    ended = read_back(made, edit, "-o", "guarded.yaml")
    assert ended.returncode == 1
    assert [line.split(": ")[0] for line in ended.stderr.splitlines()] == ["b.xlsx, cell P6"]
    assert "123456782" not in ended.stderr + ended.stdout
    assert not (made / "guarded.yaml").exists()


def test_what_the_privacy_guard_warns_of_is_said_with_its_cell_and_goes_in(made):
    def edit(book):
        book.worksheets[0].cell(80, 10).value = "Bel 06 12345678"

    ended = read_back(made, edit, "-o", "warned.yaml")
    assert ended.returncode == 0
    assert ended.stderr.startswith("b.xlsx, cell J80: ")
    assert "06 12345678" in (made / "warned.yaml").read_text(encoding="utf-8")


def test_another_organisation_and_no_workbook_are_refused(made):
    text = (made / "a.yaml").read_text(encoding="utf-8").replace("organisation: Stichting De Kade", "organisation: Ergens Anders")
    (made / "other.yaml").write_text(text, encoding="utf-8")
    for arguments in (("a.xlsx", "other.yaml"), ("a.csv", "a.yaml"), ("gone.xlsx", "a.yaml")):
        ended = run(made, "plan", "read", *arguments)
        assert ended.returncode == 1, arguments
        assert "Traceback" not in ended.stderr
