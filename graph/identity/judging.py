"""Judging whether two records are one person: say it, confirm it, end it. Everything stays; nothing is rewritten.

A judgement is an edge, one for each pair and judge. `same` joins once a second person confirms it (or judges so too),
`different` keeps apart at once, `unsure` leaves both disputed. Ending a judgement undoes what followed from it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.access.scopes import Scope, held
from graph.client import Graph
from graph.errors import Refused
from graph.facts import Edge, Node, RowFacts
from graph.identity.grouping import JUDGEMENTS, SAME, one_person, pair_of
from graph.ids import edge_uid
from graph.runs import Counts, finish_run, start_run
from graph.schema.bookkeeping import PARTNER_REGIMES
from graph.time import now
from graph.upsert import Writer

KIND = "JUDGED"
_SOURCE = "identity"

_STANDING = """
MATCH (a:Person)-[j:JUDGED]->(b:Person)
WHERE j.retired_at IS NULL AND ($uid IS NULL OR j.uid = $uid OR a.uid = $uid OR b.uid = $uid)
RETURN j.uid AS uid, a.uid AS one, b.uid AS other, j.judgement AS says, j.judged_by AS judged_by, j.why AS why,
       j.confirmed_by AS confirmed_by, j.confirmed_at AS confirmed_at, j.recorded_at AS recorded_at, j.scope AS scope,
       a.canonical_id IS NOT NULL AND a.canonical_id = b.canonical_id AS joined,
       'disputed' IN [a.identity_state, b.identity_state] AS disputed
ORDER BY recorded_at, uid
"""

_THERE = """
UNWIND $uids AS uid
MATCH (p:Person {uid: uid}) WHERE p.retired_at IS NULL
RETURN p.uid AS uid, p.scope AS scope
"""

# A pair of different people across the two groups that would become one.
_APART = """
MATCH (a:Person {uid: $one}), (b:Person {uid: $other})
WITH COLLECT { MATCH (p:Person) WHERE p.uid = $one OR p.canonical_id = a.canonical_id RETURN p } AS these,
     COLLECT { MATCH (p:Person) WHERE p.uid = $other OR p.canonical_id = b.canonical_id RETURN p } AS those
UNWIND these AS p
MATCH (p)-[j:JUDGED {judgement: 'different'}]-(q:Person)
WHERE j.retired_at IS NULL AND q IN those AND p.retired_at IS NULL AND q.retired_at IS NULL
RETURN p.uid AS one, q.uid AS other, j.judged_by AS judged_by ORDER BY one, other, judged_by
"""


@dataclass(frozen=True, slots=True)
class Judged:
    """A standing judgement. joined: the two records are one person at present. disputed: that is not settled."""

    uid: str
    one: str
    other: str
    says: str
    judged_by: str
    why: str
    confirmed_by: str | None
    confirmed_at: datetime.datetime | None
    recorded_at: datetime.datetime
    joined: bool
    disputed: bool
    scope: int

    @property
    def people(self) -> list[str]:
        """The two records."""
        return [self.one, self.other]


def check(graph: Graph, one: str, other: str, says: str, *, by: str, why: str) -> None:
    """Raise Refused where `judge` would, and write nothing."""
    _check_words(one, other, says, by, why)
    there = {row["uid"] for row in graph.read(_THERE, {"uids": [one, other]})}
    for uid in (one, other):
        if uid not in there:
            raise Refused(f"There is no person {uid}: give the identifiers of two records of people.")
    if says == SAME:
        _refuse_apart(graph, one, other, by)


def judge(graph: Graph, one: str, other: str, says: str, *, by: str, why: str, organisation: str) -> Judged:
    """Record what `by` judged of two records, for the organisation that answers for it; what they judged before of the
    same two is kept and no longer stands. Raises Refused."""
    check(graph, one, other, says, by=by, why=why)
    one, other = pair_of(one, other)
    scope = _terms(graph, organisation, graph.read(_THERE, {"uids": [one]})[0]["scope"])
    said = {"judgement": says, "judged_by": by.strip(), "why": why.strip()}
    return _write(graph, scope, edge_uid(KIND, one, other, one_person(by)), (one, other), said)


def confirmable(graph: Graph, uid: str, *, by: str) -> Judged:
    """The judgement, if `by` may stand behind it as the second person. Raises Refused, for one's own among others."""
    judged = find(graph, uid)
    if not one_person(by):
        raise Refused("Who confirms it? Give a name with --by.")
    if one_person(by) == one_person(judged.judged_by):
        raise Refused(f"{by} judged this, and it takes two people: somebody else must confirm {uid}.")
    if judged.says != SAME:
        raise Refused(f"{uid} says {judged.says}, which holds without a second person: nothing is to be confirmed.")
    if judged.confirmed_by is not None:
        raise Refused(f"{uid} is confirmed already, by {judged.confirmed_by}.")
    _refuse_apart(graph, judged.one, judged.other)
    return judged


def confirm(graph: Graph, uid: str, *, by: str) -> Judged:
    """Stand behind a judgement as the second person. Raises Refused."""
    judged = confirmable(graph, uid, by=by)
    said: dict[str, Any] = {"judgement": judged.says, "judged_by": judged.judged_by, "why": judged.why}
    said |= {"confirmed_by": by.strip(), "confirmed_at": now()}
    return _write(graph, _scope(graph, judged.scope), uid, (judged.one, judged.other), said)


def end(graph: Graph, uid: str) -> Judged:
    """End a judgement, which undoes what followed from it; returns it as it stood. Raises Refused."""
    judged = find(graph, uid)
    scope = _scope(graph, judged.scope)
    run = start_run(graph, source=_SOURCE, scope=scope, retention="partner", files=())
    Writer(graph, run.stamp).withdraw(edges=[(KIND, uid)])
    finish_run(graph, run, Counts(read=1, changed=1))
    return judged


def standing(graph: Graph, uid: str | None = None) -> list[Judged]:
    """The judgements that stand: all, or those on one record, oldest first."""
    return [_judged(row) for row in graph.read(_STANDING, {"uid": uid})]


def find(graph: Graph, uid: str) -> Judged:
    """The standing judgement of that identifier. Raises Refused."""
    found = [judged for judged in standing(graph, uid) if judged.uid == uid]
    if not found:
        raise Refused(f"No judgement {uid} stands: `safeground identity list` shows those that do.")
    return found[0]


def _refuse_apart(graph: Graph, one: str, other: str, by: str | None = None) -> None:
    """Raise Refused where a standing `different` keeps two records apart, or records joined to them already.

    by: who is about to judge; what they judged of these two before gives way.
    """
    for row in graph.read(_APART, {"one": one, "other": other}):
        if one_person(row["judged_by"]) != one_person(by) or {row["one"], row["other"]} != {one, other}:
            raise Refused(
                f"{row['judged_by']} judged {row['one']} and {row['other']} to be different people, and that stands: "
                "settle it with them, end that judgement, and judge again."
            )


def _check_words(one: str, other: str, says: str, by: str, why: str) -> None:
    if one == other:
        raise Refused(f"{one} is one record: give two that may be the same person.")
    if says not in JUDGEMENTS:
        raise Refused(f"There is no judgement {says!r}: it is {', '.join(JUDGEMENTS[:-1])} or {JUDGEMENTS[-1]}.")
    if not one_person(by):
        raise Refused("Who judged it? Give a name with --by.")
    if not why.strip():
        raise Refused("Why? A judgement without a reason cannot be checked by anybody: give one with --why.")


def _terms(graph: Graph, organisation: str, near: int) -> Scope:
    """The terms on which a judgement is held: its organisation's, for welfare only, about the area of the record."""
    of = _scope(graph, near)
    regime = of.regime if of.regime in PARTNER_REGIMES else PARTNER_REGIMES[0]
    return Scope(organisation, regime, frozenset({"welfare"}), "official_sensitive", of.area)


def _scope(graph: Graph, number: int) -> Scope:
    return next(scope for scope in held(graph) if scope.number == abs(number))


def _write(graph: Graph, scope: Scope, uid: str, pair: tuple[str, str], said: dict[str, Any]) -> Judged:
    run = start_run(graph, source=_SOURCE, scope=scope, retention="partner", files=())
    ends: Sequence[tuple[str, str]] = [("Person", one) for one in pair]
    edge = Edge(KIND, uid, ends[0], ends[1], said | {"basis": "assessment", "valid_from": run.stamp.recorded_at.date()})
    row = RowFacts(uid, [Node("Person", one, owned=False) for one in pair], [edge], said["judged_by"])
    tally = Writer(graph, run.stamp).write([row])
    finish_run(graph, run, Counts(1, tally.new, tally.changed, tally.unchanged))
    return find(graph, uid)


def _judged(row: dict[str, Any]) -> Judged:
    confirmed = row["confirmed_at"]
    return Judged(
        **{name: row[name] for name in ("uid", "one", "other", "says", "judged_by", "why", "confirmed_by", "scope")},
        confirmed_at=confirmed.to_native() if confirmed else None,
        recorded_at=row["recorded_at"].to_native(),
        joined=row["joined"],
        disputed=row["disputed"],
    )
