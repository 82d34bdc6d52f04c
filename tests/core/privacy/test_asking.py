"""What is new in a changed text, and what the writer may answer."""

import pytest

from selfassess.core.privacy.asking import CLAIMS, FILE_NAME, KIND_WORDS, LOCATION, TEXT, News, news
from selfassess.core.privacy.guard import SENTENCES

BSN, PHONE = "123456782", "06-12345678"


def found(*given, **more):
    return [(one.kind, one.action) for one in news(*given, **more)]


def test_a_text_that_stood_is_not_asked_about_again():
    assert found(f"bel {PHONE}") == [("phone", "warn")]
    assert found(f"Bel {PHONE}, of mail.", [f"bel {PHONE}"]) == []


def test_the_same_number_written_in_another_way_is_not_new():
    assert found("bel 06 1234 5678", [f"bel {PHONE}"]) == []


def test_another_number_is_new():
    assert found("bel 06-87654321", [f"bel {PHONE}"]) == [("phone", "warn")]


@pytest.mark.parametrize(
    ("text", "before", "asked"),
    [
        (f"BSN {BSN}", f"RSIN {BSN}", [("bsn", "block")]),
        (f"RSIN {BSN}", f"nummer {BSN}", []),
    ],
    ids=["a warning that becomes a block is new", "a block that was let through and becomes a warning is not"],
)
def test_what_a_number_is_called_counts(text, before, asked):
    assert found(text, [before]) == asked


def test_a_word_about_health_near_another_name_is_new():
    assert found("diagnose van Fatima besproken", ["diagnose van Noor besproken"]) == [("sensitive_word", "warn")]
    assert found("diagnose van Noor is besproken", ["diagnose van Noor besproken"]) == []


@pytest.mark.parametrize(("what", "action"), [(TEXT, "warn"), (LOCATION, "block")])
def test_an_address_blocks_only_where_a_place_is_asked(what, action):
    assert found("1234 AB 12", what=what) == [("postcode", action)]


def test_a_file_name_is_read_as_one():
    assert found(f"scan_{BSN}.pdf", what=FILE_NAME) == [("bsn", "block")]


def test_digits_around_signs_that_are_taken_out_later_are_found():
    assert found("1234\x0b5\x0b6782") == [("bsn", "block")]


def test_a_mark_holds_for_these_values_only():
    first, other, more = (news(f"bel {number}")[0].mark for number in (PHONE, "06-87654321", f"{PHONE} of 06-87654321"))
    assert len({first, other, more}) == 3
    assert news("Bel 06 12345678!")[0].mark == first


def test_what_was_found_is_in_no_print():
    assert "123" not in repr(news(f"{BSN} {PHONE}"))


def test_only_a_bsn_that_blocks_takes_a_reason():
    takes = {key for key in SENTENCES if News(*key, (), "").reasons}
    assert takes == {("bsn", "block")}


def test_every_kind_has_its_words():
    assert set(KIND_WORDS) == {kind for kind, _action in SENTENCES}
    assert set(CLAIMS) == {kind for kind, action in SENTENCES if action == "warn"}
