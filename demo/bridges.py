"""Planted bridges between peer groups of different schools: a young person, a place, an online space, a network."""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from demo.chance import stream
from demo.everyday import Everyday
from demo.groups import Group
from demo.planting import PlantedContext
from demo.visits import Table
from demo.young_people import YoungPeople

# At scale 1; grows with its root.
PERSONS, PLACES, ONLINE, NETWORKS = 4, 3, 1, 2
FEWEST = 4  # friends that a young person has in the other group, and members who share a place
SMALLEST = 6  # members of a group that a bridge leads to
SHARE = 0.75  # of the members of either group who go to the shared place, at least
TIED = (0.5, 0.7)  # share of the members of either group who are tied to the network
QUIET = (6, 40)  # visitors that the shared place has from everybody else
# Members who drew a map, and pupils of the school for each member: what such a group shares stands out in its school.
SIZEABLE, ROOMY = 7, 9
FEW_PUPILS = 0.07  # share of either school that goes to the shared place anyway, at most


@dataclass(frozen=True, slots=True)
class PlantedBridge:
    """Two groups and what connects them; `via` is the number of a young person, place, online space or network."""

    group_a: int
    group_b: int
    via_kind: str  # person, place, online_space, exploitation_network
    via: int
    members: tuple[int, ...]  # those in either group whose ties or visits make the bridge


def how_many(count: int, scale: float) -> int:
    """Bridges of a kind at a scale."""
    return max(1, round(count * math.sqrt(scale)))


@dataclass(slots=True)
class _Builder:
    rng: np.random.Generator
    groups: list[Group]
    people: YoungPeople
    free: list[int]  # groups in no bridge yet, in random order

    def stands_out(self, group: Group) -> bool:
        """Whether what most of a group share can be told from what its school shares."""
        pupils = int((self.people.school == group.school).sum())
        mapped = sum(bool(self.people.on_a_map[member]) for member in group.members)
        return mapped >= SIZEABLE and pupils >= ROOMY * len(group.members)

    def pair(self, *, to_share: bool = False) -> tuple[Group, Group] | None:
        """Two free groups of different schools, in no other bridge; `to_share`: two that stand out, if possible."""
        fit = [g for g in self.free if self.stands_out(self.groups[g])]
        for among in (fit, self.free) if to_share else (self.free,):
            for a, b in combinations(among, 2):
                if self.groups[a].school != self.groups[b].school:
                    self.free.remove(a)
                    self.free.remove(b)
                    return self.groups[a], self.groups[b]
        return None

    def quiet_for(self, pair: tuple[Group, Group], table: Table, options: list[int]) -> int:
        """Of the options, one where few of either school go; failing that, the one where fewest do."""
        shares = [table[self.people.school == group.school][:, options].mean(axis=0) for group in pair]
        most = np.maximum(*shares)
        fine = np.flatnonzero(most <= FEW_PUPILS)
        return options.pop(int(fine[0]) if len(fine) else int(np.argmin(most)))

    def most_of(self, group: Group) -> list[int]:
        """At least SHARE of a group's members who drew a map, else of all."""
        mapped = [m for m in group.members if self.people.on_a_map[m]] or list(group.members)
        count = int(self.rng.integers(math.ceil(SHARE * len(group.members)), len(group.members) + 1))
        return sorted(int(m) for m in self.rng.permutation(mapped)[:count])

    def by_person(self) -> PlantedBridge | None:
        pair = self.pair()
        if pair is None:
            return None
        ours = [m for m in pair[0].members if int(self.people.school[m]) == pair[0].school]
        person = int(self.rng.choice(ours))
        theirs = [m for m in pair[1].members if int(self.people.school[m]) == pair[1].school]
        friends = self.rng.permutation(theirs)[: int(self.rng.integers(FEWEST, FEWEST + 3))]
        return PlantedBridge(pair[0].number, pair[1].number, "person", person, tuple(sorted(map(int, friends))))

    def by_context(self, table: Table, options: list[int], kind: str) -> PlantedBridge | None:
        pair = self.pair(to_share=True)
        if pair is None or not options:
            return None
        via = self.quiet_for(pair, table, options)
        members = sorted({*self.most_of(pair[0]), *self.most_of(pair[1])})
        table[members, via] = True
        return PlantedBridge(pair[0].number, pair[1].number, kind, via, tuple(members))

    def by_network(self, number: int) -> PlantedBridge | None:
        pair = self.pair()
        if pair is None:
            return None
        members: list[int] = []
        for group in pair:
            least, most = (math.ceil(share * len(group.members)) for share in TIED)
            count = int(self.rng.integers(least, most + 1))
            members += (int(m) for m in self.rng.permutation(list(group.members))[:count])
        kind = "exploitation_network"
        return PlantedBridge(pair[0].number, pair[1].number, kind, number, tuple(sorted(members)))


def _quiet(rng: np.random.Generator, table: Table, options: list[int]) -> list[int]:
    """The options with few visitors, in random order."""
    counts = table.sum(axis=0)
    return [int(o) for o in rng.permutation(options) if QUIET[0] <= counts[o] <= QUIET[1]]


def plant(seed: int, scale: float, everyday: Everyday, concerning: list[PlantedContext]) -> list[PlantedBridge]:
    """Plant the bridges of a seed, away from the contexts planted already; changes the visits."""
    rng = stream(seed, "bridges")
    groups, visits = everyday.groups, everyday.visits
    large = [int(g) for g in rng.permutation(len(groups)) if len(groups[int(g)].members) >= SMALLEST]
    builder = _Builder(rng, groups, everyday.people, large)
    taken = everyday.hangouts() | {c.number for c in concerning if c.kind == "place"}
    online = {c.number for c in concerning if c.kind == "online_space"}
    quiet_places = _quiet(rng, visits.now, [p.number for p in everyday.places if p.hangs_out and p.number not in taken])
    quiet_spaces = _quiet(rng, visits.online, [s.number for s in everyday.spaces if s.number not in online])
    found: list[PlantedBridge | None] = []
    found += [builder.by_context(visits.now, quiet_places, "place") for _ in range(how_many(PLACES, scale))]
    found += [builder.by_context(visits.online, quiet_spaces, "online_space") for _ in range(how_many(ONLINE, scale))]
    found += [builder.by_person() for _ in range(how_many(PERSONS, scale))]
    found += [builder.by_network(number) for number in range(how_many(NETWORKS, scale))]
    return [bridge for bridge in found if bridge is not None]


def unbridged(groups: list[Group], bridges: list[PlantedBridge], rng: np.random.Generator) -> list[int]:
    """Groups in no bridge, in random order."""
    used = {number for bridge in bridges for number in (bridge.group_a, bridge.group_b)}
    return [int(g) for g in rng.permutation(len(groups)) if int(g) not in used]


def joined(groups: list[Group], bridges: list[PlantedBridge]) -> set[int]:
    """Everybody in a group that a bridge connects."""
    return {m for b in bridges for number in (b.group_a, b.group_b) for m in groups[number].members}
