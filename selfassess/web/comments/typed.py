"""What people type in a comment: read from a form, looked at by the guard, and shown in it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from selfassess.core.typed_text import seen_text
from selfassess.models.together import LONGEST_COMMENT
from selfassess.web.guarding import Looked, look

TEXT, MENTION, STOOD = "comment", "mention", "stood"


@dataclass(frozen=True, slots=True)
class Typed:
    """A comment as it was typed, and what is wrong with it, by name of field; `stood`: the mark of the text that it changes."""

    text: str = field(repr=False)
    mentions: tuple[str, ...]
    stood: str
    looked: Looked
    faults: Mapping[str, str] = field(repr=False)


def read(sent: MultiDict, *, before: str = "") -> Typed:
    """Read a comment from a form; `before` is the text that stands."""
    text = seen_text(sent.get(TEXT, ""))
    looked = look({TEXT: text}, {TEXT: before}, sent=sent, labels={TEXT: _("Comment")})
    faults = _faults(text) or looked.faults
    return Typed(text, tuple(sent.getlist(MENTION)), sent.get(STOOD, ""), looked, faults)


def _faults(text: str) -> dict[str, str]:
    if not text:
        return {TEXT: _("Write something first.")}
    if len(text) > LONGEST_COMMENT:
        return {TEXT: _("This text is too long. Use at most %(most)s characters.", most=LONGEST_COMMENT)}
    return {}
