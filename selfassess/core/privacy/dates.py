"""Dates as people write them in Dutch texts."""

import re

_MONTH = (
    "jan(?:uari)?|feb(?:ruari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY, _NUMBER = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])"
_DATE = re.compile(
    rf"(?<![0-9])(?<![0-9][.-])(?:"
    rf"{_DAY}(?P<sign> ?[-/.] ?| ){_NUMBER}(?P=sign)[12][0-9]{{3}}"
    rf"|{_DAY}(?P<short>[-/]){_NUMBER}(?P=short)'?[0-9]{{2}}"
    rf"|[12][0-9]{{3}}(?P<iso>[-/.]){_NUMBER}(?P=iso){_DAY}"
    rf"|{_DAY}(?:e|ste)?[ \n-]?(?:{_MONTH})\.?[ \n-]?(?:[12][0-9]{{3}}|'?[0-9]{{2}})"
    rf")(?![0-9])(?![.-][0-9])"
)
# What stands before the date of a rule, a version or a decision, and never before a date of birth.
_OF_A_RULE = re.compile(
    r"(?<![a-z])(?:per|vanaf|uiterlijk|ingaande|met ingang van|geldig tot(?: en met)?|versie(?: [0-9.]+)?(?: van)?,?|"
    r"(?:vastgesteld|herzien|gewijzigd|geldend|goedgekeurd|ondertekend)(?: op| door [a-z ]{3,30} op)?:?|(?:besluit|wet|beschikking) van)[ \n]$"
)


def dates_in(lower: str) -> list[tuple[int, int]]:
    """Return where dates start and end in a text in lower case."""
    return [found.span() for found in _DATE.finditer(lower)]


def is_of_a_rule(lower: str, start: int) -> bool:
    """Return whether the words before a date say that it is the date of a rule, a version or a decision."""
    return bool(_OF_A_RULE.search(lower, max(0, start - 60), start))
