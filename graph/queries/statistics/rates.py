"""Monthly rates of events per place: what to expect next, and what is out of the ordinary.

The forecast is a recent-weighted mean, lent a little to near places, and pulled towards the mean of all places by
empirical Bayes (gamma-Poisson; Clayton and Kaldor 1987). How much the recent months count and how much is lent is
chosen by rolling forward inside the months given; plain counts are one of the candidates, and another one is taken
only if it was at no coverage worse. Months and anonymised points carry no more: no kernels over the map.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, special

from graph.queries.statistics.capture import captured_share

Array = NDArray[np.float64]

REACH = 200.0  # metres within which a place may borrow
_METRES_PER_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Weighting:
    """How months and neighbours count. half_life: months, None for all alike; lent: share given to each near place."""

    half_life: float | None
    lent: float

    @property
    def plain(self) -> bool:
        """Whether this is plain counts."""
        return self.half_life is None and self.lent == 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A weighting, and what it was chosen on.

    roll_forwards: how many there were. gain: mean share of later events caught beyond plain counts, over COVERAGES.
    """

    weighting: Weighting
    roll_forwards: int
    gain: float


PLAIN = Weighting(None, 0.0)
CANDIDATES = (PLAIN, *(Weighting(h, b) for h in (None, 12.0, 6.0, 3.0) for b in (0.0, 0.03, 0.1) if h or b))
ANECDOTE = 2  # roll-forwards below which nothing is chosen
TIE_BREAK = Weighting(6.0, 0.1)
COVERAGES = (0.01, 0.02, 0.05, 0.1, 0.2)


@dataclass(frozen=True, slots=True)
class Forecast:
    """Per place, in the order given: the monthly rate with a 95 % interval. weighting: what was chosen."""

    rate: Array
    low: Array
    high: Array
    weighting: Weighting


def near(longitudes: Sequence[float | None], latitudes: Sequence[float | None]) -> sparse.csr_array:
    """Nearness of every two places: 1 at no distance, falling to 0 at REACH metres; 0 with itself, or without a
    position.

    longitudes, latitudes: WGS84 degrees. Distances are flat ones, right to a metre over so short a reach.
    """
    degrees = np.array([longitudes, latitudes], dtype=np.float64).T.reshape(-1, 2)
    known = np.flatnonzero(np.isfinite(degrees).all(axis=1))
    from scipy.spatial import cKDTree  # noqa: PLC0415 (half a second, and only where there is a map)

    found = sparse.csr_array((len(degrees), len(degrees)))
    if len(known) == 0:
        return found
    x = degrees[known, 0] * np.cos(np.radians(degrees[known, 1])) * _METRES_PER_DEGREE
    tree = cKDTree(np.column_stack([x, degrees[known, 1] * _METRES_PER_DEGREE]))
    pairs = tree.sparse_distance_matrix(tree, REACH, output_type="ndarray")
    apart = pairs[pairs["i"] != pairs["j"]]
    weight = 1.0 - apart["v"] / REACH
    return found + sparse.csr_array((weight, (known[apart["i"]], known[apart["j"]])), shape=found.shape)


def weighted(counts: Array, weighting: Weighting, nearness: sparse.csr_array) -> Array:
    """The monthly mean of each place under a weighting; what is lent to neighbours keeps the total.

    counts: places x months, the oldest month first.
    """
    months = _month_weights(counts.shape[1], weighting.half_life)
    mean: Array = counts @ months / months.sum()
    if weighting.lent == 0:
        return mean
    lent: Array = mean + weighting.lent * (nearness @ mean)
    if lent.sum() > 0:
        lent *= mean.sum() / lent.sum()
    return lent


def choose(counts: Array, nearness: sparse.csr_array) -> Choice:
    """The weighting that caught most of the following months, judged inside the months given.

    Plain counts, unless another candidate was at no coverage worse on average over the roll-forwards, in no
    roll-forward worse on average over the coverages, and better on the whole.
    """
    months = counts.shape[1]
    splits = [(cut, min(cut + 3, months)) for cut in range(max(2, months // 2), months)]
    tables = [_gains(counts, nearness, cut, end) for cut, end in splits]
    gains = [table for table in tables if table is not None]
    if len(gains) < ANECDOTE:
        return Choice(PLAIN, len(gains), 0.0)
    everything = np.stack(gains)  # roll-forwards x candidates x coverages
    best = Choice(PLAIN, len(gains), 0.0)
    for index, candidate in enumerate(CANDIDATES):
        gain = everything[:, index, :]
        never_worse = bool((gain.mean(axis=0) >= 0).all() and (gain.mean(axis=1) >= 0).all())
        if never_worse and gain.mean() > best.gain:
            best = Choice(candidate, len(gains), float(gain.mean()))
    return best


def forecast(counts: Array, nearness: sparse.csr_array, weighting: Weighting) -> Forecast:
    """The rate per month to expect at each place, with the interval in which the place's own rate lies with 95 %."""
    months = _month_weights(counts.shape[1], weighting.half_life)
    exposure = float(months.sum() ** 2 / (months**2).sum())  # months of equal weight that know as much
    mean = weighted(counts, weighting, nearness)
    shape, rate = prior(mean, exposure)
    seen, per_month = shape + mean * exposure, rate + exposure
    low, high = (special.gammaincinv(seen, part) / per_month for part in (0.025, 0.975))
    return Forecast(seen / per_month, low, high, weighting)


def ranking(counts: Array, nearness: sparse.csr_array, weighting: Weighting) -> NDArray[np.intp]:
    """Indexes of the places, the highest forecast first; equal ones by recent and near events, then as given."""
    first = np.round(weighted(counts, weighting, nearness), 12)
    second = np.round(weighted(counts, TIE_BREAK, nearness), 12)
    return np.lexsort((np.arange(len(first)), -second, -first))


def prior(means: Array, exposure: float, restless: float = 0.0) -> tuple[float, float]:
    """Shape and rate of the gamma distribution of monthly rates over places, by moments.

    means: monthly means, each over `exposure` months, so that their variance holds a Poisson part of mean / exposure.
    restless: variance of a place's monthly rate over its square, which is another part of it.
    """
    centre = float(means.mean()) if len(means) else 0.0
    if centre <= 0:
        return 0.5, 1.0  # nothing seen anywhere: Jeffreys' shape over one month
    spread = (float(means.var()) - (centre + restless * centre * centre) / exposure) / (1 + restless / exposure)
    spread = max(spread, centre * centre * 1e-3)  # places alike: pull nearly all the way to the mean
    return centre * centre / spread, centre / spread


def _month_weights(months: int, half_life: float | None) -> Array:
    ages = np.arange(months, dtype=np.float64)[::-1]
    return np.ones(months) if half_life is None else 0.5 ** (ages / half_life)


def _gains(counts: Array, nearness: sparse.csr_array, cut: int, end: int) -> Array | None:
    """Share caught beyond plain counts, per candidate and coverage, when looking from month `cut` to month `end`."""
    known = np.flatnonzero(counts[:, :cut].sum(axis=1) > 0)
    later = counts[known, cut:end].sum(axis=1)
    if later.sum() == 0:
        return None
    local = nearness[known][:, known]
    scores = [np.round(weighted(counts[known, :cut], candidate, local), 12) for candidate in CANDIDATES]
    caught: Array = np.array([[captured_share(score, later, part) for part in COVERAGES] for score in scores])
    gain: Array = caught - caught[0]
    return gain
