"""Names of files: made harmless, and the kind that a name promises."""

import re
import unicodedata

KINDS = {"pdf": "pdf", "docx": "docx", "odt": "odt", "xlsx": "xlsx", "png": "png", "jpg": "jpg", "jpeg": "jpg"}
LONGEST = 100  # characters, its extension included; below 255 bytes in any script
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]|conin\$|conout\$)")
LIKE_SLASH = "\u2044\u2215\u2216\u29f5\u29f8\u29f9\ufe68\uff0f\uff3c"
NOT_IN_NAMES = re.compile(rf'[<>:"|?*{LIKE_SLASH}]')
MOST_MARKS = re.compile(
    r"([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{2})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
NAMELESS = "document"


def safe_name(name: str) -> str:
    """Return a file name that means the same on every system and shows what it is.

    Only the last part of a path stays; signs that cannot be seen or that turn the reading direction go; names that a
    system keeps for itself get an underscore; what is too long loses its middle, never its extension.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(_seen(sign) for sign in last)
    plain = MOST_MARKS.sub(r"\1", NOT_IN_NAMES.sub("-", seen))
    stem, extension = _split(" ".join(plain.split()).rstrip(". "))
    stem = stem.strip(". ") if stem.strip(". -") else NAMELESS
    if RESERVED.fullmatch(stem.split(".")[0].strip()):
        stem = f"_{stem}"
    return _short(stem, LONGEST - len(extension)) + extension


def kind_of_name(name: str) -> str | None:
    """Return pdf, docx, odt, xlsx, png or jpg, as the extension of a safe name promises; None for any other."""
    return KINDS.get(_split(name)[1].removeprefix("."))


def _seen(sign: str) -> str:
    if unicodedata.category(sign) in ("Zs", "Zl", "Zp") or sign in "\t\r\n":
        return " "
    return "" if unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Cn") or "\ufe00" <= sign <= "\ufe0f" else sign


def _split(name: str) -> tuple[str, str]:
    """Return the stem and the extension with its dot, in lower case; a known or short one only."""
    stem, dot, extension = name.rpartition(".")
    if dot and re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        return stem, f".{extension.lower()}"
    return name, ""


def _short(stem: str, room: int) -> str:
    if len(stem) <= room:
        return stem
    return f"{stem[: room - 11].rstrip()}\u2026{stem[-10:]}"
