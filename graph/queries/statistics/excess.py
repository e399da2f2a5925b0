"""More than chance gives? Upper mid-p values of counts.

The mid-p value, P(X > x) + P(X = x) / 2, is used because counts of young people are small: the ordinary tail of a
discrete count is too cautious (Lancaster 1961; Agresti 2013, section 3.5.6).
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy import special

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


def binomial_mid_ps(observed: Whole, trials: Whole, chance: Array) -> Array:
    """Upper mid-p of `observed` successes in `trials` that each succeed with probability `chance`, elementwise."""
    above = special.bdtrc(observed.astype(np.float64), trials, chance)
    at_least = np.where(observed > 0, special.bdtrc(np.maximum(observed - 1.0, 0.0), trials, chance), 1.0)
    mid: Array = np.clip((above + at_least) / 2, 0.0, 1.0)
    return mid


def binomial_mid_p(observed: int, trials: int, chance: float) -> float:
    """The same for one count."""
    return float(binomial_mid_ps(np.array(observed), np.array(trials), np.array(chance)))


def negative_binomial_mid_p(observed: int, expected: float, size: float) -> float:
    """Upper mid-p of a negative binomial count of mean `expected` and variance expected + expected² / size."""
    if expected <= 0:
        return 0.5 if observed == 0 else 0.0
    chance = expected / (size + expected)
    above = float(special.betainc(observed + 1, size, chance))
    at_least = float(special.betainc(observed, size, chance)) if observed > 0 else 1.0
    return (above + at_least) / 2


def sum_mid_p(observed: int, parts: Iterable[tuple[int, float]]) -> float:
    """Upper mid-p of a sum of independent binomial counts, given as (trials, chance); exact.

    With one trial each this is the Poisson-binomial distribution.
    """
    weights = sum_of_binomials(parts)
    if observed >= len(weights):
        return 0.0
    # From the small end of the tail, so that tiny values keep their digits.
    return _clip(float(weights[observed + 1 :][::-1].sum()) + 0.5 * float(weights[observed]))


def sum_of_binomials(parts: Iterable[tuple[int, float]]) -> Array:
    """Probability of every value 0, 1, 2, ... of a sum of independent binomial counts, given as (trials, chance)."""
    weights = np.ones(1)
    for trials, chance in parts:
        if trials > 0:
            weights = np.convolve(weights, _binomial_weights(trials, chance))
    return weights


def _binomial_weights(trials: int, chance: float) -> Array:
    hits = np.arange(trials + 1, dtype=np.float64)
    ways = special.gammaln(trials + 1) - special.gammaln(hits + 1) - special.gammaln(trials - hits + 1)
    weights: Array = np.exp(ways + special.xlogy(hits, chance) + special.xlog1py(trials - hits, -chance))
    return weights


def _clip(value: float) -> float:
    # The two terms are rounded on their own; their sum can pass 1 by the last digit.
    return min(1.0, max(0.0, value))
