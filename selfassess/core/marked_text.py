"""Two texts beside each other: which words went, which came, and which stayed."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

STAYS, WENT, CAME = "stays", "went", "came"
LEAST_ALIKE = 0.35  # below, two texts are told whole: a patchwork of both reads worse than either
WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row. `what`: they stay, went or came."""

    what: str
    text: str


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Return both texts as one row of pieces: without what came it reads as before, without what went as after."""
    old, new = WORD.findall(before), WORD.findall(after)
    match = SequenceMatcher(None, old, new, autojunk=False)
    if not (old and new) or match.ratio() < LEAST_ALIKE:
        return tuple(Piece(what, text) for what, text in ((WENT, before), (CAME, after)) if text)
    found = []
    for what, i, j, k, m in match.get_opcodes():
        if what == "equal":
            found.append(Piece(STAYS, "".join(old[i:j])))
            continue
        found += [Piece(one, text) for one, text in ((WENT, "".join(old[i:j])), (CAME, "".join(new[k:m]))) if text]
    return tuple(found)
