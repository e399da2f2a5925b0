"""Decoys: what looks like a context of concern, or like a bridge, to a plain count, and is none."""

from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from demo.bridges import PlantedBridge, unbridged
from demo.chance import sample, stream
from demo.everyday import Everyday
from demo.groups import Group
from demo.places import Place

WHY_BUSY = {
    "mall": "most young people go there",
    "sports_centre": "many young people go there",
    "police": "visited in proportion to how much a young person goes out, so many with a concern are among them",
}
REPORTED_PEOPLE, REPORTS_EACH = 6, 40
TALKED_ABOUT = 14  # young people with one tie each to the network that everybody names


@dataclass(frozen=True, slots=True)
class DecoyContext:
    """A context that is no context of concern, and why it may look like one."""

    kind: str  # place or education
    number: int
    why: str


@dataclass(frozen=True, slots=True)
class DecoyPair:
    """Two groups that no bridge connects, what they share, and why it is nothing out of the ordinary."""

    group_a: int
    group_b: int
    via_kind: str
    via: int
    why: str


@dataclass(slots=True)
class Decoys:
    """All decoys, and what the files must show for them."""

    contexts: list[DecoyContext] = field(default_factory=list)
    pairs: list[DecoyPair] = field(default_factory=list)
    reported: tuple[int, list[int]] = (0, [])  # a place, and the few young people reported there again and again
    former: int = 0  # a place that was one of concern, before the last 90 days
    ended_ties: list[tuple[int, list[int]]] = field(default_factory=list)  # a young person, and friends no more
    network: int = 0  # the number of the network that everybody names
    named: list[int] = field(default_factory=list)  # young people with one tie to it


def _busy(places: list[Place], decoys: Decoys) -> None:
    for place in places:
        if place.kind in WHY_BUSY:
            decoys.contexts.append(DecoyContext("place", place.number, WHY_BUSY[place.kind]))
    decoys.contexts.append(DecoyContext("education", 0, "a very large school"))


def _reported(rng: np.random.Generator, everyday: Everyday, used: set[int], decoys: Decoys) -> None:
    """One agency reports one ordinary place heavily: very many reports, few distinct young people, all regulars."""
    places, visits = everyday.places, everyday.visits
    counts = visits.now.sum(axis=0)
    usual = float(np.median(counts))
    options = [p.number for p in places if p.hangs_out and p.number not in used]
    number = min(options, key=lambda p: (abs(float(counts[p]) - usual), p))
    regulars = np.flatnonzero(visits.now[:, number])
    few = sorted(int(p) for p in rng.permutation(regulars)[:REPORTED_PEOPLE])
    decoys.reported = (number, few)
    decoys.contexts.append(DecoyContext("place", number, "one agency reports the same few young people there often"))


def _former(rng: np.random.Generator, everyday: Everyday, used: set[int], decoys: Decoys) -> None:
    """A place where young people with concerns spent time until last spring, and do so no longer."""
    places, visits, worried = everyday.places, everyday.visits, everyday.worried
    options = [p.number for p in places if p.kind in ("park", "car_park", "underpass") and p.number not in used]
    options = options or [p.number for p in places if p.hangs_out and p.number not in used]
    number = int(rng.choice(options))
    weights = np.ones(len(visits.now))
    weights[worried] = 12.0
    weights[visits.now[:, number]] = 0.0
    size = max(8, round(0.15 * len(worried)))
    visits.before[sample(rng, weights, size), number] = True
    decoys.former = number
    decoys.contexts.append(DecoyContext("place", number, "was one of concern, and ended before the last 90 days"))


def _shared_mall(everyday: Everyday, free: list[int], decoys: Decoys) -> None:
    groups, places, visits = everyday.groups, everyday.places, everyday.visits
    mall = next(p.number for p in places if p.kind == "mall")
    share = {g: float(visits.now[list(groups[g].members), mall].mean()) for g in free}
    fullest = sorted(free, key=lambda g: (-share[g], g))[:8]
    pairs = [(a, b) for a, b in combinations(fullest, 2) if groups[a].school != groups[b].school]
    why = "both go to the shopping centre, as most young people do"
    decoys.pairs += [DecoyPair(a, b, "place", mall, why) for a, b in pairs[:3]]


def _same_school(groups: list[Group], free: list[int], decoys: Decoys) -> None:
    pairs = [(a, b) for a, b in combinations(free[:40], 2) if groups[a].school == groups[b].school]
    why = "both are of the same school, and no more tied than its other groups"
    decoys.pairs += [DecoyPair(a, b, "education", groups[a].school, why) for a, b in pairs[:3]]


def _ended(rng: np.random.Generator, groups: list[Group], free: list[int], decoys: Decoys) -> None:
    why = "the young person was close to several of the other group, and those friendships have ended"
    pairs = [(a, b) for a, b in combinations(free[:40], 2) if groups[a].school != groups[b].school]
    for a, b in pairs[:1] + pairs[-1:]:
        person = int(rng.choice(groups[a].members))
        friends = [int(m) for m in rng.permutation(list(groups[b].members))[:4]]
        decoys.ended_ties.append((person, friends))
        decoys.pairs.append(DecoyPair(a, b, "person", person, why))


def _named(rng: np.random.Generator, groups: list[Group], free: list[int], decoys: Decoys) -> None:
    few = free[:TALKED_ABOUT]
    decoys.named = [int(rng.choice(groups[g].members)) for g in few]
    why = "each has one member with a tie to a network that many name"
    if len(few) > 1:
        decoys.pairs.append(DecoyPair(few[0], few[1], "exploitation_network", decoys.network, why))


def add(seed: int, everyday: Everyday, bridges: list[PlantedBridge], used: set[int]) -> Decoys:
    """Choose the decoys of a seed; changes the earlier visits. `used`: places already planted."""
    rng = stream(seed, "decoys")
    groups = everyday.groups
    decoys = Decoys(network=sum(bridge.via_kind == "exploitation_network" for bridge in bridges))
    _busy(everyday.places, decoys)
    taken = used | everyday.hangouts()
    _reported(rng, everyday, taken, decoys)
    _former(rng, everyday, taken | {decoys.reported[0]}, decoys)
    free = unbridged(groups, bridges, rng)
    _shared_mall(everyday, free, decoys)
    _same_school(groups, free, decoys)
    _ended(rng, groups, free, decoys)
    _named(rng, groups, free, decoys)
    return decoys
