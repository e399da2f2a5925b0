"""Keeps `canonical_id` and `identity_state` of people as the judgements and identity keys have them.

Both are worked out from what stands, and can be worked out again at any time (`rebuild`); working out what a change
touches gives the same as working out everything. A value that changes is kept in an Earlier version, like anything else
that was said of a node, so that *as known on* a day has the groups of that day.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import neo4j

from graph.client import Graph
from graph.identity.grouping import Judgement, Standing, pair_of, standings
from graph.statements import keep_earlier
from graph.time import now as present

LABEL = "Joined"
"""Who has a canonical_id, as a label: that somebody has none is told from it without reading their properties."""
_ALL_AT_ONCE = 20_000  # people of one transaction of a rebuild

# Two writers that each bring one record of a person do not see each other's: the second waits here for the first.
_TAKE_TURNS = "MERGE (l:Lock {uid: 'identity'}) SET l.taken_at = $now"

_CONCERNED = """
UNWIND $uids AS uid
MATCH (p:Person {uid: uid})
WHERE p.identity_key IS NOT NULL OR p.canonical_id IS NOT NULL OR p.identity_state IS NOT NULL
   OR EXISTS { (p)-[:JUDGED]-() }
RETURN count(p) AS n
"""

# Most have a key that nobody else has, and nothing follows for them.
_TIED = """
UNWIND $uids AS uid
MATCH (p:Person {uid: uid})
WHERE p.canonical_id IS NOT NULL OR p.identity_state IS NOT NULL OR EXISTS { (p)-[:JUDGED]-() }
   OR EXISTS { MATCH (q:Person) WHERE q.identity_key = p.identity_key AND q.uid <> uid }
RETURN collect(uid) AS uids
"""

_AROUND = """
UNWIND $uids AS uid
MATCH (p:Person {uid: uid})
RETURN p.uid AS uid, p.identity_key AS key, p.canonical_id AS canonical_id, p.identity_state AS state,
       p.retired_at IS NULL AS stands,
       COLLECT {
         MATCH (p)-[j:JUDGED]-(q:Person) WHERE j.retired_at IS NULL
         RETURN [q.uid, j.judgement, j.judged_by, j.confirmed_by]
       } AS judged,
       COLLECT { MATCH (q:Person) WHERE q.identity_key = p.identity_key RETURN q.uid }
       + COLLECT { MATCH (q:Person) WHERE q.canonical_id = p.canonical_id RETURN q.uid } AS mates
"""

# What stood is kept, unless it was said at this very moment: then nobody can have known it.
_SAY = """
UNWIND $rows AS r
MATCH (n:Person {uid: r[0]})
CALL (n) {
  WITH n WHERE coalesce(n.changed_at, n.recorded_at) < $now
  @keep
  SET n.changed_at = $now
}
SET n.canonical_id = r[1], n.identity_state = r[2]
FOREACH (_ IN CASE WHEN r[1] IS NULL THEN [] ELSE [1] END | SET n:Joined)
FOREACH (_ IN CASE WHEN r[1] IS NULL THEN [1] ELSE [] END | REMOVE n:Joined)
""".replace("@keep", keep_earlier("Person"))

_LABEL = (
    "MATCH (p:Person) WHERE p.canonical_id IS NOT NULL AND NOT p:Joined SET p:Joined",
    "MATCH (p:Joined) WHERE p.canonical_id IS NULL REMOVE p:Joined",
)

_ANYBODY = """
MATCH (p:Person)
WHERE p.uid > $after AND (p.identity_key IS NOT NULL OR p.canonical_id IS NOT NULL OR p.identity_state IS NOT NULL
  OR EXISTS { (p)-[:JUDGED]-() })
RETURN p.uid AS uid ORDER BY uid LIMIT $most
"""


_ENDS = """
UNWIND $uids AS uid
MATCH (p:Person)-[j:JUDGED {uid: uid}]->(q:Person)
RETURN collect(p.uid) + collect(q.uid) AS people
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A person for whom something else follows now than before."""

    uid: str
    before: Standing
    after: Standing


def resolve(tx: neo4j.ManagedTransaction, uids: Iterable[str], now: datetime.datetime) -> list[Change]:
    """Work out anew what follows for these people and for all whom they are tied to; returns what changed.

    uids: people written, withdrawn or judged in this transaction, or about to be erased in it. now: the moment from
    which the changes are known. Whoever is retired is nobody's record, and keeps what was said of them.
    """
    touched = sorted(set(uids))
    if not touched or not tx.run(_CONCERNED, uids=touched).single(strict=True)["n"]:
        return []
    tx.run(_TAKE_TURNS, now=now).consume()
    around = _around(tx, tx.run(_TIED, uids=touched).single(strict=True)["uids"])
    keys = {uid: one.key for uid, one in around.items() if one.stands}
    judgements = {judgement for one in around.values() for judgement in one.judged}
    after = standings(keys, sorted(judgements, key=repr))
    changes = [Change(uid, around[uid].before, said) for uid, said in after.items() if said != around[uid].before]
    if changes:
        rows = [[change.uid, change.after.canonical_id, change.after.state] for change in changes]
        tx.run(_SAY, rows=rows, now=now).consume()
    return changes


def judged_people(tx: neo4j.ManagedTransaction, uids: Sequence[str]) -> list[str]:
    """The people on whom these judgements are."""
    return list(tx.run(_ENDS, uids=uids).single(strict=True)["people"]) if uids else []


def rebuild(graph: Graph, now: datetime.datetime | None = None) -> int:
    """Work out everybody anew; returns for how many people something else follows than stood. Normally none."""
    moment = now or present()
    for statement in _LABEL:
        graph.run(statement)
    changed, after = 0, ""
    while True:
        uids = [row["uid"] for row in graph.read(_ANYBODY, {"after": after, "most": _ALL_AT_ONCE}, timeout=600)]
        if not uids:
            return changed
        changed += len(graph.write(lambda tx, part=uids: resolve(tx, part, moment)))  # type: ignore[misc]
        after = uids[-1]


@dataclass(frozen=True, slots=True)
class _Person:
    key: str | None
    stands: bool
    before: Standing
    judged: tuple[Judgement, ...]


def _around(tx: neo4j.ManagedTransaction, uids: Sequence[str]) -> dict[str, _Person]:
    """These people and everybody tied to them, at whatever distance."""
    found: dict[str, _Person] = {}
    wanted = list(uids)
    while wanted:
        further: set[str] = set()
        for row in tx.run(_AROUND, uids=wanted):
            uid = row["uid"]
            judged = tuple(Judgement(*pair_of(uid, other), *said) for other, *said in row["judged"])
            before = Standing(row["canonical_id"], row["state"])
            found[uid] = _Person(row["key"], row["stands"], before, judged)
            further.update(row["mates"], (other for other, *_ in row["judged"]))
        wanted = sorted(further - found.keys() - set(wanted))
    return found
