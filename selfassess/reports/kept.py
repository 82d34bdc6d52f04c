"""What was answered to an earlier version of the questionnaire and has no place in this one, as an appendix."""

from collections.abc import Iterator, Mapping, Sequence

from selfassess.core.phrases import N_
from selfassess.reports.document import Heading, Node, Table
from selfassess.reports.material import Material
from selfassess.reports.voice import STATE_WORDS, Voice


def kept_nodes(material: Material) -> Iterator[Node]:
    """Yield the appendix; nothing when everything found a place."""
    if not material.kept:
        return
    name = material.voice.gettext("Kept from an earlier version")
    yield Heading(name, 2, "kept")
    columns = (material.voice.gettext("Item"), material.voice.gettext("What was answered"))
    yield Table(name, columns, material.kept, (45, 440))


def kept_text(left: Sequence[Mapping[str, object]], voice: Voice) -> str:
    """Return what found no place at one item as a text. `left`: as moves keep it."""
    return "; ".join(filter(None, (_line(one, voice) for one in left)))


def _line(one: Mapping[str, object], voice: Voice) -> str:
    given = str(one["chosen"]) or _value(one["value"], voice)
    asked = one["asked"] if list(one["path"])[0] in ("norms", "counts", "attention") else ""
    return voice.say(N_("“%(asked)s” – %(answer)s", asked=asked, answer=given)) if asked else given


def _value(value: object, voice: Voice) -> str:
    if isinstance(value, Mapping):
        return ", ".join(filter(None, (_value(one, voice) for one in value.values())))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_value(one, voice) for one in value)))
    return voice.word(STATE_WORDS, str(value)) if str(value) in STATE_WORDS else str(value)
