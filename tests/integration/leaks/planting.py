"""A graph with a canary in every text field of every node and edge, in every kind of scope; old values included."""

import datetime
import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from graph.access.scopes import Scope, keep
from graph.client import Graph
from graph.facts import Edge, Node, RowFacts
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.schema.core import EdgeKind, NodeKind, Property, Type
from graph.schema.registry import SCHEMA
from graph.upsert import Writer

MARK = "cnry"
UTC = datetime.UTC
LONG_AGO = datetime.datetime(2026, 1, 10, tzinfo=UTC)
LATELY = datetime.datetime(2026, 5, 10, tzinfo=UTC)
BETWEEN = datetime.date(2026, 3, 1)
"""A day on which the old values were known and the present ones were not."""

SETTLED = {"canonical_id", "identity_state", "identity_key"}  # worked out, or joins people: no row's free text
PERSONAL_KINDS = frozenset(kind.name for kind in SCHEMA.nodes if kind.person_level)
FACTS = frozenset(kind.name for kind in SCHEMA.nodes if kind.is_fact)
NOT_PLANTED = {kind.name for kind in SCHEMA.nodes if not kind.listed}
CELLS = 19  # scopes that somebody may see, or that are marked so that nobody may
End = tuple[str, str]


@dataclass(frozen=True)
class Planted:
    """Where a canary stands: the scopes that must all be open to see it, the views, whether it is about a person.

    people: the people whom it is about, for those with a conflict of interest. old: it was replaced later. of: the uid
    of the node or edge.
    """

    scopes: tuple[Scope, ...]
    views: frozenset[str]
    personal: bool
    people: frozenset[str]
    old: bool
    what: str
    of: str


@dataclass
class Town:
    """What was planted. canaries: text -> where. ids: uid -> where. kinds: uid -> kind."""

    suffix: str
    organisations: list[str]
    areas: list[str]
    canaries: dict[str, Planted] = field(default_factory=dict)
    ids: dict[str, Planted] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    months: Iterator[int] = field(default_factory=itertools.count)

    def month(self) -> str:
        """A month of birth that nobody else has, and nothing else looks like."""
        years, months = divmod(next(self.months), 12)
        return f"{3000 + years}-{months + 1:02}"

    def of_kind(self, kind: str) -> list[str]:
        """The uids of this kind, in order."""
        return [one for one, its in self.kinds.items() if its == kind]


def plant(graph: Graph) -> Town:
    """Write it: every kind of node twice in each scope, of a person and of no person; every kind of edge."""
    suffix = secrets.token_hex(3)
    town = Town(
        suffix, [f"{name}-{suffix}" for name in ("council", "police", "project")], [f"L{suffix}{n}" for n in "12"]
    )
    cells = _cells(town)
    for cell in cells:
        keep(graph, cell.scope)
    for at, old in ((LONG_AGO, True), (LATELY, False)):
        stamps = [Stamp(f"run-{suffix}", cell.scope, RETENTION["partner"], at) for cell in cells]
        for cell, stamp in zip(cells, stamps, strict=True):
            Writer(graph, stamp).write([RowFacts("", cell.nodes(old=old), [], "nodes")])
        for cell, stamp, other in zip(cells, stamps, [*cells[1:], cells[0]], strict=True):
            Writer(graph, stamp).write([RowFacts("", [], list(cell.edges(other, old=old)), "edges")])
    return town


def plant_unseen(graph: Graph, town: Town) -> int:
    """Write, all round what is there, what nobody may see: of an organisation that shares with nobody, and protected.

    Its ties lead to what is there, from there, and from one thing there to another; each person there has a record in
    it. Returns how many nodes and edges.
    """
    unseen = replace(town, canaries={}, ids={}, kinds={})
    seen = _cells(town)
    hidden = [
        Scope(who, "uk_gdpr", frozenset({"welfare", "place_safety"}), marking, area)
        for area in (*town.areas, "open")
        for who, marking in ((f"stranger-{town.suffix}", "official"), (town.organisations[0], "protected"))
    ]
    written = 0
    for number, scope in enumerate(hidden):
        keep(graph, scope)
        cell = _Cell(unseen, len(seen) + number, scope)
        edges = [edge for one in seen[number % 3 :: 3] for edge in (*cell.edges(one), *one.edges(cell))]
        edges += [edge for one, other in zip(seen, seen[2:], strict=False) for edge in one.edges(other)]
        fresh = {edge.uid: replace(edge, uid=f"{edge.uid}-{number}") for edge in edges}
        writer = Writer(graph, Stamp(f"run-{town.suffix}", scope, RETENTION["partner"], LATELY))
        writer.write([RowFacts("", cell.nodes(), [], "unseen")])
        writer.write([RowFacts("", [], list(fresh.values()), "unseen")])
        written += len(cell.nodes()) + len(fresh)
    return written


def _cells(town: Town) -> "list[_Cell]":
    cells = [_Cell(town, number, scope) for number, scope in enumerate(_scopes(town))]
    assert len(cells) == CELLS
    return cells


def _scopes(town: Town) -> Iterator[Scope]:
    """All that a scope can be, open data among them."""
    purposes = ({"welfare"}, {"place_safety"}, {"welfare", "place_safety"})
    markings = ("official", "official_sensitive", "protected")
    combined = itertools.cycle(itertools.product(markings, purposes))
    for controller, area, _ in itertools.product(town.organisations, town.areas, range(3)):
        marking, wanted = next(combined)
        regime = "dpa_part3" if "police" in controller else "uk_gdpr"
        yield Scope(controller, regime, frozenset(wanted), marking, area)
    yield Scope(town.organisations[0], "open", frozenset({"welfare", "place_safety"}), "open", "open")


@dataclass
class _Cell:
    """The nodes and edges of one scope."""

    town: Town
    number: int
    scope: Scope

    def end(self, kind: str, personal: bool) -> End:
        """One of the two nodes of a kind."""
        return kind, uid(kind, f"{self.town.suffix}/{self.number}", "person" if personal else "place")

    @property
    def people(self) -> frozenset[str]:
        """The people of this cell."""
        return frozenset(self.end("Person", personal)[1] for personal in (True, False))

    def nodes(self, *, old: bool = False) -> list[Node]:
        """Every kind twice."""
        made = []
        for kind, personal in itertools.product(SCHEMA.nodes, (True, False)):
            if kind.name in NOT_PLANTED:
                continue
            name, one = self.end(kind.name, personal)
            self.town.kinds[one] = name
            about = personal if kind.is_fact else kind.person_level
            self.town.ids[one] = self._where(frozenset({"welfare", "context"}), about, old, name, of=one)
            said = self._said(kind, about, old, of=one)
            if name == "Person":  # what nobody may see has a record of the same person
                said["identity_key"] = f"{self.town.suffix}/{self.number % CELLS}/{personal}"
            made.append(Node(name, one, said))
        return made

    def edges(self, other: "_Cell", *, old: bool = False) -> Iterator[Edge]:
        """Every kind between every two kinds that it can join: here, and to the next scope."""
        for kind in SCHEMA.edges:
            if kind.name in ("SUPPLIED_BY", "JUDGED"):
                continue
            pairs = [pair for pair in itertools.product(kind.starts, kind.ends) if not NOT_PLANTED & set(pair)]
            for number, (start, end) in enumerate(pairs):
                # Between scopes once for each kind, here for each pair of kinds.
                for far in (self, other) if number == self.number % len(pairs) else (self,):
                    yield from self._edge(kind, start, end, far, old)

    def _edge(self, kind: EdgeKind, start: str, end: str, far: "_Cell", old: bool) -> Iterator[Edge]:
        ends_in_person = bool({start, end} & PERSONAL_KINDS)
        for personal in (True, False):
            if ends_in_person and not personal and {start, end} & FACTS:
                continue  # else the record of no person would be about one
            one, two = self.end(start, personal), far.end(end, personal if end in FACTS else not personal)
            if one == two:
                continue
            about = ends_in_person or (personal and bool({start, end} & FACTS))
            label = f"{start}-{kind.name}-{end}"
            name = edge_uid(kind.name, one[1], two[1], self.town.suffix)
            yield Edge(kind.name, name, one, two, self._said(kind, about, old, of=name, label=label, far=far))

    def _said(
        self,
        kind: NodeKind | EdgeKind,
        about: bool,
        old: bool,
        *,
        of: str,
        label: str = "",
        far: "_Cell | None" = None,
    ) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for prop in kind.stored:
            if prop.name in ("uid", "source_ref", "digest", "of_uid", "of_kind") or prop.name in SETTLED:
                continue
            value = _plain(prop)
            if prop.type in (Type.TEXT, Type.TEXTS):
                canary = self.town.month() if prop.name == "birth_month" else f"{MARK}{secrets.token_hex(8)}"
                value = [canary] if prop.type is Type.TEXTS else canary
                where = self._where(prop.views, about, old, f"{label or kind.name}.{prop.name}", of=of, far=far)
                self.town.canaries[canary] = where
            if value is not None:
                said[prop.name] = value
        return said

    def _where(
        self, views: frozenset[str], about: bool, old: bool, what: str, *, of: str, far: "_Cell | None" = None
    ) -> Planted:
        scopes = (self.scope,) if far is None else (self.scope, far.scope)
        people = self.people | (far.people if far else frozenset()) if about else frozenset()
        return Planted(scopes, views, about, people, old, what, of)


def _plain(prop: Property) -> Any:
    """A value for what is no text, where a row may give one."""
    if prop.type is Type.CODE:
        return "fact" if prop.name == "basis" else prop.values[0]
    if prop.name in (
        "recorded_at",
        "retired_at",
        "changed_at",
        "review_due",
        "delete_after",
        "scope",
        "stub",
        "disputed",
    ):
        return None
    by_type = {
        Type.INTEGER: 3,
        Type.NUMBER: 1.5,
        Type.BOOLEAN: True,
        Type.DATE: datetime.date(2026, 2, 3),
        Type.DATETIME: LONG_AGO,
    }
    return by_type.get(prop.type)
