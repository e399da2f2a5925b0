"""The walk of one request: viewer, plan, access log, database, answer. Each step is a module; this one only walks."""

import asyncio
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from api.gate import Busy, Gate
from api.plan.marking import Marks
from api.plan.plan import Answered, Plan, Planner
from api.plan.refusals import Entry, entries, entry
from api.plan.values import Variables
from api.plan.why import Why
from api.request import Asking, NotJson, TooLarge
from api.rights import Rights
from graph.access.log import AccessLog
from graph.access.policy import BadPolicy
from graph.access.predicate import SCOPES, WITH_INFERRED, at_any_time
from graph.access.releases import RegisterUnavailable, Releases
from graph.access.viewer import Viewer
from graph.access.why import Explanation, full_for
from graph.client import AsyncGraph, TooSlow
from graph.errors import Forbidden, LogUnavailable, NotRunning, Refused, SafegroundError, Tampered, Unauthenticated
from graph.queries.counting import pictured
from graph.schema.core import CONTEXT

_log = logging.getLogger("safeground.api")

STATUS: dict[type[SafegroundError], int] = {
    TooSlow: 504,
    TooLarge: 413,
    NotJson: 415,
    BadPolicy: 503,
    Refused: 400,
    Unauthenticated: 401,
    Forbidden: 403,
    Busy: 503,
    LogUnavailable: 503,
    Tampered: 503,
    NotRunning: 503,
}
# What these say names files and addresses of this machine: that is for whoever runs it, not for whoever asks.
_OUTSIDE: dict[type[SafegroundError], str] = {
    RegisterUnavailable: "The register of numbers cannot be used, so none is served: tell whoever runs this service.",
    Tampered: "The access log is not as it was written: tell whoever runs this service.",
    LogUnavailable: "The access log cannot be written, so nothing is served: tell whoever runs this service.",
    BadPolicy: "The policy of this installation cannot be read, so nothing is served: tell whoever runs this service.",
    NotRunning: "The database does not answer: try again, and tell whoever runs this service if it goes on.",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """A status, and the JSON that goes with it."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class _Planned:
    """A request that may be answered. scopes: what its viewer sees at present."""

    viewer: Viewer
    asking: Asking
    plan: Plan
    variables: Variables
    values: Mapping[str, Any]
    price: int
    scopes: list[int]


class Service:
    """Answers requests with one graph, one access log, one queue."""

    def __init__(self, graph: AsyncGraph, log: AccessLog, releases: Releases, planner: Planner, gate: Gate) -> None:
        self._graph = graph
        self._releases = releases
        self._access_log = log
        self._planner = planner
        self._gate = gate
        self._rights = Rights(graph)

    async def answer(self, viewer: Viewer, asking: Asking) -> Reply:
        """The reply to a request of a known viewer. Nothing leaves before its entry is in the access log."""
        try:
            try:
                barred = self._rights.barred(viewer)
                plan, variables = self._planner.plan(
                    asking.query, asking.operation, asking.variables, viewer, conflicted=bool(barred)
                )
                values, price = plan.values(variables), plan.price(variables)
                async with self._gate:
                    scopes = await self._rights.scopes(viewer)
                    values[SCOPES] = at_any_time(scopes) if plan.past else scopes
                    if plan.inferred:
                        wide = await self._rights.scopes(viewer, inferred=True)
                        values[WITH_INFERRED] = at_any_time(wide) if plan.past else wide
                    if barred:
                        values["barred"] = await self._rights.out_of_reach(barred)
                    values["context_view"] = viewer.view == CONTEXT or bool(barred)
                    if plan.counted:
                        moment = pictured(self._releases, viewer.organisation, plan.day(variables))
                        values |= {"counted_scopes": at_any_time(scopes), "counted_known_on": moment}
                    if plan.reported:
                        values["reported"] = await self._rights.reported(viewer)
                    return Reply(
                        200, await self._walk(_Planned(viewer, asking, plan, variables, values, price, scopes))
                    )
            except (Refused, Busy, NotRunning) as error:
                await self.refused(viewer, error, asking)
                raise
        except SafegroundError as error:
            return failure(error)
        except Exception:  # noqa: BLE001 (the outermost: whatever it was, nothing of it goes out)
            return unforeseen()

    async def refused(self, viewer: Viewer, error: SafegroundError, asking: Asking | None = None) -> None:
        """Log a request that gets no answer. Raises LogUnavailable."""
        details: dict[str, Any] = {"refused": error.code}
        if asking is not None:
            details["request"] = self._digest(asking)
        await self._access_log.arecord(viewer, "consultation", "refused", details)

    async def _walk(self, one: _Planned) -> bytes:
        """The answer, when its entry is in the access log."""
        details = self._details(one)
        what = f"query: {', '.join(one.plan.fields)}"
        if one.plan.people:
            # Whom the answer names is known only once it is there; it goes into the entry, then the answer goes out.
            body, details["people"] = await self._made(one)
            await self._access_log.arecord(one.viewer, "consultation", what, details)
            return body
        entry_ = self._access_log.start(one.viewer, "consultation", what, details)
        try:
            body, _ = await self._made(one)
        finally:
            await entry_
        return body

    async def _made(self, one: _Planned) -> tuple[bytes, list[str]]:
        """The answer as JSON, and the people whom it shows. No more than this is kept while the log is written:
        thousands of objects that live that long are what Python's garbage collection is slow for."""
        answered = await self._shape(one, await self._read(one))
        marking = self._rights.marking(_marked(answered.marks, one.scopes))
        return _json(answered, one.price, marking), sorted(answered.people)

    async def _explained(self, viewer: Viewer, why: Why, variables: Variables) -> Explanation:
        try:
            meant = why.viewer(viewer, variables)
        except Forbidden as error:  # nobody can be this viewer, which is why they see nothing
            return Explanation(False, str(error))
        identifier, field = why.identifier(variables), why.field(variables)
        return await self._rights.explain(identifier, meant, field=field, full=full_for(viewer))

    async def _read(self, one: _Planned) -> list[Any]:
        if not one.plan.statement:
            return []
        return await self._graph.read_one(one.plan.statement, one.values, timeout=one.plan.seconds)

    async def _shape(self, one: _Planned, record: list[Any]) -> Answered:
        plan, values = one.plan, one.values
        if plan.whys:
            told = {why.name: await self._explained(one.viewer, why, one.variables) for why in plan.whys}
            values = {**values, **told}
        if plan.questions or plan.counted or plan.logged:  # these take time, and other requests need not wait
            log = self._access_log.index if plan.logged else None
            answer = partial(plan.answer, releases=self._releases, log=log)
            return await asyncio.to_thread(answer, one.viewer, one.variables, values, record)
        return plan.answer(one.viewer, one.variables, values, record)

    def _details(self, one: _Planned) -> dict[str, Any]:
        plan, variables = one.plan, one.variables
        details: dict[str, Any] = {"fields": plan.fields, "request": self._digest(one.asking)}
        if plan.subjects:
            details["subjects"] = [get(variables) for get in plan.subjects]
        if plan.questions:
            details["parameters"] = {question.query.id: question.given(one.values) for question in plan.questions}
        if instead := [told for why in plan.whys if (told := why.told(variables))]:
            details["instead"] = instead
        if plan.past:
            details["known_on"] = one.values["known_on"]
        if plan.denied:
            details["refused"] = "FORBIDDEN"
        return details

    def _digest(self, asking: Asking) -> str:
        """The request as a keyed fingerprint: its text and variables can hold names, and the log can forget nothing."""
        return self._access_log.digest(asking.query.encode() + b"\0" + orjson.dumps(asking.variables))


def failure(error: SafegroundError) -> Reply:
    """The reply when there is no answer."""
    for kind, sentence in _OUTSIDE.items():
        if isinstance(error, kind):
            _log.error("%s", error)
            return Reply(STATUS[kind], _errors([entry(error.code, sentence)]))
    status = next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)
    return Reply(status, _errors(entries(error)))


def unforeseen() -> Reply:
    """The reply when something broke: a number to find it by, and nothing of what is inside."""
    number = secrets.token_hex(4)
    _log.exception("error %s", number)
    made = entry("INTERNAL", f"Something went wrong here: tell whoever runs this service the number {number}.")
    made["extensions"]["id"] = number
    return Reply(500, _errors([made]))


def _errors(found: list[Entry]) -> bytes:
    return orjson.dumps({"errors": found})


def _marked(marks: Marks, seen: Iterable[int]) -> Iterable[int]:
    """The scopes whose marking the answer carries; all that the viewer sees, where it counts what it does not show."""
    return seen if marks.whole else marks.scopes


def _json(answered: Answered, price: int, marking: str | None) -> bytes:
    body: dict[str, Any] = {"data": answered.data}
    if answered.notices:
        body["errors"] = answered.notices
    marks = answered.marks
    body["extensions"] = {"cost": price, "marking": marking, "handling": marks.handling, "conditions": marks.conditions}
    return orjson.dumps(body, default=_plain)


def _plain(value: Any) -> Any:
    """Neo4j's dates and times, as ISO 8601."""
    iso = getattr(value, "iso_format", None)
    if iso is None:
        raise TypeError(f"{type(value).__name__} has no form in JSON")
    return iso()
