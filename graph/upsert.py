"""Writing: the only way into the graph. A batch of rows is one transaction, so no row is ever half there."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import neo4j
from neo4j.exceptions import ConstraintError

from graph import protection, statements
from graph.access.marking import highest
from graph.access.scopes import keep
from graph.client import Graph
from graph.facts import Edge, Node, RowFacts, check, digest
from graph.identity.resolve import judged_people, resolve
from graph.provenance import Stamp, Terms
from graph.schema.registry import SCHEMA

__all__ = ["Edge", "Node", "RowFacts", "Tally", "Writer"]

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
Variant = tuple[str | None, bool]
"""A marking of its own, and whether it was only inferred."""
MANY = 20
"""People among whom nobody stands out: an import that speaks of so many is seen in the context view at once."""
_REMEMBERED = 1_000_000  # nodes whose last description is remembered, about 150 MB at most


@dataclass(slots=True)
class Tally:
    """Rows by what they did to the graph."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged


@dataclass(slots=True)
class _Said:
    """A node or edge as the batch says it, once."""

    item: Node | Edge
    ref: str
    marking: str | None
    digest: str = ""
    scope: int = 0
    terms: Terms | tuple[None, None] = (None, None)
    disputed: bool | None = None

    @property
    def variant(self) -> Variant:
        """How its scope differs from the run's."""
        return self.marking, self.item.properties.get("basis") == "inferred"

    def guard(self, marking: str | None) -> None:
        """Of two markings the stricter one holds."""
        if marking is not None:
            self.marking = highest((marking, *([self.marking] if self.marking else ())))


class Writer:
    """Writes rows of one run. With `dry_run` it counts what it would do and writes nothing."""

    def __init__(self, graph: Graph, stamp: Stamp, *, dry_run: bool = False) -> None:
        self._graph = graph
        self._stamp = stamp
        self._dry_run = dry_run
        self._seen: dict[str, str] = {}  # uid -> digest of what this run has already said of a node
        self._promised: dict[str, str] = {}  # what a dry run would have written
        self.people: set[str] = set()  # of whom this run said something new; no more are noted once they are MANY
        self.joined: set[str] = set()  # people whose records this run put together with others
        self._scopes: dict[Variant, int] = {(None, False): stamp.scope.number}

    def write(self, rows: Sequence[RowFacts]) -> Tally:
        """Write the rows in one transaction. Raises Refused, and writes nothing, if a row breaks the schema or
        the retention policy does not say how long what it states may be kept.
        """
        check(rows)
        nodes, edges = self._gather(rows)
        self._enter_scopes(said.variant for said in (*nodes.values(), *edges.values()))
        for said in (*nodes.values(), *edges.values()):
            said.scope = self._scopes[said.variant]
            if isinstance(said.item, Edge) or SCHEMA.node(said.item.kind).is_fact:
                said.terms = self._stamp.terms(said.item.kind, said.item.properties)
        try:
            states = self._graph.write(lambda tx: self._apply(tx, nodes, edges))
        except ConstraintError:
            # Another writer made the same edge in between: look again, and it is there.
            states = self._graph.write(lambda tx: self._apply(tx, nodes, edges))
        self._remember(nodes, edges)
        if len(self.people) < MANY:
            self.people.update(_spoken_of(rows, states))
        return _tally(rows, states)

    def withdraw(self, nodes: Iterable[tuple[str, str]] = (), edges: Iterable[tuple[str, str]] = ()) -> int:
        """End the standing of these (kind, uid): it was never so, or is so no more. Returns how many did stand.

        Nothing is deleted: as known on an earlier day they are still there.
        """
        gone, ended = _uids(nodes), _uids(edges)
        by_kind = [(statements.withdraw_nodes, kind, uids) for kind, uids in gone.items()]
        by_kind += [(statements.retire_edges, kind, uids) for kind, uids in ended.items()]
        now = self._stamp.recorded_at

        def apply(tx: neo4j.ManagedTransaction) -> int:
            people = {*gone.get("Person", ()), *judged_people(tx, ended.get("JUDGED", ()))}
            count: int = sum(
                tx.run(said(kind), rows=uids, now=now).single(strict=True)["n"] for said, kind, uids in by_kind
            )
            resolve(tx, people, now)
            return count

        for _, _, uids in by_kind:
            for uid in uids:
                self._seen.pop(uid, None)
        return self._graph.write(apply)

    def _enter_scopes(self, variants: Iterable[Variant]) -> None:
        """Enter each variant of the run's scope into the graph the first time that it occurs."""
        for marking, inferred in set(variants) - self._scopes.keys():
            own = self._stamp.scope
            scope = replace(own, marking=marking or own.marking, inferred=inferred)
            if not self._dry_run:
                keep(self._graph, scope)
            self._scopes[marking, inferred] = scope.number

    def _gather(self, rows: Iterable[RowFacts]) -> tuple[dict[str, _Said], dict[str, _Said]]:
        """Each node and edge once: descriptions of one node add up, an owner's word goes before a reference."""
        nodes: dict[str, _Said] = {}
        edges: dict[str, _Said] = {}
        for row in rows:
            for node in row.nodes:
                said = nodes.get(node.uid)
                if said is None:
                    own = Node(node.kind, node.uid, dict(node.properties), node.owned)
                    nodes[node.uid] = _Said(own, row.ref, node.marking)
                else:
                    _join(said.item, node)
                    said.guard(node.marking)
            for edge in row.edges:
                edges.setdefault(edge.uid, _Said(edge, row.ref, edge.marking)).guard(edge.marking)
        for said in (*nodes.values(), *edges.values()):
            said.digest = digest(said.item.properties)
        return {uid: said for uid, said in nodes.items() if self._seen.get(uid) != _mark(said)}, edges

    def _apply(self, tx: neo4j.ManagedTransaction, nodes: dict[str, _Said], edges: dict[str, _Said]) -> dict[str, str]:
        states: dict[str, str] = {}
        protected = protection.scopes(tx)
        for kind, group in _by_kind(nodes.values()).items():
            owned = [said for said in group if isinstance(said.item, Node) and said.item.owned]
            referred = [said for said in group if isinstance(said.item, Node) and not said.item.owned]
            states |= self._nodes(tx, kind, owned, protected)
            if not self._dry_run:
                self._send(tx, statements.refer_to_nodes, kind, referred)
        for kind, group in _by_kind(edges.values()).items():
            states |= self._edges(tx, kind, group, protected)
        if not self._dry_run:
            changes = resolve(tx, _touched(nodes, edges, states), self._stamp.recorded_at)
            self.joined.update(change.uid for change in changes if change.after.canonical_id)
        return states

    def _nodes(
        self, tx: neo4j.ManagedTransaction, kind: str, group: list[_Said], protected: protection.Scopes
    ) -> dict[str, str]:
        if not group:
            return {}
        names = _names(group)
        uids = [said.item.uid for said in group]
        rows = tx.run(statements.known_nodes(kind, names), uids=uids).single(strict=True)
        known = {uid: rest for uid, *rest in rows["known"]}
        protection.hold(tx, group, {uid: rest[2] for uid, rest in known.items()}, protected)
        states: dict[str, str] = {}
        create: list[_Said] = []
        replace: list[_Said] = []
        for said in group:
            uid = said.item.uid
            there = known.get(uid)
            if self._promised.get(uid) == _key(said.digest, said.scope):
                states[uid] = UNCHANGED
            elif there is None:
                states[uid] = CHANGED if uid in self._promised else NEW
                create.append(said)
            elif there[1]:
                states[uid] = NEW
                replace.append(said)
            elif _same(said, names, there):
                states[uid] = UNCHANGED
            else:
                states[uid] = CHANGED
                replace.append(said)
        if not self._dry_run:
            self._send(tx, statements.create_nodes, kind, create)
            self._send(tx, statements.replace_nodes, kind, replace)
        return states

    def _edges(
        self, tx: neo4j.ManagedTransaction, kind: str, group: list[_Said], protected: protection.Scopes
    ) -> dict[str, str]:
        rows = tx.run(statements.known_edges(kind), uids=[said.item.uid for said in group]).single(strict=True)
        protection.hold(tx, group, {uid: scope for uid, _, scope, _ in rows["known"]}, protected, edges=kind)
        known = {uid: _key(mark, scope) for uid, mark, scope, _ in rows["known"]}
        disputed = {uid: said_wrong for uid, _, _, said_wrong in rows["known"]}
        states: dict[str, str] = {}
        create: list[_Said] = []
        retire: list[str] = []
        for said in group:
            uid = said.item.uid
            there = self._promised.get(uid, known.get(uid))
            said.disputed = disputed.get(uid)
            states[uid] = NEW if there is None else UNCHANGED if there == _key(said.digest, said.scope) else CHANGED
            if states[uid] == CHANGED:
                retire.append(uid)
            if states[uid] != UNCHANGED:
                create.append(said)
        if not self._dry_run:
            if retire:
                tx.run(statements.retire_edges(kind), rows=retire, now=self._stamp.recorded_at).consume()
            self._connect(tx, kind, create)
            protection.extend(tx, kind, [said for said in create if said.scope in protected])
        return states

    def _send(self, tx: neo4j.ManagedTransaction, statement: Any, kind: str, group: list[_Said]) -> None:
        if group:
            names = _names(group)
            rows = [[*self._stamped(said), *map(said.item.properties.get, names)] for said in group]
            tx.run(statement(kind, names), rows=rows, now=self._stamp.recorded_at).consume()

    def _connect(self, tx: neo4j.ManagedTransaction, kind: str, group: list[_Said]) -> None:
        by_ends: dict[tuple[str, str], list[_Said]] = defaultdict(list)
        for said in group:
            assert isinstance(said.item, Edge)
            by_ends[said.item.start[0], said.item.end[0]].append(said)
        for (start, end), part in by_ends.items():
            names = _names(part)
            rows = [
                [
                    *self._stamped(said),
                    said.disputed,
                    said.item.start[1],
                    said.item.end[1],
                    *map(said.item.properties.get, names),
                ]
                for said in part
                if isinstance(said.item, Edge)
            ]
            made = tx.run(statements.create_edges(kind, start, end, names), rows=rows, now=self._stamp.recorded_at)
            count = made.single(strict=True)["n"]
            if count != len(rows):
                raise AssertionError(f"{len(rows) - count} of {len(rows)} {kind} edges have an end that no row named")

    def _stamped(self, said: _Said) -> tuple[Any, ...]:
        """What every row of a write statement begins with."""
        return said.item.uid, self._source_ref(said), said.digest, said.scope, *said.terms

    def _source_ref(self, said: _Said) -> str:
        return f"{self._stamp.run_id}/{said.ref}"

    def _remember(self, nodes: dict[str, _Said], edges: dict[str, _Said]) -> None:
        if len(self._seen) > _REMEMBERED:
            self._seen.clear()
        for uid, said in nodes.items():
            if not SCHEMA.node(said.item.kind).is_fact:
                self._seen[uid] = _mark(said)
        if self._dry_run:
            for uid, said in (*nodes.items(), *edges.items()):
                if isinstance(said.item, Edge) or said.item.owned:
                    self._promised[uid] = _key(said.digest, said.scope)


def _key(mark: str, scope: int) -> str:
    """What a fact says and on which terms: it has changed when either has."""
    return f"{mark}/{scope}"


def _mark(said: _Said) -> str:
    owned = isinstance(said.item, Node) and said.item.owned
    return f"{said.digest}{'+' if owned else '-'}{said.marking or ''}"


def _touched(nodes: dict[str, _Said], edges: dict[str, _Said], states: dict[str, str]) -> set[str]:
    """The people of whom something new was said, or whether they are one person."""
    said = {uid for uid, state in states.items() if state != UNCHANGED}
    people = {uid for uid in said & nodes.keys() if nodes[uid].item.kind == "Person"}
    judged = [edges[uid].item for uid in said & edges.keys() if edges[uid].item.kind == "JUDGED"]
    return people | {end[1] for item in judged if isinstance(item, Edge) for end in (item.start, item.end)}


def _spoken_of(rows: Iterable[RowFacts], states: dict[str, str]) -> Iterator[str]:
    """The people in rows that said something new."""
    for row in rows:
        said = (row.primary, *row.also, *(edge.uid for edge in row.edges))
        if any(states.get(uid, UNCHANGED) != UNCHANGED for uid in said):
            yield from (node.uid for node in row.nodes if node.kind == "Person")


def _uids(items: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, uid in items:
        kinds[kind].append(uid)
    return kinds


def _join(first: Node | Edge, second: Node) -> None:
    assert isinstance(first, Node)
    if second.owned and not first.owned:
        first.properties, first.owned = dict(second.properties), True
    elif second.owned == first.owned:
        first.properties |= {name: value for name, value in second.properties.items() if value is not None}


def _names(group: Iterable[_Said]) -> tuple[str, ...]:
    names: set[str] = set()
    for said in group:
        names.update(said.item.properties)
    return tuple(sorted(names))


def _same(said: _Said, names: tuple[str, ...], there: Sequence[Any]) -> bool:
    """Whether what is said adds nothing: a fact has the same digest and terms, a description no other value.

    Several feeds describe one person or context, each on its own terms; only a marking of its own moves it to others.
    """
    mark, _, scope, values = there
    if values is None:
        return bool(mark == said.digest and scope == said.scope)
    if said.marking is not None and scope != said.scope:
        return False
    say = said.item.properties.get
    return all(say(name) is None or say(name) == value for name, value in zip(names, values, strict=True))


def _by_kind(group: Iterable[_Said]) -> dict[str, list[_Said]]:
    kinds: dict[str, list[_Said]] = defaultdict(list)
    for said in group:
        kinds[said.item.kind].append(said)
    return kinds


def _tally(rows: Iterable[RowFacts], states: dict[str, str]) -> Tally:
    tally = Tally()
    counted: set[str] = set()
    for row in rows:
        # A second row about the same thing in one batch says nothing new; so does a node said before in this run.
        state = UNCHANGED if row.primary in counted else states.get(row.primary, UNCHANGED)
        counted.add(row.primary)
        for uid in row.also:
            if state == UNCHANGED and uid not in counted and states.get(uid, UNCHANGED) != UNCHANGED:
                state = CHANGED
            counted.add(uid)
        setattr(tally, state, getattr(tally, state) + 1)
    return tally
