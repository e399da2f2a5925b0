"""Connections through a young person of one group with more ties into another than chance explains.

Chance is the block model of graph/queries/statistics/ties.py: a tie that leaves the group ends where the ties of
others of the same education setting end. Whoever is part of both groups must have ties beyond chance into both.
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
    chances = model.chances(person)
    sizes = np.array([len(model.members[group]) for group in model.groups])
    least = binomial_mid_ps(np.minimum(sizes, trials).astype(float), np.float64(trials), chances)
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
    """Between two groups that the young person is part of: there must be ties beyond chance into both."""
    own = [int(number) for number in model.groups_of[model.people[person]]]
    if len(own) < 2:  # noqa: PLR2004 (two groups make a pair)
        return 0, []
    chances = model.chances(person)
    own_people = {n for n in neighbours if set(own) & {int(g) for g in model.groups_of[model.people[n]]}}
    elsewhere = len(neighbours - own_people)
    claims = []
    for a, b in combinations(own, 2):
        only_b = model.members[model.groups[b]] - model.members[model.groups[a]] - {person}
        only_a = model.members[model.groups[a]] - model.members[model.groups[b]] - {person}
        # Ties into a third group of one's own say nothing of these two; being part counts as one tie.
        into_b, into_a = len(neighbours & only_b) + 1, len(neighbours & only_a) + 1
        claims.append(
            _Claim(
                groups=_ordered(model, a, b),
                person=person,
                observed=into_b + into_a,
                expected=(elsewhere + into_b) * float(chances[b]) + (elsewhere + into_a) * float(chances[a]),
                p_value=max(
                    binomial_mid_p(into_b, elsewhere + into_b, float(chances[b])),
                    binomial_mid_p(into_a, elsewhere + into_a, float(chances[a])),
                ),
            )
        )
    return len(claims), claims
