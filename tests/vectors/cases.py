"""Cases kept as data: answers that change a base, and what of the result is expected."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path

import yaml

HERE = Path(__file__).parent
EXACT, ROUNDED = 1e-9, 5e-4


def read_cases(key: str) -> dict[str, dict]:
    """Return the cases of a questionnaire by name, each with the whole of its answers filled in."""
    base = yaml.safe_load((HERE / "everything-met.yaml").read_text(encoding="utf-8"))
    cases: dict[str, dict] = {}
    for case in yaml.safe_load((HERE / f"{key}.yaml").read_text(encoding="utf-8")):
        start = cases[case["from"]]["file"] if "from" in case else base
        answers = _changed(start["answers"], base["answers"], case.get("answers", {}))
        cases[case["name"]] = {**case, "file": {**start, "profile": case.get("profile", {}), "answers": answers}}
    return cases


def _changed(answers: Mapping, every_item: Mapping, changes: Mapping) -> dict:
    found = dict(answers)
    for pattern, answer in changes.items():
        named = [item for item in every_item if fnmatchcase(item, pattern)]
        assert named, f"no item is called {pattern}"
        found.update({item: deepcopy(answer) for item in named})
    return {item: answer for item, answer in found.items() if answer is not None}


def as_text(case: Mapping) -> str:
    """Return the answers file of a case."""
    return yaml.safe_dump(case["file"], allow_unicode=True)


def differences(expected: object, found: object, where: str = "") -> Iterator[str]:
    """Yield where what was found is not what was expected; keys that are not expected are not looked at."""
    if isinstance(expected, Mapping):
        for key, value in expected.items():
            named = [one for one in found if fnmatchcase(one, str(key))] if isinstance(found, Mapping) else []
            if not named:
                yield f"{where}/{key} is missing"
            for one in named:
                yield from differences(value, found[one], f"{where}/{one}")
    elif not _fits(expected, found):
        yield f"{where} is {found!r}, not {expected!r}"


def _fits(expected: object, found: object) -> bool:
    if not isinstance(found, float) or isinstance(expected, bool) or expected is None:
        return expected == found
    if isinstance(expected, str) and expected.startswith("~"):
        return abs(float(expected[1:]) - found) <= ROUNDED
    return abs(float(Fraction(str(expected))) - found) <= EXACT
