"""Ties: friendships, influence, trust, family, and ties to exploitation networks."""

import datetime
from dataclasses import dataclass

import numpy as np

from demo.bridges import PlantedBridge
from demo.chance import Numbers, Whole, pick, sample, stream
from demo.dates import WINDOW_FROM, before_window, later
from demo.decoys import Decoys
from demo.everyday import Everyday
from demo.groups import Group
from demo.partners import COUNCIL, PROJECT, Partner
from demo.young_people import YoungPeople

IN_GROUP = 0.55  # chance that two of a group are friends
AT_SCHOOL, ELSEWHERE = 1.2, 0.35  # friendships begun by each, for one of average sociability
AT_THE_EDGE = 0.3
ENDED = 0.1  # share of friendships outside the group that have ended
NETWORK_WORDS = ("Northgate line", "Pier line", "Salt line", "Beacon line", "Harbour line", "Fen line")


@dataclass(frozen=True, slots=True)
class Tie:
    """One row of a peer map; the ends are numbers of young people, groups or networks, or an organisation's name."""

    partner: Partner
    kind: str
    from_kind: str
    start: int
    to_kind: str
    end: int | str
    begun: datetime.date
    ended: datetime.date | None = None
    strength: str = ""
    valence: str = ""
    position: str = ""
    choice: str = ""
    relation: str = ""


def owner(group: Group) -> Partner:
    """The partner whose peer map holds a group."""
    return PROJECT if group.number % 2 else COUNCIL


def network_name(number: int) -> str:
    """A neutral reference name."""
    return f"{NETWORK_WORDS[number % len(NETWORK_WORDS)]} {number // len(NETWORK_WORDS) + 1}"


@dataclass(slots=True)
class _Mapper:
    rng: np.random.Generator
    people: YoungPeople
    ties: list[Tie]
    friends: set[tuple[int, int]]

    def friendship(self, a: int, b: int, *, ended: bool = False) -> None:
        """One friendship, once."""
        pair = (min(a, b), max(a, b))
        if a == b or pair in self.friends:
            return
        self.friends.add(pair)
        begun = before_window(self.rng)
        partner = pick(self.rng, (COUNCIL, PROJECT))
        strength = str(int(self.rng.integers(1, 6)))
        over = later(self.rng, begun, 300) if ended else None
        self.ties.append(
            Tie(partner, "friend_of", "young_person", a, "young_person", b, begun, over, strength=strength)
        )

    def inside(self, group: Group) -> None:
        """Membership, friendships and influence inside one group."""
        rng, holder = self.rng, owner(group)
        for place, member in enumerate(group.members):
            position = "core" if place % 3 == 0 else "edge" if rng.random() < AT_THE_EDGE else ""
            choice = pick(rng, ("chosen", "chosen", "constrained", "unknown"))
            begun = before_window(rng)
            self.ties.append(
                Tie(holder, "part_of", "young_person", member, "peer_group", group.number, begun, position=position,
                    choice=choice)
            )  # fmt: skip
        for member in group.left:
            begun = before_window(rng)
            over = later(rng, begun, 200)
            self.ties.append(
                Tie(holder, "part_of", "young_person", member, "peer_group", group.number, begun, over, position="edge")
            )
        for i, a in enumerate(group.members):
            for b in group.members[i + 1 :]:
                if rng.random() < IN_GROUP:
                    self.friendship(a, b)
        leader, follower = (int(m) for m in rng.permutation(list(group.members))[:2])
        self.ties.append(
            Tie(holder, "influences", "young_person", leader, "young_person", follower, before_window(rng),
                strength=str(int(rng.integers(2, 6))), valence=pick(rng, ("protective", "harmful", "mixed")),
                choice=pick(rng, ("chosen", "constrained", "unknown")))
        )  # fmt: skip

    def outside(self, decoy_pairs: set[tuple[int, int]]) -> None:
        """Friendships across groups: mostly in the same school and year, a few across schools, nearer homes sooner."""
        rng, people = self.rng, self.people
        for person in range(len(people)):
            same = people.school == people.school[person]
            for mask, rate in ((same, AT_SCHOOL), (~same, ELSEWHERE)):
                count = int(rng.poisson(rate * people.sociable[person]))
                if count == 0:
                    continue
                pool = np.flatnonzero(mask)
                weights = np.where(pool == person, 0.0, people.sociable[pool] * self._likeness(person, pool))
                for friend in pool[sample(rng, weights, count)]:
                    if (min(person, int(friend)), max(person, int(friend))) not in decoy_pairs:
                        self.friendship(person, int(friend), ended=bool(rng.random() < ENDED))

    def _likeness(self, person: int, pool: Whole) -> Numbers:
        east, north = (self.people.home[pool] - self.people.home[person]).T
        distance = np.sqrt(east * east + north * north)
        years = np.abs(self.people.year[pool] - self.people.year[person])
        likeness: Numbers = np.exp(-distance / 2_500.0) * np.where(years == 0, 1.0, np.where(years == 1, 0.3, 0.05))
        return likeness

    def others(self) -> None:
        """Brothers and sisters, and whom young people say they trust."""
        rng, count = self.rng, len(self.people)
        for _ in range(count // 20):
            a, b = (int(p) for p in rng.choice(count, 2, replace=False))
            self.ties.append(
                Tie(COUNCIL, "related_to", "young_person", a, "young_person", b, before_window(rng), relation="sibling")
            )
        for person in rng.choice(count, count // 8, replace=False):
            named = pick(rng, (PROJECT, COUNCIL)).name
            self.ties.append(
                Tie(PROJECT, "trusts", "young_person", int(person), "organisation", named, before_window(rng),
                    relation="youth worker")
            )  # fmt: skip

    def to_network(self, person: int, network: int) -> None:
        """A young person's tie to a network, as the council holds it."""
        choice = pick(self.rng, ("constrained", "none", "unknown"))
        relation = pick(self.rng, ("debt", "supply", "online", "family"))
        self.ties.append(
            Tie(COUNCIL, "connected_to", "young_person", person, "exploitation_network", network,
                before_window(self.rng), choice=choice, relation=relation)
        )  # fmt: skip

    def bridge(self, bridge: PlantedBridge) -> None:
        """The ties that make one planted bridge."""
        if bridge.via_kind == "person":
            for friend in bridge.members:
                self.friendship(bridge.via, friend)
        elif bridge.via_kind == "exploitation_network":
            for member in bridge.members:
                self.to_network(member, bridge.via)


def build(seed: int, everyday: Everyday, bridges: list[PlantedBridge], decoys: Decoys) -> list[Tie]:
    """All ties of a seed."""
    groups = everyday.groups
    mapper = _Mapper(stream(seed, "ties"), everyday.people, [], set())
    for bridge in bridges:
        mapper.bridge(bridge)
    for person, friends in decoys.ended_ties:
        for friend in friends:
            mapper.friendship(person, friend, ended=True)
    for person in decoys.named:
        mapper.to_network(person, decoys.network)
    for group in groups:
        mapper.inside(group)
    mapper.outside({(min(a, b), max(a, b)) for a, friends in decoys.ended_ties for b in friends})
    mapper.others()
    return mapper.ties


def current(tie: Tie) -> bool:
    """Whether a tie still holds in the last 90 days."""
    return tie.ended is None or tie.ended >= WINDOW_FROM
