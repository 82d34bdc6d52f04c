"""The answers and decisions as an answers file (YAML), which `score` and `plan` read back to the same."""

import io

from selfassess.core.action import Decision, as_plain
from selfassess.core.answers import plain
from selfassess.core.intake import plain_intake
from selfassess.exchange.answers_file import ACTION_KEYS


def answers_yaml(material) -> bytes:
    """Return an answers file of an assessment. `material`: see reports/material.py. Whose account owns an action is left out."""
    from ruamel.yaml import YAML

    found = material.outcome
    whole = {
        "questionnaire": material.about.version,
        "organisation": material.about.organisation,
        "date": found.on.isoformat(),
        "second_assessor": material.about.second_assessor,
        "profile": plain_intake(found.intake),
        "answers": {item_id: form for item_id, answer in found.answers.items() if (form := plain(answer))},
        "actions": {key: form for key, decision in material.decisions.items() if (form := plain_action(decision))},
    }
    writer = YAML()
    writer.width, writer.allow_unicode = 120, True
    writer.indent(mapping=2, sequence=4, offset=2)
    out = io.BytesIO()
    writer.dump({key: value for key, value in whole.items() if value not in (None, "", {})}, out)
    return out.getvalue()


def plain_action(decision: Decision) -> dict[str, object]:
    """Return a decision as an answers file has it, with its log."""
    form = {key: value for key, value in as_plain(decision).items() if key in ACTION_KEYS}
    notes = [{"on": note.on.isoformat(), "text": note.text} | ({"by": note.by} if note.by else {}) for note in decision.log or ()]
    return form | ({"log": notes} if notes else {})
