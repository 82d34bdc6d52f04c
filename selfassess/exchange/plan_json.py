"""The result and the whole plan as JSON, for programs; its keys are promised in docs/interfaces.md."""

import json

from selfassess.core.action import Action
from selfassess.core.outcome import Outcome
from selfassess.exchange.result_json import result_json


def plan_json(material) -> bytes:
    """Return what `score --json` prints, with `plan`: every action with all that was decided. `material`: see reports/material.py."""
    found: Outcome = material.outcome
    made = result_json(found.questionnaire, found.result, found.plan, found.on)
    made["organisation"] = material.about.organisation
    made["plan"] = [_action(one, material.voice) for one in (*found.plan.actions, *found.plan.closed)]
    return (json.dumps(made, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _action(action: Action, voice) -> dict[str, object]:
    return {
        "key": action.key,
        "number": action.number or None,
        "items": list(action.items),
        "section": action.section or None,
        "origin": action.origin,
        "merges": list(action.merges),
        "kind": action.kind,
        "priority": action.priority,
        "class": action.class_,
        "proposed_class": action.proposed_class,
        "least_class": action.least_class,
        "class_reason": action.class_reason,
        "because": list(action.because),
        "finding": [voice.say(one) for one in action.finding],
        "causes": list(action.causes),
        "why": action.why,
        "measure": action.measure,
        "owner": action.owner if action.owner_member is None else "",
        "owner_function": action.owner_function or None,
        "start": action.start.isoformat(),
        "due": action.due.isoformat(),
        "rhythm": action.rhythm,
        "means": action.means,
        "status": action.status,
        "reason": voice.say(action.reason),
        "completion": action.completion,
        "effect": action.effect,
        "effect_due": action.effect_due.isoformat() if action.effect_due else None,
        "effect_item": action.effect_item or None,
        "effect_outcome": action.effect_outcome,
        "level_now": action.level_now,
        "level_goal": action.level_goal,
        "gap": action.gap,
    }
