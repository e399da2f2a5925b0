"""A question that the graph answers: its Cypher, and everything a reader must know, in one description.

A description refuses nonsense when it is constructed, so a wrong one never gets as far as a user.
"""

import dataclasses
import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.access.purposes import PURPOSES
from graph.access.releases import Release
from graph.queries import text as cypher
from graph.queries.parameter import Parameter
from graph.schema.core import ROW_VIEWS

# Parameters that every module gets and none declares; the text uses the first two at least.
NEEDED = frozenset({"scopes", "known_on"})
OURS = NEEDED | {"context_view"}
COUNTED = "counted_"
QUESTIONS = range(1, 41)  # the practitioners' forty
LONGEST_SECONDS, MOST_ROWS = 120, 100_000
# Contexts and connections are ranked, never people (R10): no answer has a field that scores one.
NEVER_A_FIELD = re.compile(r"score|risk_level|danger|propensity")


def described(description: str) -> Any:
    """A field of a row, with what it means; the generated pages and GraphQL show it."""
    return dataclasses.field(metadata={"description": description})


@dataclass(frozen=True, slots=True)
class Finished:
    """What `finish` makes of the raw row.

    rows: answer rows (of the query's row type), in order. window: first and last day looked at. suppressed: rows
    withheld because they would show too few young people; None where that number would tell of them. notes: what this
    answer rests on. people: uids of the young people that the rows name, for the access log.
    """

    rows: Sequence[Any]
    window: tuple[datetime.date, datetime.date] | None
    suppressed: int | None = 0
    notes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


class Finish(Protocol):
    """Makes the answer of the raw row (column -> value), the checked parameters and the viewer's view.

    In the context view every number of young people goes through `release`, which by default shows none.
    """

    def __call__(
        self, raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str, release: Release = ..., /
    ) -> Finished: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query module.

    question: in plain English. numbers: which of the forty it answers. row: a dataclass whose fields are all
    `described`. headline: the fields that a person sees in a table. columns: what the statement returns, in one row
    that holds lists. purposes: who may ask, the usual purpose first.
    people: its numbers are of young people, whom the context view counts as of one moment of each month.
    text: the Cypher, which runs as it is in any client given the parameters, `$scopes`, `$known_on` and
        `$context_view`.
    """

    id: str
    question: str
    numbers: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    row: type
    headline: tuple[str, ...]
    columns: tuple[str, ...]
    denominator: str
    method: str
    caveats: tuple[str, ...]
    purposes: tuple[str, ...]
    timeout_seconds: int
    row_cap: int
    version: int
    text: str
    finish: Finish
    people: bool = True

    def __post_init__(self) -> None:
        _check_words(self)
        _check_row(self)
        _check_limits(self)
        _check_text(self)

    @property
    def views(self) -> frozenset[str]:
        """The views in which it can be asked."""
        return frozenset(PURPOSES[name].view for name in self.purposes)

    def asked(self, *, past: bool) -> str:
        """The text to send: as it stands for now, and for a day in the past with what nodes said on it."""
        return cypher.as_said(self.text) if past else self.text

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises KeyError."""
        return {parameter.name: parameter for parameter in self.parameters}[name]


def embedded(query: Query, prefix: str, *, past: bool = False, counted: bool = False) -> str:
    """The text with each declared parameter renamed to `prefix` + name, to stand in `CALL () { ... }` of a larger
    statement; with `past`, for a day in the past.

    `$scopes` and `$known_on` keep their names: they are the same for the whole of a request. With `counted` they are
    `$counted_scopes` and `$counted_known_on`: the context view counts people as of a moment of its own.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", prefix):
        raise ValueError(f"{prefix!r} cannot begin a parameter's name")
    text = cypher.renamed(query.asked(past=past), (parameter.name for parameter in query.parameters), prefix)
    return cypher.renamed(text, NEEDED, COUNTED) if counted else text


def _refuse(query: Query, why: str) -> ValueError:
    return ValueError(f"query {query.id!r}: {why}")


def _check_words(query: Query) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", query.id):
        raise _refuse(query, "its id is not snake_case")
    if not query.question.endswith("?"):
        raise _refuse(query, "its question ends with no question mark")
    if not query.numbers or any(number not in QUESTIONS for number in query.numbers):
        raise _refuse(query, "it must answer at least one of the questions 1 to 40")
    if not (query.denominator and query.method and query.caveats):
        raise _refuse(query, "an answer needs a denominator, a method and its caveats")
    names = [parameter.name for parameter in query.parameters]
    if len(set(names)) != len(names) or OURS.intersection(names):
        raise _refuse(query, "a parameter is declared twice, or is one that every query gets")


def _check_row(query: Query) -> None:
    if not dataclasses.is_dataclass(query.row):
        raise _refuse(query, "its row is not a dataclass")
    for field in dataclasses.fields(query.row):
        if not field.metadata.get("description"):
            raise _refuse(query, f"the field {field.name} is not described")
        if NEVER_A_FIELD.search(field.name):
            raise _refuse(query, f"the field {field.name} would score a person or a place")
    names = {field.name for field in dataclasses.fields(query.row)}
    if not query.headline or not names.issuperset(query.headline):
        raise _refuse(query, "its headline is empty, or names a field that a row does not have")


def _check_limits(query: Query) -> None:
    if not 0 < query.timeout_seconds <= LONGEST_SECONDS:
        raise _refuse(query, f"its time limit is not within {LONGEST_SECONDS} seconds")
    if not 0 < query.row_cap <= MOST_ROWS:
        raise _refuse(query, f"its row cap is not within {MOST_ROWS}")
    if query.version < 1:
        raise _refuse(query, "versions count from 1")
    if not query.purposes or any(name not in PURPOSES for name in query.purposes):
        raise _refuse(query, "it names no purpose, or one that is not agreed")
    if any(PURPOSES[name].view not in ROW_VIEWS for name in query.purposes):
        raise _refuse(query, "a purpose without a view of rows cannot ask for rows")


def _check_text(query: Query) -> None:
    if clause := cypher.writes(query.text):
        raise _refuse(query, f"its text would write ({clause})")
    declared = {parameter.name for parameter in query.parameters}
    used = cypher.parameters(query.text)
    if not used >= NEEDED:
        raise _refuse(query, "its text does not use both $scopes and $known_on")
    if strange := used - OURS - declared:
        raise _refuse(query, f"its text uses ${min(strange)}, which is not declared")
    if (returned := cypher.columns(query.text)) != query.columns:
        raise _refuse(query, f"its text returns {', '.join(returned)} and it declares {', '.join(query.columns)}")
