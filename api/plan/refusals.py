"""The ways in which a request is refused before the database is touched, and how errors look on the wire."""

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

from graph.errors import Refused, SafegroundError

Entry = dict[str, Any]
"""One entry of `errors` in an answer."""


class TooDeep(Refused):
    """The fields are nested too deeply."""

    code = "TOO_DEEP"


class TooCostly(Refused):
    """The request asks for more than one request may."""

    code = "TOO_COSTLY"


class Invalid(Refused):
    """The text or the variables do not fit the schema; `entries` holds every mistake with its place."""

    def __init__(self, mistakes: Sequence[GraphQLError]) -> None:
        super().__init__("; ".join(_sentence(mistake) for mistake in mistakes))
        self.entries = [_mistake(mistake) for mistake in mistakes]


def entry(code: str, message: str, *, path: Sequence[str | int] = (), field: str = "") -> Entry:
    """An error with a code and a sentence.

    path: where in the answer, when that is one place. field: which field of the request, when it is in many places.
    """
    made: Entry = {"message": message, "extensions": {"code": code}}
    if path:
        made["path"] = list(path)
    if field:
        made["extensions"]["field"] = field
    return made


def entries(error: SafegroundError) -> list[Entry]:
    """The errors that an exception stands for."""
    return error.entries if isinstance(error, Invalid) else [entry(error.code, str(error))]


def _mistake(mistake: GraphQLError) -> Entry:
    made = entry("BAD_INPUT", _sentence(mistake))
    if mistake.locations:
        made["locations"] = [{"line": place.line, "column": place.column} for place in mistake.locations]
    return made


def _sentence(mistake: GraphQLError) -> str:
    return mistake.message if mistake.message.endswith((".", "?")) else f"{mistake.message}."
