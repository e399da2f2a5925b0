"""Putting a fact right: said to be wrong until somebody settles it, or corrected; and who must hear of it.

What a partner said keeps its fingerprint through both. So the same file imported again does not undo them, while a
partner that changes its own record is heard.
"""

import datetime
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import neo4j

from graph import statements
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.facts import STAMPED, Edge, Node, RowFacts, check
from graph.queries.registry import queries
from graph.rights.disclosure import disclosures
from graph.rights.subject_pack import reference
from graph.schema.core import Property, Type
from graph.schema.registry import SCHEMA
from graph.time import now

PEOPLE_OF_NODE = """
MATCH (f) WHERE elementId(f) = $id
OPTIONAL MATCH (f)-[:ABOUT|INVOLVED_IN]-(p:Person)
OPTIONAL MATCH (p)<-[:ABOUT]-(a:Assessment)
OPTIONAL MATCH (f)-[:ABOUT]->(c:Context)<-[:ABOUT]-(b:Assessment)
WITH collect(DISTINCT p.uid) AS people, collect(DISTINCT a.uid) + collect(DISTINCT b.uid) AS assessments,
     collect(DISTINCT c.uid) AS contexts
RETURN people, contexts, assessments
"""
PEOPLE_OF_EDGE = """
MATCH (x)-[e]->(y) WHERE elementId(e) = $id
UNWIND [x, y] AS end
OPTIONAL MATCH (end)<-[:ABOUT]-(a:Assessment)
WITH end, collect(DISTINCT a.uid) AS assessments
RETURN [uid IN collect(CASE WHEN end:Person THEN end.uid END) | uid] AS people,
       [uid IN collect(CASE WHEN end:Context THEN end.uid END) | uid] AS contexts,
       reduce(all = [], some IN collect(assessments) | all + some) AS assessments
"""
DELETE_VERSIONS_OF_NODE = "MATCH (v:Earlier {of_uid: $uid}) DETACH DELETE v"
DELETE_VERSIONS_OF_EDGE = """
MATCH (a)-[e]->(b) WHERE elementId(e) = $id
MATCH (a)-[v]->(b) WHERE type(v) = type(e) AND v.uid STARTS WITH $uid + '@'
DELETE v
"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as it stands."""

    id: str
    uid: str
    kind: str
    is_node: bool
    said: dict[str, Any]
    start: tuple[str, str] | None
    end: tuple[str, str] | None

    @property
    def properties(self) -> dict[str, Property]:
        """What such a fact may say."""
        declared = SCHEMA.node(self.kind) if self.is_node else SCHEMA.edge(self.kind)
        return {one.name: one for one in declared.stored}


@dataclass(slots=True)
class Touched:
    """What rests on a fact: answers that were given (by what was asked), assessments, disclosures, and who has them."""

    people: tuple[str, ...] = ()
    answers: Counter[str] = field(default_factory=Counter)
    assessments: tuple[str, ...] = ()
    disclosures: list[dict[str, Any]] = field(default_factory=list)
    to_tell: Counter[str] = field(default_factory=Counter)


def find(graph: Graph, uid: str) -> Fact:
    """The fact of that identifier. Raises Refused when there is none that stands."""
    for kind in (one.name for one in SCHEMA.nodes if one.is_fact):
        text = f"MATCH (n:{kind} {{uid: $uid}}) RETURN elementId(n) AS id, properties(n) AS said"
        for row in graph.read(text, {"uid": uid}):
            return Fact(row["id"], uid, kind, True, row["said"], None, None)
    for kind in (one.name for one in SCHEMA.edges):
        text = (
            f"MATCH (a)-[e:{kind} {{uid: $uid}}]->(b) RETURN elementId(e) AS id, properties(e) AS said, "
            "[labels(a)[0], a.uid] AS start, [labels(b)[0], b.uid] AS end"
        )
        for row in graph.read(text, {"uid": uid}):
            return Fact(row["id"], uid, kind, False, row["said"], tuple(row["start"]), tuple(row["end"]))
    raise Refused(f"There is no fact {uid}: give the identifier of a fact, or a number of a pack with --person.")


def of_reference(graph: Graph, log: AccessLog, number: str, person: str) -> str:
    """The identifier of a fact that a pack gives by a number. Raises Refused."""
    rows = graph.read("MATCH (p:Person {uid: $uid})-[e]-() RETURN DISTINCT e.uid AS uid", {"uid": person})
    for row in rows:
        if reference(log, row["uid"]) == number:
            return str(row["uid"])
    raise Refused(f"No fact about {person} has the number {number} in a pack.")


def touched(graph: Graph, home: Path, fact: Fact) -> Touched:
    """What rests on a fact, and who must be told when it changes."""
    row = graph.read(PEOPLE_OF_NODE if fact.is_node else PEOPLE_OF_EDGE, {"id": fact.id})[0]
    found = Touched(tuple(sorted({*row["people"]})), assessments=tuple(sorted({*row["assessments"]})))
    log = AccessLog(home)
    if not log.files.lines.exists():
        return found
    since = fact.said.get("recorded_at")
    begun = since.to_native().isoformat() if since is not None else ""
    names = {fact.uid, *row["people"], *row["contexts"]}
    entries = {entry["seq"]: entry for entry in log.search(records=sorted(names))}
    if since is not None:
        entries |= {entry["seq"]: entry for entry in log.search(since=since.to_native()) if _ranks(entry, fact.kind)}
    for _, entry in sorted(entries.items()):
        if entry["action"] == "consultation" and entry["at"][:19] >= begun[:19]:
            found.answers[entry["what"]] += 1
            found.to_tell[_organisation(entry)] += 1
    for entry in disclosures(log, names):
        found.disclosures.append(entry)
        found.to_tell[entry["details"].get("recipient") or _organisation(entry)] += 1
    return found


def _organisation(entry: Mapping[str, Any]) -> str:
    return str((entry["viewer"] or {}).get("organisation", "nobody we know"))


def _ranks(entry: Mapping[str, Any], kind: str) -> bool:
    """Whether the entry is of a question whose answer reads such facts: it counted them without naming them."""
    if entry["action"] != "consultation":
        return False
    names = str(entry["what"]).removeprefix("query").lstrip(": ").split(", ")
    # GraphQL asks for crossGroup what the command line calls cross_group.
    asked = [queries().get(re.sub("(?=[A-Z])", "_", name).lower()) for name in names]
    return any(one is not None and re.search(rf"\b{kind}\b", one.text) for one in asked)


def dispute(graph: Graph, log: AccessLog, fact: Fact, viewer: Viewer, *, resolved: bool = False) -> None:
    """Mark a fact as said to be wrong, or, resolved, no more. What it said before is kept, as of any change."""
    if bool(fact.said.get("disputed")) is not resolved:
        state = "is not disputed" if resolved else "is disputed already"
        raise Refused(f"The fact {fact.uid} {state}.")
    what = "dispute settled" if resolved else "disputed"
    log.record(viewer, "alteration", what, _details(graph, fact))
    graph.write(lambda tx: _amend(tx, fact, {"disputed": None if resolved else True}))


def correct(
    graph: Graph, log: AccessLog, fact: Fact, values: Mapping[str, str], viewer: Viewer, *, erase_old: bool = False
) -> dict[str, Any]:
    """Say other values; `""` takes one away. Returns what was changed. Raises Refused for what the schema does not
    know. With `erase_old` what it said before is deleted instead of kept."""
    changes = {name: _typed(fact, name, text) for name, text in values.items()}
    said = {name: value for name, value in (fact.said | changes).items() if name in fact.properties}
    _check(fact, said)
    changes = {name: value for name, value in changes.items() if fact.said.get(name) != value}
    if not changes:
        raise Refused(f"The fact {fact.uid} says that already.")
    log.record(viewer, "alteration", "correction", _details(graph, fact) | {"changed": sorted(changes)})
    if erase_old:
        log.record(viewer, "erasure", "what a corrected fact said before", _details(graph, fact))
    graph.write(lambda tx: _amend(tx, fact, changes, erase_old=erase_old))
    return changes


def renew(graph: Graph, log: AccessLog, fact: Fact, viewer: Viewer) -> tuple[datetime.date, datetime.date]:
    """Let a fact stay as long again, counted from today, since somebody looked at it and needs it still. Returns when
    it is due for review and when it goes. Raises Refused for one without a term."""
    said = fact.said
    begun, ends, look = said.get("changed_at") or said["recorded_at"], said.get("delete_after"), said.get("review_due")
    if ends is None or look is None:
        raise Refused(f"The fact {fact.uid} has no term to renew.")
    start = begun.to_native().date()
    today = now().date()
    dates = today + (look.to_native() - start), today + (ends.to_native() - start)
    log.record(viewer, "alteration", "renewed", _details(graph, fact) | {"delete_after": dates[1].isoformat()})
    graph.write(lambda tx: _amend(tx, fact, {"review_due": dates[0], "delete_after": dates[1]}))
    return dates


def _details(graph: Graph, fact: Fact) -> dict[str, Any]:
    row = graph.read(PEOPLE_OF_NODE if fact.is_node else PEOPLE_OF_EDGE, {"id": fact.id})[0]
    return {"subjects": [fact.uid], "people": sorted({*row["people"]})}


def _amend(tx: neo4j.ManagedTransaction, fact: Fact, changes: dict[str, Any], *, erase_old: bool = False) -> None:
    at = now()
    statement = statements.amend_node(fact.kind) if fact.is_node else statements.amend_edge(fact.kind)
    tx.run(statement, uid=fact.uid, changes=changes, now=at).consume()
    if not erase_old:
        return
    if fact.is_node:
        tx.run(DELETE_VERSIONS_OF_NODE, uid=fact.uid).consume()
    else:
        found = tx.run(f"MATCH ()-[e:{fact.kind} {{uid: $uid}}]->() RETURN elementId(e) AS id", uid=fact.uid)
        tx.run(DELETE_VERSIONS_OF_EDGE, id=found.single(strict=True)["id"], uid=fact.uid).consume()


def _check(fact: Fact, said: dict[str, Any]) -> None:
    own = {name: value for name, value in said.items() if name not in STAMPED}
    if fact.is_node:
        check([RowFacts(fact.uid, [Node(fact.kind, fact.uid, own)], [], "correction")])
    else:
        assert fact.start is not None
        assert fact.end is not None
        check([RowFacts(fact.uid, [], [Edge(fact.kind, fact.uid, fact.start, fact.end, own)], "correction")])


def _typed(fact: Fact, name: str, text: str) -> Any:
    """A value as its property wants it. Raises Refused."""
    declared = fact.properties.get(name)
    if name in STAMPED:
        raise Refused(f"{fact.kind}.{name} is filled in by Safeground itself, so it cannot be set.")
    if declared is None:
        raise Refused(f"{fact.kind} has no {name}; it has {', '.join(sorted(fact.properties.keys() - STAMPED))}.")
    if not text:
        return None
    try:
        if declared.type is Type.DATE:
            return datetime.date.fromisoformat(text)
        if declared.type is Type.INTEGER:
            return int(text)
        if declared.type is Type.NUMBER:
            return float(text)
    except ValueError as error:
        raise Refused(f"{name} is {text!r}, which is no {declared.type.value}.") from error
    if declared.type is Type.BOOLEAN:
        if text not in {"yes", "no"}:
            raise Refused(f"{name} is {text!r}; it is yes or no.")
        return text == "yes"
    return text
