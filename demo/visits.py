"""Visits: who spends time where, now and before, in places and online.

How many contexts a young person has and how many young people a context has are both heavy-tailed; most places are
near home or school. Nothing here knows of concerns: with nothing planted, concerns and contexts meet by chance only.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.chance import Numbers, Whole, stream
from demo.groups import Group
from demo.online import OnlineSpace
from demo.places import Place
from demo.schools import School
from demo.young_people import YoungPeople

Table = NDArray[np.bool_]

PLACES_EACH = 7.0  # for a young person of average mobility
UNMAPPED_EACH = 2.0  # known from events only
ONLINE_EACH = 2.5
BEFORE_EACH = 1.2  # ended before the last 90 days
MOST = 40
HANGS_OUT = 0.75  # chance that a member goes to the group's own place
# Busy, ordinary places: chance of a visit for an activity of k places is 1 - exp(-rate * k).
BUSY_RATE = {"mall": 0.16, "sports_centre": 0.07, "police": 0.025}
ROWS = 500  # young people handled at once, to bound memory


@dataclass(frozen=True, slots=True)
class Visits:
    """Who is where: one row for each young person, one column for each place or online space."""

    now: Table
    before: Table
    online: Table


def near(places: list[Place], at: Numbers, reach: Numbers) -> Numbers:
    """How near each place is to each point: 1 there, a third at its reach; shape (points, places)."""
    spots = np.array([[place.x, place.y] for place in places])
    distance: Numbers = np.linalg.norm(at[:, None, :] - spots[None, :, :], axis=2)
    return np.exp(-distance / reach)


def _top(rng: np.random.Generator, weights: Numbers, counts: Whole) -> Table:
    """For each row, `counts` different columns, heavier ones sooner."""
    with np.errstate(divide="ignore"):
        keys = np.log(weights) + rng.gumbel(size=weights.shape)
    order = np.argsort(-keys, axis=1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(weights.shape[1])[None, :], axis=1)
    chosen: Table = (rank < counts[:, None]) & (weights > 0)
    return chosen


def _ordinary(
    rng: np.random.Generator, people: YoungPeople, places: list[Place], schools: list[School], counts: Whole
) -> Table:
    """Visits by draw and nearness, for each young person as many as `counts` says."""
    draw = np.array([place.draw for place in places])
    reach = np.array([place.reach for place in places])
    spots = np.array([[school.x, school.y] for school in schools])
    parts = []
    for start in range(0, len(people), ROWS):
        rows = slice(start, start + ROWS)
        weights = near(places, people.home[rows], reach) + 0.6 * near(
            places, spots[people.school[rows]], np.full_like(reach, 600.0)
        )
        parts.append(_top(rng, draw * (weights + 0.03), counts[rows]))
    return np.concatenate(parts)


def _add_busy(rng: np.random.Generator, table: Table, places: list[Place]) -> None:
    activity = table.sum(axis=1)
    for place in places:
        if place.kind in BUSY_RATE:
            table[:, place.number] = rng.random(len(table)) < 1 - np.exp(-BUSY_RATE[place.kind] * activity)


def build(
    seed: int,
    people: YoungPeople,
    places: list[Place],
    schools: list[School],
    *,
    groups: list[Group],
    spaces: list[OnlineSpace],
) -> Visits:
    """The visits of a seed, with nothing planted."""
    rng = stream(seed, "visits")
    each = np.where(people.on_a_map, PLACES_EACH, UNMAPPED_EACH) * people.mobility
    now = _ordinary(rng, people, places, schools, np.minimum(1 + rng.poisson(each), MOST))
    for group in groups:
        for hangout in group.hangouts:
            for member in group.members:
                now[member, hangout] |= rng.random() < HANGS_OUT
    _add_busy(rng, now, places)
    before = _ordinary(rng, people, places, schools, rng.poisson(BEFORE_EACH * people.mobility)) & ~now
    draws = np.array([space.draw for space in spaces])
    counts = np.where(people.on_a_map, rng.poisson(ONLINE_EACH * people.mobility), 0)
    online = _top(rng, np.broadcast_to(draws, (len(people), len(draws))).copy(), np.minimum(counts, len(draws) // 2))
    return Visits(now, before, online)
