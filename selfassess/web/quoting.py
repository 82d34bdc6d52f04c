"""The words of a questionnaire on a page in another language: each is marked with the language it is in.

Sentences of the interface quote a questionnaire: its levels, titles, norms. Who has a page read aloud then hears Dutch
words with an English voice. Templates mark what stands alone; what stands inside a sentence is marked here, in the page
as it was made, because a sentence is put together in many places (core, reports, templates) and none knows HTML.
"""

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache

from babel.messages.mofile import read_mo
from markupsafe import escape

from selfassess.core.definition import Questionnaire
from selfassess.core.loading.texts import texts as texts_of
from selfassess.places import folder

SHORTEST = 4  # shorter words are words in many languages
SHORTEST_HEAD = 20  # characters by which a text that was cut off is known
CUT = "…"
MOST_KEPT = 8  # questionnaires whose words are at hand
UNTOUCHED = frozenset({"title", "script", "style", "textarea", "svg"})
LISTS = frozenset({"select", "optgroup", "option"})
EMPTY_TAGS = frozenset({"meta", "link", "input", "br", "hr", "img"})
PIECE = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
NAME = re.compile(r"</?([\w-]+)")
LANG = re.compile(r'\slang="([\w-]*)"')
WORD = re.compile(r"\w+")
NUMBER = re.compile(r"\s*(?:[\w.-]*\d[\w.-]*\s|\w{1,2}\.\s)?")  # what may stand before a text in a list: 1.3-K2, a.


class Quotes:
    """The words of one questionnaire, found by their first word. `but`: words that are no quote when they stand alone, in lower case."""

    def __init__(self, language: str, texts: Iterable[tuple[str, str]], but: frozenset[str] = frozenset()):
        self.language = language
        self.quotes = sorted(_quotable(texts, but))
        self.known = frozenset(self.quotes)
        self.lengths: dict[str, list[int]] = {}  # of the quotes that begin with a word, the longest first
        for length, first in sorted({(len(text), WORD.match(text)[0]) for text in self.quotes}, reverse=True):
            self.lengths.setdefault(first, []).append(length)

    def marked(self, page: str, *, is_part: bool = False) -> str:
        """Return a page with a `lang` around each of these words that stands in text of another language; `is_part`: of a page in another language."""
        return "".join(self._pieces(PIECE.findall(page), is_part))

    def _pieces(self, pieces: Sequence[str], is_part: bool) -> Iterator[str]:
        # open elements, and whether text in them is in another language; None: never mind
        inside: list[tuple[str, bool | None]] = [("", is_part)]
        for at, piece in enumerate(pieces):
            name, is_foreign = inside[-1]
            if piece[0] != "<":
                yield self._quoted(piece) if is_foreign and name not in LISTS else piece
                continue
            yield self._option(piece, pieces[at + 1]) if is_foreign and piece.startswith("<option") else piece
            tag = NAME.match(piece)
            if tag is None or tag[1] in EMPTY_TAGS or piece.endswith("/>"):
                continue
            if piece[1] == "/":
                _close(tag[1], inside)
            else:
                inside.append((tag[1], self._is_foreign(piece, tag[1], around=is_foreign)))

    def _is_foreign(self, tag: str, name: str, *, around: bool | None) -> bool | None:
        if around is None or name in UNTOUCHED:
            return None
        language = LANG.search(tag)
        return language[1] != self.language if language else around

    def _option(self, tag: str, text: str) -> str:
        """Return the tag of an option with the language, when all of its text is a quote: nothing can stand around a part of it."""
        if LANG.search(tag):
            return tag
        words = (WORD.search(text), WORD.search(text, NUMBER.match(text).end()))
        is_quote = any(word and self._goes_to_end(text, word) for word in words)
        return f'<option lang="{self.language}"{tag.removeprefix("<option")}' if is_quote else tag

    def _goes_to_end(self, text: str, word: re.Match) -> bool:
        quote = self._at(text, word)
        return bool(quote) and not text[word.start() + len(quote) :].strip(f"{CUT} .")

    def _quoted(self, text: str) -> str:
        found, done = [], 0
        for word in WORD.finditer(text):
            quote = self._at(text, word) if word.start() >= done else ""
            if quote:
                found += [text[done : word.start()], f'<span lang="{self.language}">{quote}</span>']
                done = word.start() + len(quote)
        return "".join((*found, text[done:])) if found else text

    def _at(self, text: str, word: re.Match) -> str:
        """Return the longest quote that begins at a word; empty without any."""
        return max(self._whole(text, word), self._head(text, word), key=len) if word[0] in self.lengths else ""

    def _whole(self, text: str, word: re.Match) -> str:
        """Return the longest quote that stands whole at a word; empty without any."""
        parts = (text[word.start() : word.start() + length] for length in self.lengths[word[0]])
        return next((part for part in parts if part in self.known and _ends(part, text, word.start() + len(part))), "")

    def _head(self, text: str, word: re.Match) -> str:
        """Return the beginning of a quote that stands at a word and is cut off; empty when there is none."""
        head = text[word.start() : max(text.find(CUT, word.start()), word.start())].rstrip()
        place = bisect_left(self.quotes, head) if len(head) >= SHORTEST_HEAD else len(self.quotes)
        return head if place < len(self.quotes) and self.quotes[place].startswith(head) else ""


@lru_cache(maxsize=MOST_KEPT)
def quotes_of(language: str, texts: frozenset[tuple[str, str]], page_language: str) -> Quotes:
    """Return what to mark on pages in a language of a questionnaire in another. `texts`: with their paths, see `core/loading/texts.py`."""
    return Quotes(language, texts, interface_words(page_language))


def quotes_in(questionnaire: Questionnaire, page_language: str) -> Quotes:
    """Return the same for a published questionnaire: known by which object it is, because gathering its texts takes long."""
    key = (id(questionnaire), page_language)
    found = _made.get(key)
    if found is None or found[0] is not questionnaire:
        quotes = Quotes(questionnaire.language, texts_of(questionnaire), interface_words(page_language))
        found = _made[key] = (questionnaire, quotes)
        while len(_made) > MOST_KEPT:
            _made.popitem(last=False)
    return found[1]


_made: OrderedDict[tuple[int, str], tuple[Questionnaire, Quotes]] = OrderedDict()


def forget_quotes() -> None:
    """Drop the words that this process keeps; texts of drafts and versions stand in them."""
    quotes_of.cache_clear()
    _made.clear()


@cache
def interface_words(language: str) -> frozenset[str]:
    """Return the words of the interface in a language, in lower case."""
    with (folder("translations") / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        messages = read_mo(file)
    texts = (text for message in messages if message.id for text in (message.string if message.pluralizable else (message.string,)))
    return frozenset(word.lower() for text in texts for word in WORD.findall(text))


def _close(name: str, inside: list[tuple[str, bool | None]]) -> None:
    """Leave the innermost element of this name, with those in it that were left open."""
    if any(one == name for one, _ in inside):
        while inside.pop()[0] != name:
            pass


def _ends(quote: str, text: str, end: int) -> bool:
    return not (text[end : end + 1].isalnum() and quote[-1].isalnum())


def _quotable(texts: Iterable[tuple[str, str]], but: frozenset[str]) -> set[str]:
    """Return what may be quoted, as it stands in HTML; no single word of the word list, which may be a word here too."""
    found = set()
    for is_term, text in {(path.startswith("glossary"), text) for path, text in texts}:
        if " " in text or not (is_term or text.lower() in but):
            whole = str(escape(re.sub(r"^\W+", "", text)))
            found |= {whole, whole.rstrip(" .…"), whole[:1].upper() + whole[1:]}
    return {text for text in found if len(text) >= SHORTEST}
