"""Two groups that meet in one context or network: both must be there more than chance explains."""

from collections.abc import Mapping
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


def joint(via_kind: str, present: Mapping[str, Mapping[str, Presence]], groups: int, max_q: float) -> list[Connection]:
    """The pairs of groups that meet beyond chance with q up to `max_q`.

    present: via -> group -> its presence; groups that are not there have none. groups: how many there are in all.
    The p-value of a pair is the larger of the two; q accounts for every pair of groups at every context, those with
    nobody there too. Observed and expected add up the members of both groups.
    """
    limit = min(max_q, NO_EXCESS)
    per_via = [np.sort([p.p_value for p in there.values()]) for there in present.values()]

    def smaller_at_most(threshold: float) -> int:
        low = np.array([np.searchsorted(values, threshold, side="right") for values in per_via])
        # Pairs with one of the two at most there: all pairs, less those with neither.
        return int((groups * (groups - 1) - (groups - low) * (groups - low - 1)).sum()) // 2

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
