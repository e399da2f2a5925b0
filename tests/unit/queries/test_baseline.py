"""A place against its own past."""

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.queries.statistics.baseline import change, restless
from graph.queries.statistics.multiple import benjamini_hochberg

Array = NDArray[np.float64]


def months(seed: int, places: int, count: int, *, trend: float = 1.0, size: float | None = None) -> tuple[Array, Array]:
    """Three months of window, `count` of baseline, with rates from a gamma distribution and nothing planted."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(0.7, 3.0, places)[:, None] * np.where(np.arange(count + 3) < count, 1.0, trend)
    if size is not None:
        rate = rate * rng.gamma(size, 1 / size, rate.shape)  # months vary by more than chance
    counts = rng.poisson(rate).astype(np.float64)
    return counts[:, count:], counts[:, :count]


@pytest.mark.parametrize("trend", [0.6, 1.0, 1.6])
@pytest.mark.parametrize("size", [None, 3.0])
def test_with_nothing_planted_p_is_small_as_often_as_it_says(trend: float, size: float | None) -> None:
    """Whatever the season does to all places alike, and however restless the months are."""
    small, found = [], 0
    for seed in range(4):
        p = change(*months(seed, 500, 6, trend=trend, size=size)).p_value
        small.append((p < 0.05).mean())
        found += sum(q <= 0.1 for q in benjamini_hochberg(p.tolist()))
    assert np.mean(small) <= 0.065
    assert found <= 4


def test_a_planted_rise_is_found() -> None:
    window, baseline = months(9, 500, 6)
    window[3] += 15
    p = change(window, baseline).p_value
    assert int(np.argmin(p)) == 3
    assert min(benjamini_hochberg(p.tolist())) <= 0.01


def test_the_common_trend_and_the_restlessness_are_told() -> None:
    steady = change(*months(1, 800, 6, trend=1.5))
    assert steady.trend == pytest.approx(1.5, abs=0.08)
    assert steady.restless == pytest.approx(0.0, abs=0.05)
    # Monthly rates of a gamma distribution of shape 2 have a variance of half their square.
    assert change(*months(1, 800, 6, size=2.0)).restless == pytest.approx(0.5, abs=0.15)


def test_what_is_expected_lies_between_the_place_and_the_rest() -> None:
    """Two months of past, one of window, no trend: a place of 10 a month among places of 1 is expected under 10."""
    baseline = np.array([[10.0, 10.0], *[[1.0, 1.0]] * 20])
    found = change(np.array([[10.0], *[[1.0]] * 20]), baseline)
    assert 5 < found.expected[0] < 10
    assert 1 < found.expected[1] < 2


def test_the_more_there_is_the_smaller_p() -> None:
    _, baseline = months(2, 50, 6)
    window = np.zeros((50, 3))
    values = []
    for count in (0.0, 5.0, 20.0, 60.0):
        window[0, 0] = count
        values.append(change(window + 1, baseline).p_value[0])
    assert values == sorted(values, reverse=True)
    assert all(0 <= p <= 1 for p in values)


def test_the_order_of_places_does_not_matter() -> None:
    window, baseline = months(3, 40, 6)
    order = np.random.default_rng(3).permutation(40)
    assert change(window[order], baseline[order]).p_value == pytest.approx(change(window, baseline).p_value[order])


def test_one_month_tells_nothing_of_how_months_vary() -> None:
    assert restless(np.array([[5.0], [1.0]])) == 0.0


def test_without_a_past_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="month"):
        change(np.ones((3, 3)), np.ones((3, 0)))


def test_a_past_without_events_still_gives_values() -> None:
    found = change(np.array([[2.0], [0.0]]), np.zeros((2, 4)))
    assert ((found.p_value >= 0) & (found.p_value <= 1)).all()
