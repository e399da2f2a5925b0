"""A graph of 100,000 persons and over a million ties to measure serving on, the same for the same seed.

Written with the write path's own statements, so that what is stored is what importers store; every fifth hundred of
ties belongs to another organisation, whose facts the measuring viewer may not see.
"""

import datetime
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graph import statements
from graph.access.scopes import Scope, keep
from graph.client import Graph
from graph.ids import edge_uid, uid
from graph.runs import plan_run

AT_ONCE = 10_000
DAYS = 730
LAST = datetime.date(2026, 10, 31)
KINDS = {"Person": 100_000, "PeerGroup": 4_000, "Place": 5_000, "OnlineSpace": 1_500, "Event": 150_000}
Row = list[Any]


@dataclass(frozen=True, slots=True)
class BenchTown:
    """What was written. area: its viewer's area. busy: places with at least twenty events. ties: how many edges."""

    scope: Scope
    people: Sequence[str]
    busy: Sequence[str]
    ties: int


def build(graph: Graph, scale: float = 1.0, seed: int = 20261124) -> BenchTown:
    """Write it, under an organisation of its own."""
    return _Builder(graph, scale, random.Random(seed)).build()  # noqa: S311 (a benchmark's data, no secret)


class _Builder:
    def __init__(self, graph: Graph, scale: float, chance: random.Random) -> None:
        self._graph = graph
        self._chance = chance
        self._scale = scale
        holder = secrets.token_hex(4)
        purposes = frozenset({"welfare", "place_safety"})
        self._scopes = [
            Scope(f"bench-{holder}-{name}", "uk_gdpr", purposes, "official_sensitive", f"B{holder}{name}")
            for name in ("seen", "unseen")
        ]
        for scope in self._scopes:
            keep(graph, scope)
        stamp = plan_run(self._scopes[0], "partner").stamp
        self._now = stamp.recorded_at
        self._kept = [LAST, LAST.replace(year=2029)]
        self._ties = 0

    def build(self) -> BenchTown:
        """Nodes first, then each kind of tie."""
        ids = {kind: self._nodes(kind, max(20, int(number * self._scale))) for kind, number in KINDS.items()}
        people, groups, places, spaces, events = ids.values()
        self._edges("FRIEND_OF", "Person", "Person", self._friends(people), lambda: [self._chance.randint(1, 5)])
        self._edges("PART_OF", "Person", "PeerGroup", self._near(people, groups, 1.5), lambda: ["core"])
        self._edges("SPENDS_TIME_IN", "Person", "Place", self._near(people, places, 2.0), lambda: ["amber"])
        self._edges("SPENDS_TIME_IN", "Person", "OnlineSpace", self._near(people, spaces, 1.0), lambda: ["green"])
        where = {event: self._popular(places) for event in events}
        self._edges("OCCURRED_AT", "Event", "Place", where.items(), list)
        self._edges("INVOLVED_IN", "Person", "Event", self._involved(people, events), lambda: ["present"])
        counts: dict[str, int] = {}
        for place in where.values():
            counts[place] = counts.get(place, 0) + 1
        busy = sorted(place for place, count in counts.items() if count >= 20)  # noqa: PLR2004 (a page of events)
        return BenchTown(self._scopes[0], people, busy, self._ties)

    def _nodes(self, kind: str, number: int) -> list[str]:
        made = [uid(kind, self._scopes[0].controller, str(i)) for i in range(number)]
        names = {"Person": ("initials", "life_stage"), "Event": ("category", "event_kind", "started_on")}
        chosen = names.get(kind, ("name",))
        self._send(
            statements.create_nodes(kind, chosen),
            (
                [one, "bench", "0", self._scopes[0].number, *self._kept, *self._said(kind, i)]
                for i, one in enumerate(made)
            ),
        )
        return made

    def _said(self, kind: str, number: int) -> Row:
        if kind == "Person":
            return ["AB", "young_person"]
        if kind == "Event":
            day = LAST - datetime.timedelta(days=self._chance.randrange(DAYS))
            return [f"category {number % 8}", "harm", day]
        return [f"{kind} {number}"]

    def _edges(
        self, kind: str, start: str, end: str, pairs: Iterable[tuple[str, str]], said: Callable[[], Row]
    ) -> None:
        names = {"FRIEND_OF": ("strength",), "PART_OF": ("position",), "SPENDS_TIME_IN": ("feels",)}
        chosen = names.get(kind, ("role",) if kind == "INVOLVED_IN" else ())
        seen, unseen = (scope.number for scope in self._scopes)

        def rows() -> Iterator[Row]:
            for one, other in sorted(set(pairs)):
                scope = unseen if self._chance.random() < 0.05 else seen  # noqa: PLR2004 (a twentieth out of sight)
                self._ties += 1
                yield [edge_uid(kind, one, other), "bench", "0", scope, *self._kept, None, one, other, *said()]

        before = self._ties
        made = self._send(statements.create_edges(kind, start, end, chosen), rows())
        if made != self._ties - before:
            raise AssertionError(f"{self._ties - before} ties of {kind} were sent and {made} made")

    def _friends(self, people: Sequence[str]) -> Iterator[tuple[str, str]]:
        """Five friends each on average, most of them close by."""
        for place, person in enumerate(people):
            for _ in range(self._chance.randint(1, 4)):
                far = self._chance.random() < 0.1  # noqa: PLR2004 (one friend in ten is from elsewhere)
                step = self._chance.randrange(1, len(people)) if far else self._chance.randint(1, 40)
                yield person, people[(place + step) % len(people)]

    def _near(self, people: Sequence[str], others: Sequence[str], mean: float) -> Iterator[tuple[str, str]]:
        for place, person in enumerate(people):
            for _ in range(round(self._chance.expovariate(1 / mean))):
                middle = place * len(others) // len(people)
                yield person, others[(middle + self._chance.randint(0, 30)) % len(others)]

    def _popular(self, places: Sequence[str]) -> str:
        return places[int(len(places) * self._chance.random() ** 2)]

    def _involved(self, people: Sequence[str], events: Sequence[str]) -> Iterator[tuple[str, str]]:
        for event in events:
            for _ in range(self._chance.randint(1, 3)):
                yield self._chance.choice(people), event

    def _send(self, statement: str, rows: Iterable[Row]) -> int:
        """How many relationships it made."""
        left, made = iter(rows), 0
        while part := list(islice(left, AT_ONCE)):
            summary = self._graph.write(lambda tx, part=part: tx.run(statement, rows=part, now=self._now).consume())  # type: ignore[misc]
            made += summary.counters.relationships_created
        return made
