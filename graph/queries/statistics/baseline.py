"""A place against its own earlier months: has more happened than its past and the season explain?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.queries.statistics.excess import negative_binomial_mid_p
from graph.queries.statistics.rates import prior

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Change:
    """Per place: what its past leads to expect in the window, and the upper mid-p of what was seen.

    trend: the window's total per month over the baseline's, for all places together. restless: how much the months of
    one place vary beyond chance, as the variance of their rate over its square; 0 when they vary by chance only.
    """

    expected: Array
    p_value: Array
    trend: float
    restless: float


def change(window: Array, baseline: Array) -> Change:
    """Compare. window, baseline: places x months, at least one month each.

    The predictive distribution is negative binomial: a gamma-Poisson posterior of the place's own rate (shrunk to that
    of all places), times the common trend, widened when months vary by more than chance. Raises ValueError for no
    months.
    """
    if window.shape[1] == 0 or baseline.shape[1] == 0:
        raise ValueError("both the window and the baseline need a month")
    months = baseline.shape[1]
    past = baseline.sum(axis=1)
    spread = restless(baseline)
    shape, rate = prior(past / months, months, spread)
    trend = _per_month(window) / _per_month(baseline) if _per_month(baseline) > 0 else 1.0
    expected = (shape + past) / (rate + months) * window.shape[1] * trend
    # Variance over squared mean: what is not known of the rate, and how months vary, in the window and in the past.
    uncertain = 1.0 / (shape + past) + spread * (1.0 / window.shape[1] + 1.0 / months)
    p_value = [
        negative_binomial_mid_p(int(count), float(mean), 1.0 / float(width))
        for count, mean, width in zip(window.sum(axis=1), expected, uncertain, strict=True)
    ]
    return Change(expected, np.array(p_value), trend, spread)


def restless(counts: Array) -> float:
    """Variance of a place's monthly rate over its square, by Pearson's statistic given all places' and months' totals.

    counts: places x months. On open police data it is about the same for quiet places and busy ones, which is why the
    distribution widens with the square of the mean.
    """
    places, months = counts[counts.sum(axis=1) > 0], counts.shape[1]
    if months < 2 or len(places) < 2:  # noqa: PLR2004 (no freedom left)
        return 0.0
    fitted = np.outer(places.sum(axis=1), places.sum(axis=0)) / places.sum()
    used = fitted > 0
    pearson = float(((places - fitted)[used] ** 2 / fitted[used]).sum())
    freedom = float((len(places) - 1) * (months - 1))
    return max(0.0, (pearson / freedom - 1.0) * float(used.sum()) / float(fitted.sum()))


def _per_month(counts: Array) -> float:
    return float(counts.sum() / counts.shape[1])
