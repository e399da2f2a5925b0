"""Planted contexts of concern: where young people with open concerns are over-represented.

Each has a moderate number of visitors, so that a count of concerns ranks it far below the busy places.
"""

import math
from dataclasses import dataclass

import numpy as np

from demo.chance import Numbers, Whole, sample, stream
from demo.everyday import Everyday
from demo.visits import Table, near
from demo.young_people import YoungPeople

WHAT = ("fast_food", "park", "bus_station", "stairwell", "school_gate", "online", "amusement_arcade")
OTHERS = (16, 24)  # visitors without an open concern, at scale 1
ALMOST_ALL = 0.8
ODDS_RATIO = (5.0, 7.0)  # of a visitor having an open concern, against all visits anywhere


@dataclass(frozen=True, slots=True)
class PlantedContext:
    """A context of concern: a place or an online space, by its number."""

    kind: str  # place or online_space
    number: int
    what: str
    expected: float
    observed: int


def how_many(scale: float) -> int:
    """Planted contexts at a scale: seven at 1, growing with its root."""
    return max(2, round(len(WHAT) * math.sqrt(scale)))


def _size(scale: float) -> float:
    return float(np.clip(scale**0.25, 0.7, 1.6))


@dataclass(slots=True)
class _Planter:
    rng: np.random.Generator
    people: YoungPeople
    worried: Whole
    size: float

    def _choose(self, table: Table, options: list[int], others: int) -> int:
        """One of the options whose visitors are nearest to what is wanted, not always the very nearest."""
        gaps = np.abs(np.delete(table[:, options], self.worried, axis=0).sum(axis=0) - others)
        nearest = np.argsort(gaps, kind="stable")[:3]
        return int(options[int(self.rng.choice(nearest))])

    def plant(self, table: Table, options: list[int], nearness: Numbers | None) -> tuple[int, float, int]:
        """Change one column; returns its number, the visitors expected with a concern, and those there now."""
        rng, worried = self.rng, self.worried
        others = round(float(rng.uniform(*OTHERS)) * self.size)
        column = self._choose(table, options, others)
        activity = table.sum(axis=1)
        share = float(activity[worried].sum() / max(1, activity.sum()))
        odds = float(rng.uniform(*ODDS_RATIO)) * share / (1 - share)
        wanted = min(round(others * odds), round(ALMOST_ALL * len(worried)))
        is_worried = np.zeros(len(table), dtype=bool)
        is_worried[worried] = True
        pull = self.people.mobility * (1.0 if nearness is None else nearness[:, column] + 0.1)
        for who, count in ((is_worried, wanted), (~is_worried, others)):
            # Those already there come first; more are drawn when they are too few.
            weights = np.where(who, pull * np.where(table[:, column], 1e6, 1.0) * self.people.on_a_map, 0.0)
            table[who, column] = False
            table[sample(rng, weights, count), column] = True
        return column, share * (wanted + others), wanted


def plant(seed: int, scale: float, everyday: Everyday) -> list[PlantedContext]:
    """Plant the contexts of concern of a seed; changes the visits."""
    places, visits = everyday.places, everyday.visits
    planter = _Planter(stream(seed, "contexts"), everyday.people, everyday.worried, _size(scale))
    taken = everyday.hangouts()
    nearness = near(places, everyday.people.home, np.full(len(places), 2_500.0))
    planted: list[PlantedContext] = []
    for number in range(how_many(scale)):
        what = WHAT[number % len(WHAT)]
        used = {c.number for c in planted if (c.kind == "online_space") == (what == "online")}
        if what == "online":
            options = [space.number for space in everyday.spaces if space.number not in used]
            column, expected, observed = planter.plant(visits.online, options, None)
            planted.append(PlantedContext("online_space", column, what, expected, observed))
            continue
        # A place of the kind that no group has made its own; failing that, any such place not yet used.
        ours = [p.number for p in places if p.kind == what and p.number not in used]
        free = [p for p in ours if p not in taken] or ours
        if free:
            column, expected, observed = planter.plant(visits.now, free, nearness)
            planted.append(PlantedContext("place", column, what, expected, observed))
    return planted
