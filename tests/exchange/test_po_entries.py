"""What programs for translators make of a `.po` file, and files that are none, are understood or refused in a sentence."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from selfassess.core.drafting.translating import Entry, catalogue_in, clean
from selfassess.exchange.po import LARGEST, UnreadableCatalogue, read_entries, write_entries

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: en\\n"\n\n'
ONE = 'msgctxt "1.1-K1.title"\nmsgid "Plan één"\nmsgstr "Plan one"\n'
TEXT = st.text(min_size=1, max_size=200).map(clean).filter(bool)


def only(text):
    """Return the one entry of a file."""
    (entry,) = read_entries(text).entries
    return entry


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT, TEXT, st.booleans(), st.booleans()), max_size=8))
def test_whatever_a_draft_keeps_survives_its_file(texts):
    entries = [
        Entry(f"{place}.title", source, translation, was if stale and not gone else "", "", is_unsure=stale and not gone, is_old=gone)
        for place, (source, translation, was, stale, gone) in enumerate(texts)
    ]
    again = read_entries(write_entries(entries, "en", project="proef 1").encode()).entries
    assert catalogue_in(again) == catalogue_in(entries)
    assert {entry.path for entry in again} == {entry.path for entry in entries}


def test_a_stale_text_says_what_it_was_and_where_it_stands():
    entry = Entry("1.title", "Nieuw", "Old", was='Oud "zo"\n' + "woord " * 40 + "einde", comment="Part 1\nDeel", is_unsure=True)
    text = write_entries([entry], "en", project="proef 1")
    assert "#. Part 1\n#. Deel\n#, fuzzy\n#| msgid " in text
    found = only(text)
    assert (found.was, found.is_unsure, found.translation) == (entry.was, True, "Old")
    assert catalogue_in([found]) == {"1.title": (entry.was, "Old")}


@pytest.mark.parametrize(
    "file",
    [
        HEADER + ONE,
        "\ufeff" + HEADER + ONE,
        (HEADER + ONE).replace("\n", "\r\n"),
        ONE,  # without a header
        "# A translator\n" + HEADER.replace("Language: en", "Language: xx_YY@odd\\nX-Generator: Poedit 3.4\\nPlural-Forms: nonsense") + ONE,
        HEADER + ONE + '\n#~ msgctxt "9.title"\n#~ msgid "Weg"\n#~ msgstr ""\n',
        HEADER + ONE + '\n#~| msgid "Wegg"\n#~ msgctxt "9.title"\n#~ msgid "Weg"\n#~ msgstr ""\n',
        HEADER + '#| msgid "Plan nul"\n' + ONE,  # left behind, and no longer fuzzy
        HEADER + '# a remark\n#: proef.yaml:3\n#, no-wrap\n' + ONE,
        HEADER + 'msgid "een"\nmsgid_plural "%d"\nmsgstr[0] "one"\nmsgstr[1] "two"\nmsgstr[2] "three"\n\n' + ONE,
        HEADER + ONE.replace('"Plan één"', '""\n"Plan "\n"één"'),
    ],
)  # fmt: skip
def test_what_programs_for_translators_make_of_a_file_is_understood(file):
    entries = [entry for entry in read_entries(file.encode()).entries if not entry.is_old]
    assert [(entry.path, entry.source, entry.translation) for entry in entries] == [("1.1-K1.title", "Plan één", "Plan one")]
    assert catalogue_in(entries) == {"1.1-K1.title": ("Plan één", "Plan one")}


def test_another_set_of_signs_is_read_as_the_file_says_and_utf_8_whatever_it_says():
    latin = (HEADER + ONE).replace("utf-8", "ISO-8859-1")
    assert only(latin.encode("latin-1")).source == "Plan één"
    assert only(latin.encode()).source == "Plan één"


def test_what_has_no_place_in_a_questionnaire_is_counted():
    found = read_entries(HEADER + 'msgid "een"\nmsgid_plural "twee"\nmsgstr[0] ""\nmsgstr[1] ""\n\nmsgid "x"\nmsgstr "y"\n')
    assert (found.entries, found.plurals, found.nameless, found.language) == ((), 1, 1, "en")


def test_an_unfinished_translation_without_its_old_text_is_not_kept():
    entry = only(HEADER + "#, fuzzy\n" + ONE)
    assert entry.is_unsure
    assert catalogue_in([entry]) == {}


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (HEADER.encode() + b'msgctxt "a"\nmsgid "caf\xe9"\nmsgstr "x"\n', 7),
        ((HEADER + ONE + "\nzomaar een regel\n").encode(), 10),
        ((HEADER + 'msgctxt "a"\nmsgid "b"\n\n' + ONE).encode(), 7),
        (b'"alleen een tekst"\n', 1),
        (b"", 0),
        (b"\xff\xfe\x00m", 1),
        (HEADER.encode() + b'msgid "a"\nmsgstr[x] "b"\n', 6),
        (HEADER.replace("utf-8", "undefined").encode() + b"\xff", 6),
        (b" " * (LARGEST + 1), 0),
        (b"%PDF-1.7\n", 1),
    ],
)
def test_a_file_that_is_no_catalogue_is_refused_at_its_line(file, line):
    with pytest.raises(UnreadableCatalogue) as refused:
        read_entries(file)
    assert abs(refused.value.line - line) <= 1
    assert refused.value.says.text.endswith(".")


def test_a_file_with_endless_messages_is_refused():
    with pytest.raises(UnreadableCatalogue, match="more than"):
        read_entries('msgid "a"\nmsgstr ""\n' * 50_001)
