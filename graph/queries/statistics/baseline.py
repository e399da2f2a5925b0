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

    trend: the window's total per month over the baseline's, for all places together; dispersion: variance over mean
    of the months of one place, 1 when they vary by chance only.
    """

    expected: Array
    p_value: Array
    trend: float
    dispersion: float


def change(window: Array, baseline: Array) -> Change:
    """Compare. window, baseline: places x months, at least one month each.

    The predictive distribution is negative binomial: a gamma-Poisson posterior of the place's own rate (shrunk to
    that of all places), times the common trend, widened when months vary by more than chance. Raises ValueError for
    no months.
    """
    if window.shape[1] == 0 or baseline.shape[1] == 0:
        raise ValueError("both the window and the baseline need a month")
    months = baseline.shape[1]
    past = baseline.sum(axis=1)
    shape, rate = prior(past / months, months)
    trend = _per_month(window) / _per_month(baseline) if _per_month(baseline) > 0 else 1.0
    spread = dispersion(baseline)
    known = shape + past
    expected = known / (rate + months) * window.shape[1] * trend
    seen = window.sum(axis=1)
    p_value = [
        negative_binomial_mid_p(int(count), float(mean), _size(float(mean), float(strength), spread))
        for count, mean, strength in zip(seen, expected, known, strict=True)
    ]
    return Change(expected, np.array(p_value), trend, spread)


def dispersion(counts: Array) -> float:
    """Pearson's variance over mean of places x months, given every place's and every month's total; at least 1."""
    places, months = counts[counts.sum(axis=1) > 0], counts.shape[1]
    if months < 2 or len(places) < 2:  # noqa: PLR2004 (no freedom left)
        return 1.0
    fitted = np.outer(places.sum(axis=1), places.sum(axis=0)) / places.sum()
    used = fitted > 0
    pearson = float(((places - fitted)[used] ** 2 / fitted[used]).sum())
    freedom = float((len(places) - 1) * (months - 1))
    return max(1.0, pearson / freedom)


def _per_month(counts: Array) -> float:
    return float(counts.sum() / counts.shape[1])


def _size(mean: float, known: float, spread: float) -> float:
    """The negative binomial's size such that its variance is spread * mean + mean² / known."""
    return mean / ((spread - 1.0) + mean / known) if mean > 0 else known
