"""Who looked at what: entries of the access log as lists, newest first, read from its index and not from the graph."""

import base64
import datetime
from collections.abc import Callable
from typing import Any

from api.plan.build import Answer, Build, Cost, Shaper
from api.plan.cursor import limited, not_a_cursor
from api.plan.fields import Asked, asked
from api.types.oversight import ACCESSES
from graph.access.index import Entry, LogIndex, Wanted
from graph.schema.core import OVERSIGHT

_LONGEST = 40
_FIELDS: dict[str, Callable[[Entry], Any]] = {
    "number": lambda entry: entry["seq"],
    "at": lambda entry: entry["at"],
    "action": lambda entry: entry["action"],
    "what": lambda entry: entry["what"],
    "answered": lambda entry: "refused" not in entry["details"],
    "organisation": lambda entry: (entry["viewer"] or {}).get("organisation"),
    "role": lambda entry: (entry["viewer"] or {}).get("role"),
    "purpose": lambda entry: (entry["viewer"] or {}).get("purpose"),
    "reason": lambda entry: (entry["viewer"] or {}).get("reason"),
    "__typename": lambda _: "AccessEntry",
}
_AUDITORS: dict[str, Callable[[Entry], Any]] = {
    "who": lambda entry: (entry["viewer"] or {}).get("who"),
    "records": lambda entry: sorted(
        {*entry["details"].get("subjects", ()), *entry["details"].get("people", ())} - {None}
    ),
}


def listing(build: Build, one: Asked, declared: Any, wanted: Callable[[Any, Answer], Wanted], path: str) -> Shaper:
    """A list of entries. wanted: what they must match, from what the database returned and the answer."""
    first = limited(build.argument(one.node, "first", declared)[0], path)
    after = build.argument(one.node, "after", declared)[0]
    build.checks += [first, lambda variables: _decoded(after(variables), path)]
    build.cost.inner.append(Cost(first))
    build.logged = True
    layout = asked(build, one.selections, ACCESSES)
    parts = [(part.key, part.name, _part(build, part, path)) for part in layout]
    entries = any(part.name in ("edges", "nodes", "pageInfo") for part in layout)

    def shape(value: Any, answer: Answer) -> dict[str, Any]:
        log = log_of(answer)
        match, most = wanted(value, answer), first(answer.variables)
        begins = _decoded(after(answer.variables), path)
        found = log.search(match, after=begins, first=most + 1, newest=True) if entries else []
        page = _Page(found[:most], len(found) > most, begins is not None)
        return {key: log.count(match) if name == "totalCount" else make(page) for key, name, make in parts}

    return shape


class _Page:
    """The entries of a page, and whether there are more on either side."""

    def __init__(self, entries: list[Entry], more: bool, begun: bool) -> None:
        self.entries = entries
        self.more = more
        self.begun = begun


def _part(build: Build, part: Asked, path: str) -> Callable[[_Page], Any]:
    if part.name == "nodes":
        node = _node(build, part, f"{path}.{part.key}")
        return lambda page: [node(entry) for entry in page.entries]
    if part.name == "edges":
        edge = _edge(build, part, f"{path}.{part.key}")
        return lambda page: [edge(entry) for entry in page.entries]
    if part.name == "pageInfo":
        infos = [(info.key, info.name) for info in asked(build, part.selections, "PageInfo")]
        return lambda page: {key: _info(page)[name] for key, name in infos}
    return lambda _: ACCESSES


def _info(page: _Page) -> dict[str, Any]:
    return {
        "hasNextPage": page.more,
        "hasPreviousPage": page.begun,
        "startCursor": _cursor(page.entries[0]) if page.entries else None,
        "endCursor": _cursor(page.entries[-1]) if page.entries else None,
        "__typename": "PageInfo",
    }


def _edge(build: Build, one: Asked, path: str) -> Callable[[Entry], dict[str, Any]]:
    made: list[tuple[str, Callable[[Entry], Any]]] = []
    for part in asked(build, one.selections, "AccessEntryEdge"):
        if part.name == "node":
            made.append((part.key, _node(build, part, f"{path}.{part.key}")))
        else:
            made.append((part.key, _cursor if part.name == "cursor" else lambda _: "AccessEntryEdge"))
    return lambda entry: {key: make(entry) for key, make in made}


def _node(build: Build, one: Asked, path: str) -> Callable[[Entry], dict[str, Any]]:
    made: list[tuple[str, Callable[[Entry], Any]]] = []
    for part in asked(build, one.selections, "AccessEntry"):
        if part.name in _FIELDS:
            made.append((part.key, _FIELDS[part.name]))
        elif build.view == OVERSIGHT:
            made.append((part.key, _AUDITORS[part.name]))
        else:
            build.withhold(f"{path}.{part.key}", f"Who looks at the log for oversight sees {part.name}, nobody else.")
            made.append((part.key, lambda _: None))
    return lambda entry: {key: make(entry) for key, make in made}


def log_of(answer: Answer) -> LogIndex:
    """The index of the access log, which the service gives to every plan that is `logged`."""
    assert answer.log is not None
    return answer.log


def moment(value: Any) -> datetime.datetime | None:
    """A time that a request gave, in UTC unless it says otherwise."""
    if isinstance(value, datetime.datetime) and value.tzinfo is None:
        return value.replace(tzinfo=datetime.UTC)
    return value  # type: ignore[no-any-return]


def _cursor(entry: Entry) -> str:
    return base64.urlsafe_b64encode(f"entry:{entry['seq']}".encode()).decode()


def _decoded(cursor: str | None, path: str) -> int | None:
    """The number in a cursor. Raises Refused when it is none of such a list."""
    if cursor is None:
        return None
    try:
        kind, _, number = base64.urlsafe_b64decode(cursor[:_LONGEST]).decode().partition(":")
        if kind != "entry" or not number.isascii() or not number.isdigit():
            raise ValueError
        return int(number)
    except ValueError as error:
        raise not_a_cursor(path) from error
