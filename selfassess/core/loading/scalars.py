"""Single values: their text in a file to what they mean, and back to plain JSON."""

import re
from fractions import Fraction

WHOLE = re.compile(r"0|-?[1-9][0-9]{0,8}")
NUMBER = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,12})?")
SHARE = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,12}|/[1-9][0-9]{0,8})?")
SIGNED = re.compile(f"-?{SHARE.pattern}")
TRUTH = {"true": True, "false": False}


def whole(text: str) -> int | None:
    """Return a whole number, None when the text is not one."""
    return int(text) if WHOLE.fullmatch(text) else None


def number(text: str) -> float | None:
    """Return a number from 0 with or without decimals, None when the text is not one."""
    return float(text) if NUMBER.fullmatch(text) else None


def share(text: str) -> Fraction | None:
    """Return the exact fraction that the text says (`2/3`, `0.9`, `1`), None when it is not one."""
    return Fraction(text) if SHARE.fullmatch(text) else None


def signed(text: str) -> Fraction | None:
    """Return a number exactly, also below 0 and with decimals (`-2.5`); None when the text is not one."""
    return Fraction(text) if SIGNED.fullmatch(text) else None


def plain_share(value: Fraction) -> int | str:
    """Return a fraction as JSON: a whole number as number, else `2/3`."""
    return value.numerator if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
