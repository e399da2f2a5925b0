"""What a request says: JSON with `query`, `variables` and `operationName`, within limits."""

from dataclasses import dataclass
from typing import Any

import orjson

from graph.errors import Refused

MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Asking:
    """A GraphQL request."""

    query: str
    variables: dict[str, Any]
    operation: str | None


class TooLarge(Refused):
    """The body is larger than a request can be."""

    code = "TOO_LARGE"


class NotJson(Refused):
    """The body is of another kind than JSON."""

    code = "NOT_JSON"


def read(body: bytes) -> Asking:
    """The request in this body. Raises Refused."""
    try:
        said = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(f"The body is no JSON ({error}).") from error
    if not isinstance(said, dict):
        raise Refused("The body is not one JSON object with a `query`; several requests at once are not taken.")
    query, variables, operation = said.get("query"), said.get("variables"), said.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise Refused("The body has no `query`: put the text of a GraphQL query there.")
    if variables is not None and not isinstance(variables, dict):
        raise Refused("The `variables` are no JSON object.")
    if operation is not None and not isinstance(operation, str):
        raise Refused("The `operationName` is no text.")
    return Asking(query, variables or {}, operation)
