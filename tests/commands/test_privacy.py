"""`selfassess privacy check`: what it prints where, and with which exit code."""

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from selfassess.cli import commands


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Writes files in an empty folder and checks them."""
    monkeypatch.chdir(tmp_path)

    def run(*options, **files):
        names = [name.replace("__", ".") for name in files]
        for name, content in zip(names, files.values(), strict=True):
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return CliRunner().invoke(commands, ["privacy", "check", *names, "--language", "en", *options])

    return run


def test_a_hit_is_told_with_its_place_and_never_with_its_value(check):
    done = check(beleid__md="# Beleid\n\nBSN 123456782\nmail iemand@example.org\n")
    lines = done.stdout.splitlines()
    assert (done.exit_code, len(lines)) == (1, 2)
    assert lines[0].startswith("beleid.md:3: bsn: This looks like a citizen service number")
    assert lines[1].startswith("beleid.md:4: email: ")
    assert "123456782" not in done.output
    assert "iemand@" not in done.output


def test_what_only_warns_is_no_reason_to_stop(check):
    done = check("--json", beleid__txt="RSIN 123456782")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == [{"file": "beleid.txt", "line": 1, "kind": "bsn", "action": "warn"}]


def test_a_number_in_a_file_name_has_no_line_and_is_not_shown(check):
    done = check("--json", **{"scan 123_456_782__txt": "niets"})
    assert done.exit_code == 1
    assert json.loads(done.stdout) == [{"file": "scan ***********.txt", "line": None, "kind": "bsn", "action": "block"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pagina__html", "<p>\n123&nbsp;<b>456</b>&#160;782</p>"),
        ("antwoord__json", '{\n"note": "123\\u00a0456\\u00a0782"}'),
        ("antwoord__yaml", 'a: 1\nnote: "bsn\\n123456782"'),
        ("tabel__csv", 'a;b\n"x";"123456782"'),
        ("bom__txt", "\ufeffa\n123456782"),
    ],
)
def test_a_text_is_read_as_people_see_it(check, name, content):
    hits = json.loads(check("--json", **{name: content}).stdout)
    assert [(hit["kind"], hit["line"]) for hit in hits] == [("bsn", 2)]


def test_nothing_found_is_said_and_promises_nothing(check):
    done = check(beleid__txt="Wij vergaderen op 12 maart 2024.")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "does not see everything" in done.stdout


@pytest.mark.parametrize("content", ["één".encode("latin-1"), "een".encode("utf-16"), b"a\x00b"])
def test_what_is_no_text_is_refused_in_a_sentence_and_the_rest_is_checked(check, content):
    done = check("--json", anders__txt=content, goed__txt="BSN 123456782")
    assert (done.exit_code, len(json.loads(done.stdout))) == (1, 1)
    assert done.stderr.startswith("anders.txt: This is not a text")


def test_a_file_that_is_not_there_is_named_without_its_number(check):
    done = CliRunner().invoke(commands, ["privacy", "check", "bsn 123456782.txt", ".", "foto.png"])
    assert (done.exit_code, done.stderr.count("\n")) == (1, 3)
    assert "123456782" not in done.output
    assert "Traceback" not in done.output


def test_a_document_is_read_too(check, tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("Eerste")
    document.add_paragraph("BSN 123.456.782")
    document.save(tmp_path / "a.docx")
    done = check("--json", a__docx=(tmp_path / "a.docx").read_bytes())
    assert (done.exit_code, json.loads(done.stdout)) == (1, [{"file": "a.docx", "line": 2, "kind": "bsn", "action": "block"}])


def test_a_text_is_checked_without_the_web_and_the_database(tmp_path):
    (tmp_path / "a.txt").write_text("BSN 123456782", encoding="utf-8")
    program = (
        "import sys, selfassess.cli as c\ntry: c.main()\nfinally: print(sorted({'flask', 'sqlalchemy', 'PIL', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "privacy", "check", "a.txt"], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "[]")
