"""Questionnaires are found by key, by version and by file; what cannot be read is a fault."""

from pathlib import Path

import pytest

from selfassess import shelf


class Locked(type(Path())):
    """A file that exists and may not be read, also for the superuser."""

    def read_bytes(self):
        raise PermissionError(13, "Permission denied")


def test_a_file_that_may_not_be_read_is_a_fault(tmp_path):
    path = tmp_path / "file.yaml"
    path.write_text("format: 1", encoding="utf-8")
    assert [str(fault.says) for fault in shelf.read(Locked(path)).faults] == ["You may not read this file."]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing.yaml", "This file does not exist."),
        (".", "This is a folder, not a file."),
        ("a\0b.yaml", "This file cannot be read."),
    ],
)
def test_every_way_not_to_be_read_has_its_own_sentence(tmp_path, name, says):
    assert [str(fault.says) for fault in shelf.read(tmp_path / name).faults] == [says]


@pytest.mark.parametrize(
    ("name", "is_file"),
    [
        ("kwaliteitskader", False),
        ("kwaliteitskader@1", False),
        ("kwaliteitskader.yaml", True),
        ("folder/kwaliteitskader", True),
        ("../kwaliteitskader", True),
        ("Kwaliteitskader", True),
        ("kwaliteitskader@0", True),
    ],
)
def test_a_name_means_a_key_or_a_file(name, is_file):
    assert shelf.is_file_name(name) == is_file


def test_what_ships_has_the_key_of_its_file_name():
    assert [shelf.read(path).questionnaire.key for path in shelf.shipped()] == [path.stem for path in shelf.shipped()]
