"""Where and how a number is written does not matter; how long the text is neither."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.privacy import find, find_in_name, sentence
from selfassess.core.privacy.bsn import passes_eleven_test
from selfassess.core.privacy.guard import DETECTORS, SENTENCES
from selfassess.core.privacy.reading import read

PROSE = "Wij bespreken de veiligheid elke week. In 2024 deden 12 van de 14 teams mee; per 1 januari 2025 doen alle teams mee.\nZie artikel 4.1.4 (lid 2).\n"
SPACES = [" ", "\u00a0", "\u2009", "\u202f", "\t"]
MARKS = [*SPACES, ".", "-", "\u2011", "\u2013", "\u2212", "\u2024"]
INVISIBLE = ["", "\u200b", "\u00ad", "\u2060", "\ufeff"]
SCRIPTS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩"]

numbers = (
    st.integers(1, 99_999_999)
    .map(lambda start: f"{start:08d}")
    .flatmap(lambda start: st.sampled_from([start + digit for digit in "0123456789" if passes_eleven_test(start + digit)] or ["123456782"]))
)
cuts = st.sets(st.integers(1, 8), min_size=2, max_size=8).map(sorted)


@given(numbers, st.sampled_from(INVISIBLE), st.sampled_from(SCRIPTS), st.integers(0, len(PROSE)))
def test_a_number_without_separators_is_found_anywhere(number, unseen, script, at):
    written = unseen.join(script[int(digit)] for digit in number)
    text = f"{PROSE[:at]} {written} {PROSE[at:]}"
    assert [text[hit.start : hit.end] for hit in find(text) if hit.kind == "bsn"] == [written]


@given(numbers, cuts, st.sampled_from(MARKS))
def test_any_grouping_with_one_separator_is_found(number, cuts, mark):
    parts = [number[start:end] for start, end in zip([0, *cuts], [*cuts, 9], strict=True)]
    if [len(part) for part in parts] == [4, 2, 2, 1]:
        return  # may be a date with a number behind it
    text = f"Het nummer is {mark.join(parts)}, zegt men."
    assert "bsn" in {hit.kind for hit in find(text)}


@given(st.lists(st.integers(0, 9_999_999).map(str), max_size=30), st.sampled_from([", ", "; ", " en ", " | ", "\n\n", "/"]))
def test_short_numbers_in_prose_never_block(numbers, between):
    assert [hit for hit in find(between.join(numbers)) if hit.kind == "bsn"] == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_is_too_strange(text):
    assert all(0 <= hit.start < hit.end <= len(text) for hit in [*find(text), *find_in_name(text)])
    assert len(read(text).lower) == len(read(text).text)


def test_a_hit_knows_its_line_and_not_its_value():
    hit = find("een\r\ntwee\u2009drie\rBSN 1234\u00ad56782\n")[0]
    assert (hit.line, hit.start, hit.end) == (3, 19, 29)
    assert "56782" not in repr(hit)
    assert "123456782" not in repr(read("123456782"))


def test_every_detector_says_what_to_do():
    assert len(DETECTORS) == 10
    for (kind, action), says in SENTENCES.items():
        assert action in ("block", "warn"), kind
        assert len(str(says).split(". ")) >= 2, kind
    assert all(sentence(hit) for hit in find("BSN 123456782, RSIN 123456782, mail a@example.org"))


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1 ",
        "1.",
        "1-",
        "1\n",
        "06 ",
        "a@",
        "a.",
        "A. ",
        " ",
        " \n",
        "1\u200b",
        "geb ",
        "zij ",
        "diagnose ",
        "NL91 ",
        "PL1234",
        "PL",
        "\u00e9\u00a0",
    ],
)
def test_time_grows_with_the_length_of_a_text_and_no_faster(piece):
    short, long = (_seconds(piece * (size // len(piece))) for size in (20_000, 320_000))
    assert long < 40 * short + 0.5


def _seconds(text):
    start = time.process_time()
    find(text)
    return time.process_time() - start
