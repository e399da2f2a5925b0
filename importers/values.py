"""The types a column may have: one converter each, from the text of a cell to a value, or the reason why not.

A converter gets the cell without surrounding spaces and never empty. It raises BadValue with a reason in words that a
caseworker can act on; the reason says what shape was expected and does not name the column.
"""

import datetime
import math
import re
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any


class BadValue(ValueError):
    """A cell that is not what its column promises; str() completes the sentence "column X: 'value' ..."."""


Convert = Callable[[str], Any]

SHOWN = 40  # characters of a bad value that a reason repeats
_EARLIEST, _LATEST = 1500, 2200
# The British Isles with room for their waters; a point outside it is a swapped pair or a wrong projection.
UK_LONGITUDE, UK_LATITUDE = (-9.5, 2.5), (49.0, 61.5)
_UK_EASTING, _UK_NORTHING = (0.0, 800_000.0), (0.0, 1_400_000.0)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?|(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?: \d.*)?", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,15}(\.0*)?", re.ASCII)
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]", re.ASCII)
_GSS = re.compile(r"[A-Z]\d{8}", re.ASCII)
_YES = frozenset({"yes", "y", "true", "1", "t"})
_NO = frozenset({"no", "n", "false", "0", "f"})
_BETWEEN_WORDS = re.compile(r"[\s\-/]+")


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "whole number"
    DATE = "date"
    MONTH = "month"
    LONGITUDE = "longitude"
    LATITUDE = "latitude"
    EASTING = "easting"
    NORTHING = "northing"
    CHOICE = "choice"
    YES_NO = "yes or no"
    UPN = "UPN"
    AREA_CODE = "area code"
    BIRTH_MONTH = "birth month"


def shown(text: str) -> str:
    """A bad value as a reason repeats it: quoted, and cut when long."""
    return f"'{text}'" if len(text) <= SHOWN else f"'{text[:SHOWN]}...'"


@lru_cache(maxsize=4096)
def date(text: str) -> datetime.date:
    """ISO (with or without a time), dd/mm/yyyy or dd-mm-yyyy."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise BadValue("is not a date; write it as 2026-03-31 or 31/03/2026")
    year, month, day = match.group(1, 2, 3) if match.group(1) else match.group(6, 5, 4)
    return _calendar(int(year), int(month), int(day))


def _calendar(year: int, month: int, day: int) -> datetime.date:
    if not _EARLIEST <= year <= _LATEST:
        raise BadValue(f"is not a date of our time; the year must lie between {_EARLIEST} and {_LATEST}")
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise BadValue("is not a day of the calendar; write it as 2026-03-31 or 31/03/2026") from None


@lru_cache(maxsize=4096)
def month(text: str) -> datetime.date:
    """yyyy-mm, as the first day of the month."""
    match = _MONTH.fullmatch(text)
    if match is None or not 1 <= int(match.group(2)) <= 12:  # noqa: PLR2004 - months
        raise BadValue("is not a month; write it as 2026-03")
    return _calendar(int(match.group(1)), int(match.group(2)), 1)


def birth_month(text: str) -> str:
    """yyyy-mm, kept as text; a full date of birth is cut down to its month, which is all that is kept of it."""
    try:
        return month(text).isoformat()[:7]
    except BadValue:
        pass
    try:
        return date(text).isoformat()[:7]
    except BadValue:
        raise BadValue("is not a month of birth; write it as 2010-03") from None


def number(text: str) -> float:
    """A finite decimal number with a point."""
    if not _NUMBER.fullmatch(text):
        raise BadValue("is not a number; write it with digits and a decimal point")
    value = float(text)
    if not math.isfinite(value):
        raise BadValue("is not a number that can be stored")
    return value


def integer(text: str) -> int:
    """A whole number of at most 15 digits; a trailing .0, as spreadsheets write it, is allowed."""
    if not _INTEGER.fullmatch(text):
        raise BadValue("is not a whole number; write it with digits only")
    return int(text.partition(".")[0])


def ranged_integer(low: int, high: int) -> Convert:
    """A whole number between two others, both included."""

    def convert(text: str) -> int:
        value = integer(text)
        if not low <= value <= high:
            raise BadValue(f"is not between {low} and {high}")
        return value

    return convert


def _within(name: str, limits: tuple[float, float], unit: str) -> Convert:
    low, high = limits

    @lru_cache(maxsize=8192)
    def convert(text: str) -> float:
        value = number(text)
        if not low <= value <= high:
            raise BadValue(
                f"is no {name} in the United Kingdom ({low:g} to {high:g} {unit}); check whether columns are swapped"
            )
        # Six decimals are what identifiers are made from; adding zero turns -0.0 into 0.0.
        return round(value, 6) + 0.0

    return convert


def choice(values: tuple[str, ...]) -> Convert:
    """One of the declared values, whatever its case and with spaces or hyphens for underscores."""
    allowed = {value.lower(): value for value in values}

    @lru_cache(maxsize=1024)
    def convert(text: str) -> str:
        value = allowed.get(_BETWEEN_WORDS.sub("_", text.lower()))
        if value is None:
            raise BadValue(f"is not one of {', '.join(values)}")
        return value

    return convert


def yes_no(text: str) -> bool:
    """yes or no (also y, n, true, false, 1, 0)."""
    lowered = text.lower()
    if lowered in _YES:
        return True
    if lowered in _NO:
        return False
    raise BadValue("is neither yes nor no")


def upn(text: str) -> str:
    """A unique pupil number: a letter, eleven digits, a digit or letter. The check letter is not verified, so that
    invented pupils can have numbers that no real child has."""
    value = text.upper().replace(" ", "")
    if not _UPN.fullmatch(value):
        raise BadValue("is not a UPN; it is a letter, eleven digits, and a digit or letter")
    return value


@lru_cache(maxsize=8192)
def area_code(text: str) -> str:
    """A GSS code: a letter for the nation and eight digits."""
    value = text.upper()
    if not _GSS.fullmatch(value):
        raise BadValue("is not an area code; it is a letter and eight digits, such as E01013887")
    return value


_PLAIN: dict[Type, Convert] = {
    Type.INTEGER: integer,
    Type.DATE: date,
    Type.MONTH: month,
    Type.BIRTH_MONTH: birth_month,
    Type.YES_NO: yes_no,
    Type.UPN: upn,
    Type.AREA_CODE: area_code,
    Type.LONGITUDE: _within("longitude", UK_LONGITUDE, "degrees"),
    Type.LATITUDE: _within("latitude", UK_LATITUDE, "degrees"),
    Type.EASTING: _within("easting", _UK_EASTING, "metres"),
    Type.NORTHING: _within("northing", _UK_NORTHING, "metres"),
}


def text_of(longest: int) -> Convert:
    """Text as it is, if it is not too long."""

    def convert(text: str) -> str:
        if len(text) > longest:
            raise BadValue(f"is longer than {longest:,} characters; shorten it")
        return text

    return convert


def converter(kind: Type, values: tuple[str, ...], limits: tuple[int, int] | None, longest: int) -> Convert:
    """The converter of a type."""
    if kind is Type.TEXT:
        return text_of(longest)
    if kind is Type.CHOICE:
        return choice(values)
    if kind is Type.INTEGER and limits is not None:
        return ranged_integer(*limits)
    return _PLAIN[kind]
