"""A question that the graph answers: its Cypher, and everything a reader must know, in one description.

A description refuses nonsense when it is constructed, so a wrong one never gets as far as a user.
"""

import dataclasses
import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.access.purposes import PURPOSES
from graph.queries import text as cypher
from graph.queries.parameter import Parameter
from graph.schema.core import ROW_VIEWS

OURS = frozenset({"scopes", "known_on"})  # parameters that every module gets and none declares
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
    withheld because they would show fewer than five young people. notes: what this answer rests on. people: uids of
    the young people that the rows name, for the access log.
    """

    rows: Sequence[Any]
    window: tuple[datetime.date, datetime.date] | None
    suppressed: int = 0
    notes: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


Finish = Callable[[Mapping[str, Any], Mapping[str, Any], str], Finished]
"""finish(raw, parameters, view): the raw row (column -> value), the checked parameters, the viewer's view. Pure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One query module.

    question: in plain English. numbers: which of the forty it answers. row: a dataclass whose fields are all
    `described`. headline: the fields that a person sees in a table. columns: what the statement returns, in one row
    that holds lists. purposes: who may ask, the usual purpose first.
    text: the Cypher, which runs as it is in any client given the parameters, `$scopes` and `$known_on`.
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

    def __post_init__(self) -> None:
        _check_words(self)
        _check_row(self)
        _check_limits(self)
        _check_text(self)

    @property
    def views(self) -> frozenset[str]:
        """The views in which it can be asked."""
        return frozenset(PURPOSES[name].view for name in self.purposes)

    def parameter(self, name: str) -> Parameter:
        """The parameter of that name. Raises KeyError."""
        return {parameter.name: parameter for parameter in self.parameters}[name]


def embedded(query: Query, prefix: str) -> str:
    """The text with each declared parameter renamed to `prefix` + name, to stand in `CALL () { ... }` of a larger
    statement.

    `$scopes` and `$known_on` keep their names: they are the same for the whole of a request.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", prefix):
        raise ValueError(f"{prefix!r} cannot begin a parameter's name")
    return cypher.renamed(query.text, (parameter.name for parameter in query.parameters), prefix)


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
    if not used >= OURS:
        raise _refuse(query, "its text does not use both $scopes and $known_on")
    if strange := used - OURS - declared:
        raise _refuse(query, f"its text uses ${min(strange)}, which is not declared")
    if (returned := cypher.columns(query.text)) != query.columns:
        raise _refuse(query, f"its text returns {', '.join(returned)} and it declares {', '.join(query.columns)}")
