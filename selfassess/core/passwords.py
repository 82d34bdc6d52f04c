"""Which passwords are too easy to guess.

Length is what counts (NIST SP 800-63B, OWASP): at least 12 characters, no rules about capitals, digits or signs, no change
after so many months. Twelve also without a second factor, because guessing at the door is slowed down and the hash is
costly; a longer minimum makes people write the password down. What is refused is what a guesser tries first: one
character or row of keys over and over, and common words or words about this place with little added.
"""

import re
import unicodedata
from collections.abc import Iterable

from selfassess.core.common_passwords import WORDS
from selfassess.core.phrases import N_, Phrase

SHORTEST, LONGEST = 12, 200
FEWEST_DIFFERENT = 5  # characters
LEAST_OWN = 6  # see `_own`: six letters of a word of one's own, four common words after each other, or sixteen digits
SHORTEST_WORD = 3  # of a context: a shorter one is in half of all words
ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "01234567890", "12345678900987654321", "qwertyuiopasdfghjklzxcvbnm", "qwertyuiop", "asdfghjkl", "zxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "q1w2e3r4t5y6u7i8o9p0",
)  # fmt: skip
LOOKS_LIKE = str.maketrans("013457@$!|€", "oieastasiie")
LONGEST_FIRST = sorted((word for word in WORDS if len(word) >= SHORTEST_WORD), key=len, reverse=True)


def normalise(password: str) -> str:
    """Return a password in the one spelling that is hashed: keyboards differ in how they send an é or a wide space."""
    return unicodedata.normalize("NFKC", password)


def weakness(password: str, *, about: Iterable[str] = ()) -> Phrase | None:
    """Return why a password is too easy to guess; None when it is not. `about` are the e-mail address and names of the place."""
    plain = _plain(password)
    if len(set(plain)) < FEWEST_DIFFERENT:
        return N_("This password repeats a few characters. Choose a sentence that only you would think of.")
    if _is_row(plain):
        return N_("This password is a row of keys. Choose a sentence that only you would think of.")
    context = _words_of(about)
    if _own(plain, context) < LEAST_OWN:
        return N_("This password is easy to guess: it is mostly common words, or words about you or this place. Choose your own sentence.")
    return None


def _plain(password: str) -> str:
    """Return the letters and digits, small and without accents."""
    split = unicodedata.normalize("NFKD", password.casefold())
    return "".join(sign for sign in split if sign.isalnum() or not (sign.isspace() or unicodedata.combining(sign)))


def _is_row(plain: str) -> bool:
    """Return whether all is one row of keys, forward or backward, over and over."""
    signs = "".join(sign for sign in plain if sign.isalnum())
    for row in ROWS:
        for way in (row, row[::-1]):
            if len(signs) >= SHORTEST_WORD and signs in way * (len(signs) // len(way) + 2):
                return True
    return False


def _own(plain: str, context: list[str]) -> int:
    """Return how much of a password is somebody's own, read as typed or with digits as letters, whichever is less."""
    return min(_left(plain, context), _left(plain.translate(LOOKS_LIKE), context))


def _left(plain: str, context: list[str]) -> int:
    """Count the letters that stand in no known word, two for each common word after the first, and digits for a little."""
    for word in context:
        plain = plain.replace(word, " ")
    digits = sum(sign.isdecimal() for sign in plain)
    common = 0
    for word in LONGEST_FIRST:
        if word in plain:
            plain, common = plain.replace(word, " "), common + 1
    rest = re.sub(r"[\W\d_]+", "", plain)
    letters = len(rest) if len(set(rest)) >= SHORTEST_WORD else 0
    return letters + 2 * max(common - 1, 0) + digits * 3 // 8


def _words_of(about: Iterable[str]) -> list[str]:
    """Return the words of an address or a name, the longest first, and each name without its spaces."""
    found: set[str] = set()
    for text in about:
        small = _plain(text.replace("@", " ").replace(".", " "))
        parts = [_plain(part) for part in re.split(r"[\W_]+", text)]
        found |= {re.sub(r"\W", "", small), *parts}
    return sorted((word for word in found if len(word) >= SHORTEST_WORD), key=len, reverse=True)
