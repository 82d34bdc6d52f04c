"""The words of a questionnaire on a page in another language: each is marked with the language it is in.

Sentences of the interface quote a questionnaire: its levels, titles, norms. Who has a page read aloud then hears Dutch
words with an English voice. Templates mark what stands alone; what stands inside a sentence is marked here, in the page
as it was made, because a sentence is put together in many places (core, reports, templates) and none knows HTML.
"""

import re
from collections.abc import Iterator

from markupsafe import escape

from selfassess.core.definition import Questionnaire
from selfassess.core.loading.texts import texts

SHORTEST = 4  # shorter words are words in many languages
UNTOUCHED = frozenset({"title", "script", "style", "textarea", "select", "svg"})
EMPTY_TAGS = frozenset({"meta", "link", "input", "br", "hr", "img"})
PIECE = re.compile(r"<!--.*?-->|<[^>]*>|[^<]+", re.DOTALL)
NAME = re.compile(r"</?([\w-]+)")
LANG = re.compile(r'\slang="([\w-]+)"')
WORD = re.compile(r"\w+")


class Quotes:
    """The words of one questionnaire, found by their first word."""

    def __init__(self, questionnaire: Questionnaire):
        self.language = questionnaire.language
        self.starting: dict[str, list[str]] = {}
        for text in sorted(_quotable(questionnaire), key=len, reverse=True):
            self.starting.setdefault(WORD.match(text)[0], []).append(text)

    def marked(self, page: str) -> str:
        """Return a page with a `lang` around each of these words that stands in text of another language."""
        return "".join(self._pieces(page))

    def _pieces(self, page: str) -> Iterator[str]:
        inside: list[tuple[str, bool]] = [("", False)]  # open elements, and whether text in them is to be looked at
        for piece in PIECE.findall(page):
            if piece[0] != "<":
                yield self._quoted(piece) if inside[-1][1] else piece
                continue
            yield piece
            name = NAME.match(piece)
            if name is None or name[1] in EMPTY_TAGS or piece.endswith("/>"):
                continue
            if piece[1] == "/":
                _close(name[1], inside)
            else:
                inside.append((name[1], self._is_looked_at(piece, name[1], inside)))

    def _is_looked_at(self, tag: str, name: str, inside: list[tuple[str, bool]]) -> bool:
        if name in UNTOUCHED or any(one in UNTOUCHED for one, _ in inside):
            return False
        language = LANG.search(tag)
        return language[1] != self.language if language else inside[-1][1]

    def _quoted(self, text: str) -> str:
        found, done = [], 0
        for word in WORD.finditer(text):
            if word.start() < done or word[0] not in self.starting:
                continue
            quote = next((one for one in self.starting[word[0]] if _stands(one, text, word.start())), None)
            if quote:
                found += [text[done : word.start()], f'<span lang="{self.language}">{quote}</span>']
                done = word.start() + len(quote)
        return "".join((*found, text[done:])) if found else text


def _close(name: str, inside: list[tuple[str, bool]]) -> None:
    """Leave the innermost element of this name, with those in it that were left open."""
    if any(one == name for one, _ in inside):
        while inside.pop()[0] != name:
            pass


def _stands(quote: str, text: str, at: int) -> bool:
    end = at + len(quote)
    return text.startswith(quote, at) and not (text[end : end + 1].isalnum() and quote[-1].isalnum())


def _quotable(questionnaire: Questionnaire) -> set[str]:
    """Return what may be quoted, as it stands in HTML; no single word of the word list, which may be a word here too."""
    found = set()
    for path, text in texts(questionnaire):
        if " " in text or not path.startswith("glossary"):
            whole = re.sub(r"^\W+", "", str(escape(text)))
            found |= {whole, whole.rstrip(" .…"), whole[:1].upper() + whole[1:]}
    return {text for text in found if len(text) >= SHORTEST}
