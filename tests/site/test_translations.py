"""Both catalogues are complete, and Dutch is Dutch."""

import re
from functools import cache
from inspect import getsource

import click
import pytest

from selfassess.commands.usage import SENTENCES
from tests.catalogues import LANGUAGES, extracted, is_empty, path_of, read, text_of, updated

NAMED = re.compile(r"%\(\w+\)s")
IN_BRACES = re.compile(r"\{\w+(?:!r)?\}")
ENGLISH = re.compile(r"\b(the|and|with|this|that|you|your|are|not|from|have|when|which)\b", re.IGNORECASE)
FORMAL = re.compile(r"\b(u|uw)\b", re.IGNORECASE)

# Words of the file format stay as they are written there.
WORDS_OF_THE_FORMAT = re.compile(r"\b(is_not|partly_when|not_met|from|not_applicable)\b")
SAME_IN_DUTCH = {
    "%(num)s open", "%(number)s kB", "%(number)s MB", "Code", "Concept", "Id", "Id: %(id)s", "Letter", "Download %(name)s", "Download %(title)s", "N", "Norm", "Score: %(share)s.", "Start", "Status",
    "criteria", "export", "open", "virus", "Was",
}  # fmt: skip


@cache
def template():
    return extracted()


def forms(value) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def pairs(language: str):
    """Every text of the code with its translation, each plural form by itself."""
    for message in read(language):
        if message.id:
            yield from zip(forms(message.id), forms(message.string), strict=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_make_translations_would_change_nothing(language):
    assert text_of(language, updated(language, template())) == path_of(language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_words_and_none_is_a_guess(language):
    assert [message.id for message in read(language) if is_empty(message) or message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_names_what_its_message_names(language):
    wrong = [
        said
        for text, said in pairs(language)
        if sorted(set(NAMED.findall(text))) != sorted(set(NAMED.findall(said)))
        or not set(IN_BRACES.findall(said)) <= set(IN_BRACES.findall(text))
    ]
    assert wrong == []


def test_no_message_was_left_in_english():
    assert [text for text, said in pairs("nl") if text == said and has_words(text) and text not in SAME_IN_DUTCH] == []


def has_words(text: str) -> bool:
    return any(letter.isalpha() for letter in NAMED.sub("", text))


def test_no_english_word_stands_in_dutch():
    assert [said for _text, said in pairs("nl") if ENGLISH.search(WORDS_OF_THE_FORMAT.sub("", NAMED.sub("", said)))] == []


def test_dutch_says_je_and_jullie():
    assert [said for _text, said in pairs("nl") if FORMAL.search(said)] == []


def test_every_sentence_of_click_still_stands_in_click():
    modules = (click.core, click.decorators, click.exceptions, click.formatting, click.parser, click.types)
    source = "".join(getsource(module) for module in modules)
    missing = [text for one in SENTENCES for text in (one.text, one.plural) if text and f'"{text}"' not in source]
    assert missing == []


def test_the_english_words_are_not_dutch():
    dutch = re.compile(r"\b(het|een|niet|jullie|wordt|worden|deze|naar|geen)\b")
    assert [text for text, said in pairs("en") if dutch.search(said) and not dutch.search(text)] == []
