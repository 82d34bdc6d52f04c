"""What was answered to an earlier version of the questionnaire and has no place in this one, as an appendix."""

from collections.abc import Iterator, Mapping, Sequence

from selfassess.core.phrases import N_, Phrase
from selfassess.reports.document import Heading, Node, Table
from selfassess.reports.facts import CHOICE_WORDS
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
    path = list(one["path"])
    given = str(one["chosen"]) or _value(one["value"], voice, CHOICE_WORDS if path == ["choice"] else STATE_WORDS)
    asked = one["asked"] if path[0] in ("norms", "counts", "attention") else ""
    return voice.say(N_("“%(asked)s” – %(answer)s", asked=asked, answer=given)) if asked else given


def _value(value: object, voice: Voice, words: Mapping[str, str | Phrase]) -> str:
    if isinstance(value, Mapping):
        return ", ".join(filter(None, (_value(one, voice, words) for one in value.values())))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (_value(one, voice, words) for one in value)))
    return voice.say(value) if isinstance(value, bool) else voice.word(words, str(value))
