"""Connections through a young person of one group with more ties into another than chance explains.

Chance is the block model of graph/queries/statistics/ties.py: a tie that leaves the group ends where the ties of
others of the same education setting end. Whoever is part of both groups must have ties that bear out both.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from graph.queries.connections.pairs import Connection
from graph.queries.statistics import ties
from graph.queries.statistics.excess import binomial_mid_p, binomial_mid_ps
from graph.queries.statistics.multiple import benjamini_hochberg

KIND = "person"
_NEVER = 1e-12  # keeps a division from failing where a group is everybody
_WITHIN_REACH = 0.01  # a test that cannot give a p-value this small, whatever the ties, is not made


@dataclass(frozen=True, slots=True)
class _Claim:
    """One young person connects two groups: ties seen and expected, and the p-value."""

    groups: tuple[str, str]
    person: str
    observed: int
    expected: float
    p_value: float


def find(raw: Mapping[str, Any], max_q: float) -> list[Connection]:
    """The connections through young people; being part of the other group counts as one tie into it."""
    setting = {person: setting for person, setting, *_ in raw["people"]}
    members: dict[str, set[str]] = {group: set() for group, _ in raw["groups"]}
    for person, _, parts, *_ in raw["people"]:
        for part in parts:
            members.setdefault(part[0], set()).add(person)
    model, neighbours = ties.fit([(tie["one"], tie["other"]) for tie in raw["ties"]], setting, members)
    made, claims = 0, []
    for person in sorted({person for people in members.values() for person in people}):
        into_others, seen = _into_others(person, model)
        between_own, own = _between_own(person, model, neighbours.get(person, set()))
        made += into_others + between_own
        claims += seen + own
    q_values = benjamini_hochberg([claim.p_value for claim in claims], made)
    return [
        Connection(*c.groups, KIND, c.person, c.observed, c.expected, c.p_value, q, (1, c.observed))
        for c, q in zip(claims, q_values, strict=True)
        if q <= max_q
    ]


def _into_others(person: str, model: ties.TieModel) -> tuple[int, list[_Claim]]:
    """From the young person's groups into all others: tests made, and the claims with at least one tie."""
    index = model.people[person]
    own, crossing = model.groups_of[index], model.neighbours[index]
    trials = len(crossing)
    if not trials:
        return 0, []
    chances = model.elsewhere(person)
    sizes = np.array([len(model.members[group]) for group in model.groups], dtype=np.int64)
    least = binomial_mid_ps(np.minimum(sizes, trials), np.full_like(sizes, trials), chances)
    tested = least <= _WITHIN_REACH
    tested[own] = False
    seen: dict[int, int] = {}
    for other in crossing:
        for group in model.groups_of[other]:
            seen[int(group)] = seen.get(int(group), 0) + 1
    claims = [
        _Claim(
            groups=_ordered(model, int(mine), group),
            person=person,
            observed=count,
            expected=trials * float(chances[group]),
            p_value=binomial_mid_p(count, trials, float(chances[group])),
        )
        for group, count in sorted(seen.items())
        if tested[group]
        for mine in own
    ]
    return int(tested.sum()) * len(own), claims


def _ordered(model: ties.TieModel, one: int, other: int) -> tuple[str, str]:
    first, second = sorted((model.groups[one], model.groups[other]))
    return first, second


def _between_own(person: str, model: ties.TieModel, neighbours: Set[str]) -> tuple[int, list[_Claim]]:
    """Between two groups that the young person is part of.

    The ties must bear out both memberships (against chance among all young people), and one of the two groups must be
    out of the ordinary for the young person's education setting too.
    """
    own = [int(number) for number in model.groups_of[model.people[person]]]
    if len(own) < 2:  # noqa: PLR2004 (two groups make a pair)
        return 0, []
    blocked, plain = model.chances(person), model.anywhere(person)
    elsewhere = len({n for n in neighbours if not set(own) & {int(g) for g in model.groups_of[model.people[n]]}})
    claims = []
    for a, b in combinations(own, 2):
        sides = []
        for start, end in ((a, b), (b, a)):
            into = model.members[model.groups[end]] - model.members[model.groups[start]] - {person}
            # Ties into a third group of one's own say nothing of these two; being part counts as one tie.
            observed = len(neighbours & into) + 1
            trials = elsewhere + observed
            chance = float(blocked[end] / max(1.0 - blocked[start], blocked[end], _NEVER))
            of_all = float(plain[end] / max(1.0 - plain[start], plain[end], _NEVER))
            p_values = binomial_mid_p(observed, trials, chance), binomial_mid_p(observed, trials, of_all)
            sides.append((observed, trials * chance, *p_values))
        claims.append(
            _Claim(
                groups=_ordered(model, a, b),
                person=person,
                observed=sum(side[0] for side in sides),
                expected=sum(side[1] for side in sides),
                p_value=max(min(1.0, 2 * min(side[2] for side in sides)), *(side[3] for side in sides)),
            )
        )
    return len(claims), claims
