"""One parameter of a query: its type, its default, and how what was typed becomes a value."""

import datetime
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from graph.errors import Refused

Value = str | int | float | bool | datetime.date | None
TYPES: Mapping[str, type] = {"text": str, "integer": int, "number": float, "boolean": bool, "date": datetime.date}
_YES, _NO = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0"})
_LONGEST = 200  # letters of a text
_LARGEST = 2**53  # up to here a number of JSON is exact
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter; refuses nonsense when constructed.

    type: one of TYPES. default: None means that the query decides; help says how. choices: allowed texts.
    least, most: limits of a number, both allowed.
    """

    name: str
    type: str
    default: Value
    help: str
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", self.name):
            raise ValueError(f"parameter name {self.name!r} is not snake_case")
        if self.type not in TYPES:
            raise ValueError(f"parameter {self.name}: {self.type!r} is not one of {', '.join(TYPES)}")
        if not self.help:
            raise ValueError(f"parameter {self.name} has no help")
        if self.choices and self.type != "text":
            raise ValueError(f"parameter {self.name}: only a text has choices")
        if self.default is not None:
            try:
                self.value(self.default)
            except Refused as refused:
                raise ValueError(f"parameter {self.name}: its default is refused: {refused}") from refused

    def value(self, given: Any) -> Value:
        """The value of what was given, typed or as text; None stays None. Raises Refused."""
        if given is None:
            return None
        value = self._typed(given)
        if self.choices and value not in self.choices:
            near = get_close_matches(str(value), self.choices, n=1)
            hint = f"did you mean {near[0]}?" if near else f"use {', '.join(self.choices)}."
            raise Refused(f"The parameter {self.name} cannot be {value!r}: {hint}")
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self._check_size(value)
        return value

    def _typed(self, given: Any) -> Value:
        if self.type == "boolean":
            return self._boolean(given)
        if isinstance(given, bool):
            raise self._wrong(given)
        if self.type == "date":
            return self._date(given)
        if self.type == "text":
            if not isinstance(given, str) or len(given) > _LONGEST:
                raise self._wrong(given)
            return given
        try:
            number = float(given)
        except (TypeError, ValueError, OverflowError):
            raise self._wrong(given) from None
        if not math.isfinite(number) or (self.type == "integer" and (number % 1 or abs(number) > _LARGEST)):
            raise self._wrong(given)
        return int(number) if self.type == "integer" else number

    def _boolean(self, given: Any) -> bool:
        if isinstance(given, bool):
            return given
        if isinstance(given, str) and given.lower() in _YES | _NO:
            return given.lower() in _YES
        raise self._wrong(given)

    def _date(self, given: Any) -> datetime.date:
        try:
            day = given if isinstance(given, datetime.date) else datetime.date.fromisoformat(given)
        except (TypeError, ValueError):
            raise self._wrong(given) from None
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            raise self._wrong(given)
        return day.date() if isinstance(day, datetime.datetime) else day

    def _check_size(self, number: float) -> None:
        if self.least is not None and number < self.least:
            raise Refused(f"The parameter {self.name} cannot be {number:g}: the least is {self.least:g}.")
        if self.most is not None and number > self.most:
            raise Refused(f"The parameter {self.name} cannot be {number:g}: the most is {self.most:g}.")

    def _wrong(self, given: Any) -> Refused:
        wanted = {"date": "a date like 2026-03-31", "boolean": "true or false", "integer": "a whole number"}
        shown = repr(given) if len(repr(given)) < 60 else repr(given)[:60] + "…"  # noqa: PLR2004 (one line)
        return Refused(f"The parameter {self.name} cannot be {shown}: give {wanted.get(self.type, 'a ' + self.type)}.")


def checked(declared: Sequence[Parameter], given: Mapping[str, Any], query: str) -> dict[str, Value]:
    """A value for every declared parameter. Raises Refused for an unknown name (with the nearest) or a bad value."""
    names = [parameter.name for parameter in declared]
    for name in given:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"it takes {', '.join(names) or 'none'}."
            raise Refused(f"The query {query} has no parameter {name!r}: {hint}")
    return {p.name: p.value(given.get(p.name, p.default)) for p in declared}
