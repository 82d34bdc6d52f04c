"""Two rounds beside each other as JSON; unrounded numbers, null where a figure does not apply."""

from selfassess.core.comparison import Compared, ComparedShare, ComparedVerdict, Comparison


def comparison_json(found: Comparison) -> dict:
    """Return a comparison as plain values; items in the order of the questionnaire, `largest_first` names those that moved."""
    return {
        "before": found.before_on.isoformat(),
        "after": found.after_on.isoformat(),
        "same_version": not found.differences,
        "verdict": _verdict(found.verdict) if found.verdict else None,
        "percentage": _share(found.percentage) if found.percentage else None,
        "proven": _share(found.proven),
        "parts": {key: _compared(one) for key, one in found.parts.items()},
        "sections": {key: _compared(one) for key, one in found.sections.items()},
        "items": {key: _item(one) for key, one in found.items.items()},
        "largest_first": [one.id for one in found.largest_first()],
    }


def _verdict(one: ComparedVerdict) -> dict:
    return {
        "change": one.change,
        "because": one.because,
        "before": one.before.code,
        "after": one.after.code,
        "without_chance": one.without_chance,
    }


def _share(one: ComparedShare) -> dict:
    return {"change": one.change, "before": one.before, "after": one.after}


def _compared(one: Compared) -> dict:
    levels = [getattr(side, "level", None) for side in (one.before, one.after)]
    return {
        "change": one.change,
        "because": one.because,
        "before": levels[0],
        "after": levels[1],
        "steps": one.steps,
        "chance": list(one.chance),
    }


def _item(one: Compared) -> dict:
    shares = [getattr(side, "p", None) for side in (one.before, one.after)]
    norms = {each.norm: {"before": each.before, "after": each.after} for each in one.norms}
    kept = {key: value for key, value in _compared(one).items() if key != "chance"}
    return kept | {"p_before": shares[0], "p_after": shares[1], "difference": one.difference, "certainty": one.certainty, "norms": norms}
