"""Many questions at once: how to read their p-values together.

The same as `scipy.stats.false_discovery_control`, which a test holds it against: that module takes a second to load,
and every command would pay it.
"""

from collections.abc import Callable, Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float], tests: int | None = None) -> list[float]:
    """q-values (Benjamini and Hochberg 1995), in the order given.

    tests: how many tests were made, when only the smallest p-values are listed; the others count as 1, which is
    careful. Raises ValueError for p-values outside 0 to 1, or fewer tests than values.
    """
    if not p_values:
        return []
    unlisted = (tests if tests is not None else len(p_values)) - len(p_values)
    if unlisted < 0:
        raise ValueError("there cannot be fewer tests than p-values")
    values = np.asarray(p_values, dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError("a p-value lies between 0 and 1")
    order = np.argsort(values, kind="stable")
    scaled = values[order] * ((len(values) + unlisted) / np.arange(1, len(values) + 1))
    q_values = np.empty_like(values)
    q_values[order] = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return [float(q) for q in q_values]


def both(largest: Sequence[float], filter_count: Callable[[float], int]) -> list[float]:
    """q-values for claims that need two things at once, each with its own p-value.

    The p-value of such a claim is the larger of the two (intersection-union test), and almost no claim has both
    small by chance, so that Benjamini and Hochberg over every pair would find nothing. AdaFilter (Wang, Gui, Su,
    Sabatti and Owen 2022, doi:10.1214/21-AOS2139) counts as tests, at a threshold t, only the claims of which the
    smaller p-value is at most t.

    largest: the larger p-value of each listed claim; claims not listed must have larger ones.
    filter_count(t): of all claims, listed or not, how many have a smaller p-value of at most t.
    """
    order = np.argsort(np.asarray(largest, dtype=np.float64), kind="stable")
    q = [1.0] * len(largest)
    least = 1.0
    for position in range(len(order), 0, -1):
        index = int(order[position - 1])
        threshold = largest[index]
        least = min(least, threshold * max(filter_count(threshold), 1) / position)
        q[index] = max(least, threshold)
    return q
