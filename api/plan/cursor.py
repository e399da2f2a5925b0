"""Keyset cursors: where an entry stands in its order, so that a page goes on there however long the list is."""

import base64
import datetime
from dataclasses import dataclass
from typing import Any

import orjson

from api.plan.build import Answer, Build
from api.plan.pattern import Match
from api.plan.values import Getter
from api.types.entities import MOST
from api.types.shown import ORDER
from graph.errors import Refused

_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the order: an expression, its direction, whether it is a date."""

    expression: str
    descending: bool = False
    date: bool = False

    @property
    def order(self) -> str:
        """As a part of ORDER BY."""
        return f"{self.expression} DESC" if self.descending else self.expression


def keys(build: Build, match: Match, kinds: tuple[str, ...]) -> list[Key]:
    """The order of a list: by what its kind is ordered by, then by identifiers, so that it is the same every time."""
    found = []
    if len(kinds) == 1 and kinds[0] in ORDER:
        name, descending = ORDER[kinds[0]]
        found.append(Key(f"coalesce({build.read(match.said, name)}, date('0001-01-01'))", descending, date=True))
    found.append(Key(f"{match.node}.uid"))
    if match.edge:
        found.append(Key(f"{match.edge}.uid"))
    return found


def row(ordered: list[Key]) -> str:
    """The keys of an entry as an expression."""
    return f"[{', '.join(f'toString({key.expression})' if key.date else key.expression for key in ordered)}]"


def shape(value: Any, _: Answer) -> str:
    """The cursor of an entry with these keys."""
    return base64.urlsafe_b64encode(orjson.dumps(value)).decode()


def go_on(build: Build, match: Match, ordered: list[Key], after: Getter, path: str) -> None:
    """Let the match find only entries that come after the one whose cursor was given."""
    names = [build.parameter(_part(after, place, ordered, path)) for place in range(len(ordered))]
    condition = ""
    for key, name in reversed(list(zip(ordered, names, strict=True))):
        further = f"{key.expression} {'<' if key.descending else '>'} {name}"
        condition = f"({further} OR ({key.expression} = {name} AND {condition}))" if condition else further
    (match.where if ordered[0].date else match.found)(condition)


def _part(after: Getter, place: int, ordered: list[Key], path: str) -> Getter:
    return lambda variables: _decoded(after(variables), ordered, path)[place]


def _decoded(cursor: str, ordered: list[Key], path: str) -> list[Any]:
    """The keys in a cursor. Raises Refused when it is none of this list."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor)) if len(cursor) <= _LONGEST else None
        if not isinstance(values, list) or len(values) != len(ordered):
            raise ValueError
        if not all(isinstance(value, str) for value in values):
            raise ValueError
        return [
            datetime.date.fromisoformat(value) if key.date else value
            for key, value in zip(ordered, values, strict=True)
        ]
    except ValueError as error:
        raise not_a_cursor(path) from error


def not_a_cursor(path: str) -> Refused:
    """What is said of an `after` that is none."""
    return Refused(f"The `after` of {path} is no cursor of that list: give one that an earlier page gave.")


def limited(first: Getter, path: str) -> Getter:
    """How many entries a page has. Raises Refused for a number that no page can have."""

    def number_of(variables: Any) -> int:
        number = first(variables)
        if not isinstance(number, int) or not 0 <= number <= MOST:
            raise Refused(f"The `first` of {path} is {number}: ask for 0 to {MOST}, and for more page by page.")
        return number

    return number_of
