"""Two groups that meet in one context or network: both must be there more than chance explains."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from graph.queries.statistics.multiple import both

NO_EXCESS = 0.5  # a p-value from here on says that nothing is out of the ordinary


@dataclass(frozen=True, slots=True)
class Presence:
    """One group at one context: members seen, members expected by chance, and the p-value of so many."""

    observed: int
    expected: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Connection:
    """One connection between two groups (ordered), through one context, network or young person.

    observed, expected: what `via_kind` counts. parts: the young people of each group that the count holds.
    """

    group_a: str
    group_b: str
    via_kind: str
    via: str
    observed: int
    expected: float
    p_value: float
    q_value: float
    parts: tuple[int, int]


def _counter(present: Mapping[str, Mapping[str, Presence]], groups: int) -> Callable[[float], int]:
    """The count of pairs, at all contexts, of which the smaller p-value is at most a threshold."""
    smaller: list[tuple[float, int]] = []
    for there in present.values():
        # The smallest p-value of a context is the smaller one in the pairs with all other groups, and so on.
        smaller += [(p, groups - rank) for rank, p in enumerate(sorted(g.p_value for g in there.values()), 1)]
    smaller.sort()
    values = np.array([p for p, _ in smaller])
    pairs = np.concatenate([[0], np.cumsum([count for _, count in smaller], dtype=np.int64)])
    return lambda threshold: int(pairs[np.searchsorted(values, threshold, side="right")])


def joint(via_kind: str, present: Mapping[str, Mapping[str, Presence]], groups: int, max_q: float) -> list[Connection]:
    """The pairs of groups that meet beyond chance with q up to `max_q`.

    present: via -> group -> its presence; groups that are not there have none. groups: how many there are in all.
    The p-value of a pair is the larger of the two; q accounts for every pair of groups at every context, those with
    nobody there too. Observed and expected add up the members of both groups.
    """
    limit = min(max_q, NO_EXCESS)
    smaller_at_most = _counter(present, groups)
    candidates = [
        (via, a, b, max(there[a].p_value, there[b].p_value))
        for via, there in present.items()
        for a, b in combinations(sorted(g for g, p in there.items() if p.p_value <= limit), 2)
    ]
    q_values = both([p for *_, p in candidates], smaller_at_most)
    return [
        Connection(
            group_a=a,
            group_b=b,
            via_kind=via_kind,
            via=via,
            observed=present[via][a].observed + present[via][b].observed,
            expected=present[via][a].expected + present[via][b].expected,
            p_value=p,
            q_value=q,
            parts=(present[via][a].observed, present[via][b].observed),
        )
        for (via, a, b, p), q in zip(candidates, q_values, strict=True)
        if q <= max_q
    ]
