"""`selfassess questionnaire`: what it prints where, and with which exit code."""

import json
import os
import re
import subprocess
import sys

import pytest

from selfassess.core.loading import digest, load
from selfassess.places import folder

SHIPPED = sorted(folder("questionnaires").glob("*.yaml"))
ROOT = folder("questionnaires").parent


class Run:
    """One run of the program in a fresh process."""

    def __init__(self, *arguments, program=("-m", "selfassess.cli"), at=ROOT):
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        ended = subprocess.run([sys.executable, *program, *map(str, arguments)], capture_output=True, cwd=at, env=environment, check=False)
        self.code, self.out, self.err = ended.returncode, ended.stdout.decode(), ended.stderr.decode()


def questionnaire(*arguments, **how):
    return Run("questionnaire", *arguments, **how)


def test_good_files_get_a_line_each():
    run = questionnaire("check", *SHIPPED)
    assert (run.code, run.err) == (0, "")
    assert [line.split(":")[0] for line in run.out.splitlines()] == [str(path) for path in SHIPPED]


def test_every_fault_is_printed_with_its_place_and_good_files_still_pass(tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(SHIPPED[0].read_text(encoding="utf-8").replace("format: 1", "format: 9\ncolour: red", 1), encoding="utf-8")
    run = questionnaire("check", "--language", "en", broken, SHIPPED[1])
    assert run.code == 1
    assert run.out.startswith(str(SHIPPED[1]))
    line = next(number for number, text in enumerate(broken.read_text(encoding="utf-8").splitlines(), 1) if text == "format: 9")
    faults = run.err.splitlines()
    assert faults[0] == f"{broken}:{line}:9: This program reads format 1."
    assert faults[1].startswith(f"{broken}:{line + 1}:1: The key colour is unknown here.")
    assert len(faults) == 2


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "make",
    [
        lambda path: None,
        lambda path: path.mkdir(),
        lambda path: path.write_bytes(b"\x00\x01\xff"),
        lambda path: path.write_bytes("title: é".encode("latin-1")),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"a: [" * 1000),
        lambda path: path.symlink_to(path),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_and_exit_1(tmp_path, make, language):
    path = tmp_path / "file.yaml"
    make(path)
    for command in ("check", "show"):
        run = questionnaire(command, path, "--language", language)
        assert run.code == 1
        assert run.err.startswith(f"{path}:1:")
        assert "Traceback" not in run.err + run.out


def test_what_ships_is_listed_key_first():
    run = questionnaire("list")
    assert (run.code, run.err) == (0, "")
    assert [line.split()[0] for line in run.out.splitlines()] == [path.stem for path in SHIPPED]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_json_is_the_whole_document_with_its_hash(path):
    whole = load(path.read_bytes(), path.name).questionnaire
    for name in (path.stem, f"{path.stem}@{whole.version}", path):
        run = questionnaire("show", name, "--json")
        assert (run.code, run.err) == (0, "")
        shown = json.loads(run.out)
        assert shown["hash"] == digest(whole)
        assert [item["id"] for part in shown["parts"] for section in part["sections"] for item in section["items"]] == [
            item.id for item in whole.items
        ]
        assert {"key", "version", "language", "title"} <= set(shown)


def test_texts_are_shown_in_another_language_under_the_same_hash():
    here, there = (json.loads(questionnaire("show", "wettelijke-basis", "--json", *more).out) for more in ((), ("--language", "en")))
    assert (here["language"], there["language"]) == ("nl", "en")
    assert here["title"] != there["title"]
    assert here["hash"] == there["hash"]


@pytest.mark.parametrize("name", ["unknown", "kwaliteitskader@999", "../pyproject", "Not A Key", "no/such.yaml"])
def test_an_unknown_questionnaire_is_a_sentence_and_exit_1(name):
    run = questionnaire("show", name, "--json")
    assert (run.code, run.out) == (1, "")
    assert run.err.startswith(name)


@pytest.mark.parametrize("arguments", [(), ("check",), ("check", "--language", "fr", "x"), ("chek",), ("show",), ("list", "more")])
def test_wrong_use_is_exit_2(arguments):
    run = questionnaire(*arguments)
    assert run.code == 2
    assert "Traceback" not in run.err


def test_a_reader_that_stops_early_is_no_error():
    pipe = f"{sys.executable} -m selfassess.cli questionnaire show kwaliteitskader --json | head -c 10"
    ended = subprocess.run(["bash", "-c", pipe], capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert ended.stderr == b""


@pytest.mark.parametrize("arguments", [("check", SHIPPED[0]), ("show", SHIPPED[0], "--json"), ("list",)])
def test_no_web_framework_and_no_database_is_imported(arguments):
    code = (
        "import sys\nfrom selfassess import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print([name for name in ('flask', 'sqlalchemy', 'wtforms', 'jinja2', 'babel') if name in sys.modules])"
    )
    run = questionnaire(*arguments, program=("-c", code))
    assert run.out.splitlines()[-1] == "[]"


def test_two_versions_are_told_apart_word_by_word(tmp_path):
    other = tmp_path / "nieuw.yaml"
    text = SHIPPED[0].read_text(encoding="utf-8")
    other.write_text(re.sub(r"^title: .*$", "title: Iets heel anders", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    run = questionnaire("diff", SHIPPED[0], other)
    assert (run.code, run.err) == (0, "")
    assert "{+Iets heel anders+}" in run.out
    assert questionnaire("diff", SHIPPED[0], SHIPPED[0]).out == "Er is niets anders.\n"
    assert questionnaire("diff", SHIPPED[0], "niets").code == 1


COMMANDS = [
    ("questionnaire", "list"),
    ("questionnaire", "export", "wettelijke-basis"),
    ("questionnaire", "show", "wettelijke-basis"),
    ("--help",),
]


@pytest.mark.parametrize("arguments", COMMANDS)
def test_output_that_has_no_room_is_told_in_a_sentence(arguments):
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "selfassess.cli", *arguments], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
    assert (ended.returncode, ended.stderr.decode().count("\n")) == (1, 1)
    assert "geen ruimte meer" in ended.stderr.decode()


def test_who_reads_only_the_beginning_hears_nothing_more():
    reads, writes = os.pipe()
    os.close(reads)
    program = [sys.executable, "-m", "selfassess.cli", "questionnaire", "list"]
    ended = subprocess.run(program, stdout=writes, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writes)
    assert (ended.returncode, ended.stderr) == (141, b"")


def test_a_file_for_which_there_is_no_room_is_named():
    run = questionnaire("export", "wettelijke-basis", "-o", "/dev/full", "--language", "en")
    assert (run.code, run.err) == (1, "/dev/full cannot be written: there is no room left. Make room, or choose another place.\n")
