"""What was said, day after day: a log that can be written, replayed up to any day, and asked about in every way."""

import dataclasses
import datetime
import json
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.plan.plan import Planner
from api.types.schema import schema
from graph.access.predicate import SCOPES, WITH_INFERRED, at_any_time, said, visible
from graph.access.releases import Releases
from graph.access.scopes import READ, Scope, from_record, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.provenance import RETENTION, Stamp
from graph.queries.parameter import checked
from graph.queries.registry import queries
from graph.time import end_of, now
from graph.upsert import Edge, Node, RowFacts, Writer

FIRST = datetime.date(2026, 3, 1)
HAPPENED = datetime.date(2026, 1, 10)
PURPOSES = frozenset({"welfare", "place_safety"})
PLANNER = Planner(schema())
PEOPLE = ("p1", "p2", "p3", "p4")
NODES = dict.fromkeys(PEOPLE, "Person") | {
    "c1": "Place", "c2": "Place", "g1": "PeerGroup", "g2": "PeerGroup", "e1": "Event", "n1": "Concern", "f1": "Factor",
}  # fmt: skip
EDGES = (
    *(("SPENDS_TIME_IN", person, "c1") for person in PEOPLE),
    ("SPENDS_TIME_IN", "p1", "c2"),
    ("PART_OF", "p1", "g1"),
    ("PART_OF", "p2", "g1"),
    ("PART_OF", "p3", "g2"),
    ("PART_OF", "p4", "g2"),
    ("FRIEND_OF", "p1", "p3"),
    ("FRIEND_OF", "p2", "p4"),
    ("FRIEND_OF", "p1", "p2"),
    ("INVOLVED_IN", "p2", "e1"),
    ("OCCURRED_AT", "e1", "c1"),
    ("ABOUT", "n1", "p1"),
    ("ABOUT", "n1", "p3"),
    ("ABOUT", "f1", "c1"),
)
_PREFIX = {"Person": "person", "PeerGroup": "group"}
_ASKED: dict[str, dict[str, Any]] = {
    "hotspots": {"min_observed": 1},
    "cross_group": {"min_ties": 1},
    "event_hotspots": {"event_kind": "sighting"},
}
_PERSON = """id recordedAt initials lifeStage identityState
  friends { totalCount edges { strength node { id initials } } } groups { nodes { id name } }
  spendsTimeIn { totalCount edges { feels validFrom node { id ... on Context { name } } } }
  events { edges { role node { id eventKind startedOn } } } concerns { nodes { id concernStatus } }"""
_PLACE = """id recordedAt name people { totalCount edges { feels node { id initials } } nodes { id } }
  events { nodes { id eventKind involved { totalCount nodes { id } } } } factors { nodes { description factorKind } }"""
GRAPHQL = (
    "query Q($day: Date, "
    + ", ".join(f"${name}: ID!" for name in (*PEOPLE, "c1", "c2", "n1"))
    + ") {\n"
    + "\n".join(f"{p}: node(id: ${p}, asKnownOn: $day) {{ ... on Person {{ {_PERSON} }} }}" for p in PEOPLE)
    + "\n".join(f"\n{c}: node(id: ${c}, asKnownOn: $day) {{ ... on Place {{ {_PLACE} }} }}" for c in ("c1", "c2"))
    + "\nn1: node(id: $n1, asKnownOn: $day, includeInferred: true) { ... on Concern { "
    + "concernStatus aboutPeople { totalCount edges { basis node { id } } } } } }"
)


@dataclass(frozen=True)
class Said:
    """One thing that happened to the graph: on which day, what, of which name or number, and how."""

    day: int
    what: str
    of: Any = ""
    how: int = 0
    scope: int = 0
    by: str = ""


@dataclass
class Told:
    """A log as far as it was written, in an area of its own. Identifiers keep the order of the names in every copy."""

    graph: Graph
    tag: str = field(default_factory=lambda: secrets.token_hex(5))

    def uid(self, name: str) -> str:
        """The identifier of a node."""
        kind = NODES[name]
        return f"{_PREFIX.get(kind, kind.lower())}:{self.tag}{name}"

    def scope(self, number: int) -> Scope:
        """One of the three terms on which things are held here."""
        holder = f"{('council', 'school', 'club')[number]}-{self.tag}"
        return Scope(holder, "uk_gdpr", PURPOSES, "official_sensitive", self.tag)

    def write(self, log: Iterable[Said]) -> None:
        """Write what was said, in order, each at its own moment."""
        for number in range(3):
            keep(self.graph, self.scope(number))
        everything = sorted(log, key=lambda one: one.day)
        self._writer(0, 0, 0).write([self._row(one) for one in everything if one.day == 0])
        for place, one in enumerate(one for one in everything if one.day > 0):
            writer = self._writer(one.day, place, one.scope)
            match one.what:
                case "withdraw":
                    writer.withdraw(nodes=[(NODES[one.of], self.uid(one.of))])
                case "cut":
                    edge = self._edge(one.of, 0)
                    writer.withdraw(edges=[(edge.kind, edge.uid)])
                case "unjudge":
                    writer.withdraw(edges=[("JUDGED", self._judgement(one).uid)])
                case _:
                    writer.write([self._row(one)])

    def _writer(self, day: int, place: int, scope: int) -> Writer:
        moment = datetime.time(9, place, tzinfo=datetime.UTC)
        at = datetime.datetime.combine(FIRST + datetime.timedelta(days=day), moment)
        return Writer(self.graph, Stamp(f"run-{self.tag}", self.scope(scope), RETENTION["partner"], at))

    def _row(self, one: Said) -> RowFacts:
        if one.what == "node":
            node = Node(NODES[one.of], self.uid(one.of), self._properties(one.of, one.how))
            return RowFacts(node.uid, [node], [], one.of)
        edge = self._judgement(one) if one.what == "judge" else self._edge(one.of, one.how)
        ends = [Node(*edge.start, owned=False), Node(*edge.end, owned=False)]
        return RowFacts(edge.uid, ends, [edge], edge.kind)

    def _properties(self, name: str, how: int) -> dict[str, Any]:
        day = HAPPENED + datetime.timedelta(days=how)
        match NODES[name]:
            case "Person":
                key = {"identity_key": f"{self.tag}-{how}"} if how < 2 else {}
                return {"initials": f"{name}-{how}", "life_stage": "adult" if how == 3 else "young_person"} | key
            case "Event":
                kind = "sighting" if how < 2 else "harm"
                return {"event_kind": kind, "started_on": day, "ended_on": day, "time_precision": "day"}
            case "Concern":
                closed = {"closed_on": day} if how == 2 else {}
                return {"concern_status": "closed" if how == 2 else "open", "opened_on": HAPPENED} | closed
            case "Factor":
                return {"factor_kind": "strength" if how < 2 else "risk", "description": f"factor {how}"}
            case _:
                return {"name": f"{name} {how}"}

    def _edge(self, number: int, how: int) -> Edge:
        kind, start, end = EDGES[number]
        told: dict[str, Any] = {"valid_from": HAPPENED, "basis": "inferred" if how == 3 else "fact"}
        if kind == "SPENDS_TIME_IN":
            told["feels"] = ("green", "red")[how % 2]
        elif kind == "FRIEND_OF":
            told["strength"] = how + 1
        elif kind == "INVOLVED_IN":
            told["role"] = ("present", "harmed")[how % 2]
        # No identifier is the beginning of another: one that was replaced has its moment behind it.
        uid = f"{kind.lower()}:{self.tag}{start}-{end}."
        return Edge(kind, uid, (NODES[start], self.uid(start)), (NODES[end], self.uid(end)), told)

    def _judgement(self, one: Said) -> Edge:
        first, second = sorted(one.of)
        says = ("same", "same", "different", "unsure")[one.how]
        told = {"judgement": says, "judged_by": one.by, "why": "a test", "basis": "assessment"}
        told |= {"confirmed_by": "Dee"} if one.how == 0 else {}
        uid = f"judged:{self.tag}{first}-{second}-{one.by}."
        return Edge("JUDGED", uid, ("Person", self.uid(first)), ("Person", self.uid(second)), told)

    def answers(self, day: int | None = None) -> dict[str, Any]:
        """Everything that can be seen, at present or as known on a day, in words that are the same in every copy."""
        held = [scope for scope in map(from_record, self.graph.read(READ)) if scope.area == self.tag]
        scopes = {
            SCOPES: [scope.number for scope in held if not scope.inferred],
            WITH_INFERRED: [scope.number for scope in held],
        }
        asked = None if day is None else FIRST + datetime.timedelta(days=day)
        if asked:
            scopes = {name: at_any_time(numbers) for name, numbers in scopes.items()}
        terms = {**scopes, "known_on": end_of(asked) if asked else now(), "context_view": False}
        found = {
            "graphql": self._graphql(asked, scopes),
            "nodes": self._nodes(terms),
            "edges": self._edges(terms),
        } | {name: self._module(name, terms, past=asked is not None) for name in _ASKED}
        return dict(json.loads(self._plainly(found)))

    def _graphql(self, day: datetime.date | None, scopes: dict[str, list[int]]) -> Any:
        variables = {name: self.uid(name) for name in (*PEOPLE, "c1", "c2", "n1")}
        viewer = Viewer("w", f"council-{self.tag}", "practitioner", "welfare", "a test", frozenset({self.tag}))
        given: dict[str, Any] = variables | ({"day": day.isoformat()} if day else {})
        plan, coerced = PLANNER.plan(GRAPHQL, None, given, viewer)
        values = plan.values(coerced)
        row = self.graph.read(plan.statement, values | scopes)[0]
        return plan.answer(viewer, coerced, values, list(row.values())).data

    def _module(self, name: str, terms: dict[str, Any], *, past: bool) -> Any:
        query = queries()[name]
        window = {"window_to": HAPPENED + datetime.timedelta(days=30)}
        given = checked(query.parameters, _ASKED[name] | window, name)
        raw = self.graph.read(query.asked(past=past), {**given, **terms})[0]
        finished = query.finish(raw, given, "welfare", Releases(None).bound(self.tag, name))
        return [dataclasses.asdict(row) for row in finished.rows], finished.notes

    def _nodes(self, terms: dict[str, Any]) -> Any:
        """Each node as it said it, straight from the database, under the one predicate."""
        return self.graph.read(
            f"MATCH (n:{'|'.join(dict.fromkeys(NODES.values()))}) WHERE n.uid IN $uids AND {visible('n')} "
            f"WITH n, {said('n', 'v')} AS s WHERE s IS NOT NULL RETURN n.uid AS uid, s.initials AS initials, "
            "s.name AS name, toString(s.started_on) AS on, s.event_kind AS kind, s.concern_status AS status, "
            "s.description AS description, s.identity_state AS state, s.canonical_id AS group, abs(s.scope) AS scope "
            "ORDER BY uid",
            {**terms, "uids": [self.uid(name) for name in NODES]},
        )

    def _edges(self, terms: dict[str, Any]) -> Any:
        """Each edge, straight from the database; of those that were only inferred too."""
        wide = visible("e", WITH_INFERRED)
        return self.graph.read(
            f"MATCH (a)-[e]->() WHERE a.uid IN $uids AND {wide} "
            "RETURN split(e.uid, '@')[0] AS uid, type(e) AS type, e.feels AS feels, e.strength AS strength, "
            "e.role AS role, e.basis AS basis, e.judgement AS judgement, e.confirmed_by AS confirmed, "
            "abs(e.scope) AS scope ORDER BY uid",
            {**terms, "uids": [self.uid(name) for name in NODES]},
        )

    def _plainly(self, found: dict[str, Any]) -> str:
        """As JSON, with the same names for what has other names in each copy."""
        text = json.dumps(found, default=str).replace(self.tag, "TAG")
        for number in range(3):
            scope = self.scope(number)
            for variant in (scope, dataclasses.replace(scope, inferred=True)):
                text = text.replace(str(variant.number), f"scope-{number}-{variant.inferred}")
        text = re.sub(r"(: )(scope-\d-\w+)", r'\1"\2"', text)
        groups = list(dict.fromkeys(re.findall(r"same:[0-9a-f]+", text)))
        for place, group in enumerate(groups):
            text = text.replace(group, f"group {place}")
        return text


def begun() -> Sequence[Said]:
    """What is said on the first day: everything once."""
    people = {"p1": 0, "p2": 2, "p3": 2, "p4": 2}
    nodes = [Said(0, "node", name, people.get(name, 0)) for name in NODES]
    return [*nodes, *(Said(0, "edge", number, 0) for number in range(len(EDGES)))]
