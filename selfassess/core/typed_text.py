"""A text that people typed or pasted, as it is kept."""

JOINERS = "\u200c\u200d"  # nobody sees them, and they make one sign of several: in emoji, in Persian


def seen_text(text: str) -> str:
    """Return a text without the signs that nobody sees; every kind of space becomes a space, and lines stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join("".join(map(_seen, line)) for line in lines).strip()


def _seen(sign: str) -> str:
    if sign.isprintable() or sign in JOINERS:
        return sign
    return " " if sign.isspace() else ""
