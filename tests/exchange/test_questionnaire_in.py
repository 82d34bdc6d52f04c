"""What goes out as a zip comes in as the same draft, whatever is in it, also with faults."""

import io
import json
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.document import read
from selfassess.exchange.questionnaire_file import FORMATS, write
from selfassess.exchange.questionnaire_in import File, arrive, name_at
from selfassess.exchange.questionnaire_zip import write_zip
from tests.core.drafting.drafts import small, worked_on


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(FORMATS))
def test_any_draft_comes_in_as_it_went_out_or_is_refused_with_a_place(data, format_):
    document = worked_on(small(), data, 5)
    arrived = arrive([File("proef.zip", write_zip(document, format_, name_at("proef", 7)))])
    if arrived.document is None:
        assert all(fault.place for fault in arrived.refused)
        return
    assert arrived.change == 7
    assert read(arrived.document).rough == read(document).rough
    assert len(arrived.faults) == len(read(document).faults)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.yaml", "x.json", "x.zip", "x.po", "x", "x.exe"]))
def test_any_bytes_are_taken_or_refused_with_a_sentence(data, name):
    arrived = arrive([File(name, data)])
    assert (arrived.document is None) == bool(arrived.refused)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_zip_that_was_damaged_anywhere_is_taken_or_refused_with_a_sentence(data):
    whole = bytearray(write_zip(small(), "yaml", "proef"))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    arrived = arrive([File("proef.zip", bytes(whole))])
    assert (arrived.document is None) == bool(arrived.refused)


def test_of_a_file_with_nothing_filled_in_is_said_that_it_is_no_questionnaire():
    empty = "".join(f"{key}: null\n" for key in ("format", "key", "title", "parts", "scoring"))
    (fault,) = arrive([File("leeg.yaml", empty.encode())]).refused
    assert (str(fault.says), fault.place.line) == ("This is not a questionnaire: it has no title and no parts.", 1)


def test_json_with_signs_in_two_halves_comes_in():
    document = small() | {"title": "Goed 😀"}
    escaped = json.dumps(json.loads(write(document, "json")), ensure_ascii=True)
    assert "\\ud83d\\ude00" in escaped
    assert arrive([File("proef.json", escaped.encode())]).document["title"] == "Goed 😀"
    (fault,) = arrive([File("proef.json", escaped.replace("\\ude00", "").encode())]).refused
    assert "half a sign" in str(fault.says)


def test_what_programs_add_to_a_zip_and_the_folder_around_it_do_not_matter():
    into = io.BytesIO()
    packed = zipfile.ZipFile(io.BytesIO(write_zip(small(), "yaml", "proef")))
    with zipfile.ZipFile(into, "w") as again:
        again.writestr("proef/", b"")
        for name in packed.namelist():
            again.writestr(f"proef/{name}", packed.read(name))
        again.writestr("__MACOSX/proef/._proef.yaml", b"\0\1")
    assert arrive([File("proef.zip", into.getvalue())]).document["translations"] == small()["translations"]
