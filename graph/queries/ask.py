"""Asking a question: may this viewer, with which parameters; one statement, one log line, and only then the rows."""

import dataclasses
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph.access.conflicts import barred
from graph.access.log import AccessLog
from graph.access.marking import highest
from graph.access.policy import Policy, policy
from graph.access.predicate import at_any_time
from graph.access.releases import Releases
from graph.access.scopes import held, visible
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Forbidden
from graph.queries.counting import Counting, counting
from graph.queries.parameter import Value, checked
from graph.queries.registry import find
from graph.queries.spec import Finished, Query
from graph.schema.core import CONTEXT
from graph.settings import settings
from graph.time import now


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, with what a reader needs in order to trust it.

    rows: dictionaries of plain JSON values, in order. window: first and last day looked at, None without data.
    suppressed: rows withheld because they would show too few young people; None where that would tell of them. marking:
    the highest protective marking of all that the viewer may see, on which the answer may rest. people: uids of those
    whom the rows name.
    """

    query: str
    rows: list[dict[str, Any]]
    window: tuple[datetime.date, datetime.date] | None
    suppressed: int | None
    question: str
    denominator: str
    method: str
    notes: tuple[str, ...]
    caveats: tuple[str, ...]
    version: int
    marking: str | None
    people: tuple[str, ...] = ()


def prepare(query: Query, parameters: Mapping[str, Any], viewer: Viewer) -> dict[str, Value]:
    """The checked parameters of the statement, `$scopes` and `$known_on` not among them.

    Raises Forbidden when the viewer's purpose may not ask this, and Refused for a parameter that cannot be taken.
    """
    if viewer.purpose not in query.purposes:
        wanted = " or ".join(query.purposes)
        raise Forbidden(f"The question {query.id} may be asked for the purpose {wanted} only, not {viewer.purpose}.")
    return checked(query.parameters, parameters, query.id)


def view_of(query: Query, viewer: Viewer, *, conflicted: bool = False) -> str:
    """The view in which the viewer is answered: without names, if there is a conflict of interest with somebody.

    Raises Forbidden where there is no such answer.
    """
    view = CONTEXT if conflicted else viewer.view
    if conflicted and view not in query.views:
        raise Forbidden(f"The question {query.id} names people, and you have a declared conflict of interest.")
    return view


def finish(
    query: Query, raw: Mapping[str, Any], parameters: Mapping[str, Value], view: str, counted: Counting
) -> Finished:
    """What may be seen of the raw row in this view, at most `row_cap` rows of it."""
    finished = query.finish(raw, parameters, view, counted.release)
    notes = (*finished.notes, *counted.notes)
    return dataclasses.replace(finished, rows=finished.rows[: query.row_cap], notes=notes)


def ask(
    graph: Graph,
    name: str,
    parameters: Mapping[str, Any],
    viewer: Viewer,
    *,
    known_on: datetime.date | None = None,
    log: AccessLog | None = None,
    releases: Releases | None = None,
) -> Answer:
    """Ask a question of the graph, as it was known at the end of the day `known_on`, or is known now.

    The access log has its line before this returns. Raises Refused for an unknown name or parameter, Forbidden for a
    purpose that may not ask, LogUnavailable when the line cannot be written. releases: the register of numbers shown,
    that of this installation when not given.
    """
    query = find(name)
    given = prepare(query, parameters, viewer)
    terms = policy(settings().home), now().date()
    conflicted = bool(barred(terms[0], viewer, terms[1]))
    view = view_of(query, viewer, conflicted=conflicted)
    counted = counting(viewer, view, query, known_on, releases)
    past, moment = counted.known_on is not None, counted.known_on or now()
    scopes, marking = _seen(graph, viewer, *terms)
    statement: dict[str, Any] = {**given, "scopes": at_any_time(scopes) if past else scopes, "known_on": moment}
    statement["context_view"] = view == CONTEXT
    raw = graph.read(query.asked(past=known_on is not None), statement, timeout=query.timeout_seconds)[0]
    finished = finish(query, raw, given, view, counted)
    details = {
        "parameters": {key: _plain(value) for key, value in given.items()},
        "known_on": moment.isoformat(),
        "rows": len(finished.rows),
        "suppressed": finished.suppressed,
        "people": list(finished.people),
        "version": query.version,
    }
    (log or access_log()).record(viewer, "consultation", f"query {query.id}", details)
    return Answer(
        query=query.id,
        rows=[{key: _plain(value) for key, value in dataclasses.asdict(row).items()} for row in finished.rows],
        window=finished.window,
        suppressed=finished.suppressed,
        question=query.question,
        denominator=query.denominator,
        method=query.method,
        notes=finished.notes,
        caveats=query.caveats,
        version=query.version,
        marking=marking,
        people=finished.people,
    )


def _seen(graph: Graph, viewer: Viewer, terms: Policy, today: datetime.date) -> tuple[list[int], str | None]:
    """The viewer's scopes, and the highest marking among them: a result may rest on any fact that they may see."""
    there = held(graph)
    scopes = visible(there, viewer, terms, today)
    return scopes, highest(scope.marking for scope in there if scope.number in scopes)


@cache
def access_log() -> AccessLog:
    """The access log of this installation."""
    return AccessLog(settings().home)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
