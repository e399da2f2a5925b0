"""Forecasts by month, and how much of what follows they catch."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from graph.queries.statistics import rates
from graph.queries.statistics.capture import captured_share, top
from graph.queries.statistics.rates import PLAIN, Weighting

Array = NDArray[np.float64]
COUNTS = arrays(np.float64, (6, 5), elements=st.integers(0, 20).map(float))
METRE = 1 / 111_195  # degrees


def apart(places: int) -> Any:
    """Places without a neighbour."""
    return rates.near([None] * places, [None] * places)


def test_nearness_falls_with_the_distance_and_ends_at_the_reach() -> None:
    """Along a meridian: 0, 50, 150, 400 metres; the last two are 250 apart; one has no position."""
    latitudes = [54.0, 54 + 50 * METRE, 54 + 150 * METRE, 54 + 400 * METRE, None]
    found = rates.near([-1.0, -1.0, -1.0, -1.0, None], latitudes).toarray()
    assert found[0] == pytest.approx([0, 0.75, 0.25, 0, 0], abs=1e-3)
    assert found[1] == pytest.approx([0.75, 0, 0.5, 0, 0], abs=1e-3)
    assert found[3] == pytest.approx([0] * 5)
    assert found == pytest.approx(found.T)


def test_a_degree_of_longitude_is_shorter_in_the_north() -> None:
    found = rates.near([0.0, 200 * METRE], [60.0, 60.0]).toarray()
    assert found[0, 1] == pytest.approx(0.5, abs=1e-3)  # cos 60° = 1/2, so 100 metres


def test_plain_counts_are_the_mean_and_a_half_life_halves() -> None:
    counts = np.array([[4.0, 0.0, 0.0], [0.0, 0.0, 4.0]])
    assert rates.weighted(counts, PLAIN, apart(2)) == pytest.approx([4 / 3, 4 / 3])
    recent = rates.weighted(counts, Weighting(1.0, 0.0), apart(2))
    assert recent[1] / recent[0] == pytest.approx(4)


@given(COUNTS, st.sampled_from(rates.CANDIDATES))
def test_lending_keeps_the_total(counts: Array, weighting: Weighting) -> None:
    nearness = rates.near([0.0, 0.0005, 0.001, 0.5, 0.5005, None], [54.0] * 5 + [None])
    alone = rates.weighted(counts, Weighting(weighting.half_life, 0.0), nearness)
    assert rates.weighted(counts, weighting, nearness).sum() == pytest.approx(alone.sum())


@given(COUNTS)
def test_a_forecast_lies_within_its_interval_and_between_the_place_and_the_mean(counts: Array) -> None:
    found = rates.forecast(counts, apart(6), PLAIN)
    own = counts.mean(axis=1)
    assert (found.low <= found.rate).all()
    assert (found.rate <= found.high).all()
    low, high = np.minimum(own, own.mean()), np.maximum(own, own.mean())
    if own.any():
        assert ((found.rate >= low - 1e-9) & (found.rate <= high + 1e-9)).all()


def test_the_interval_holds_the_true_rate_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    truth = rng.gamma(0.8, 2.5, 2_000)
    found = rates.forecast(rng.poisson(truth[:, None], (2_000, 6)).astype(np.float64), apart(2_000), PLAIN)
    inside = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.92 <= inside <= 0.98


def test_shrunk_rates_foretell_better_than_raw_ones() -> None:
    rng = np.random.default_rng(2)
    truth = rng.gamma(0.8, 1.0, 3_000)
    counts = rng.poisson(truth[:, None], (3_000, 3)).astype(np.float64)
    found = rates.forecast(counts, apart(3_000), PLAIN)
    assert ((found.rate - truth) ** 2).mean() < ((counts.mean(axis=1) - truth) ** 2).mean()


@given(COUNTS, st.permutations(range(6)))
def test_the_order_of_places_does_not_matter_unless_they_are_equal(counts: Array, order: list[int]) -> None:
    counts += np.linspace(0, 0.5, 6)[:, None]  # no two alike
    nearness = rates.near([0.0, 0.0005, 0.001, 0.5, 0.5005, None], [54.0] * 5 + [None])
    shuffled = rates.ranking(counts[order], nearness[order][:, order], Weighting(3.0, 0.1))
    assert [order[i] for i in shuffled] == list(rates.ranking(counts, nearness, Weighting(3.0, 0.1)))


def test_equal_plain_counts_are_told_apart_by_what_is_recent() -> None:
    counts = np.array([[3.0, 0.0, 0.0], [0.0, 0.0, 3.0], [1.0, 1.0, 1.0]])
    assert list(rates.ranking(counts, apart(3), PLAIN)) == [1, 2, 0]


def test_too_few_months_to_judge_by_leave_plain_counts() -> None:
    rng = np.random.default_rng(3)
    for months in (1, 2, 3):
        assert rates.choose(rng.poisson(2.0, (50, months)).astype(np.float64), apart(50)).weighting is PLAIN


def test_where_places_move_recent_months_are_chosen() -> None:
    """Half of the places were busy first, the other half are busy now."""
    rng = np.random.default_rng(4)
    levels = np.where(np.arange(12)[None, :] < 5, [[9.0], [1.0]], [[1.0], [9.0]]).repeat(100, axis=0)
    chosen = rates.choose(rng.poisson(levels).astype(np.float64), apart(200))
    assert chosen.weighting.half_life == 3.0
    assert chosen.gain > 0


def test_where_nothing_moves_no_gain_is_claimed() -> None:
    """Steady, well separated places: recency can only add noise."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(np.geomspace(0.5, 60, 300)[:, None], (300, 12)).astype(np.float64)
    chosen = rates.choose(counts, apart(300))
    assert chosen.weighting.plain or chosen.gain < 0.005


def test_captured_share_by_hand() -> None:
    """Ten places; the top two have scores 9 and 8, with 5 and 1 of the 10 later events."""
    score = np.array([9.0, 8, 7, 6, 5, 4, 3, 2, 1, 0])
    later = np.array([5.0, 1, 0, 0, 0, 0, 0, 0, 0, 4])
    assert captured_share(score, later, 0.2) == pytest.approx(0.6)
    assert captured_share(score, later, 0.01) == pytest.approx(0.5)  # at least one place
    assert captured_share(score, np.zeros(10), 0.2) == 0.0


def test_ties_share_what_is_left() -> None:
    """One clear first with 2, then three equal with 3, 0, 0 for one place left: 2 + 3/3 of 5."""
    score = np.array([5.0, 1, 1, 1])
    later = np.array([2.0, 3, 0, 0])
    assert captured_share(score, later, 0.5) == pytest.approx(0.6)


@given(arrays(np.float64, 12, elements=st.integers(0, 5).map(float)), st.permutations(range(12)))
def test_ties_in_any_order_catch_the_same(score: Array, order: list[int]) -> None:
    later = np.arange(12.0)
    assert captured_share(score[order], later[order], 0.3) == pytest.approx(captured_share(score, later, 0.3))


def test_everything_catches_everything() -> None:
    assert captured_share(np.zeros(7), np.arange(7.0), 1.0) == pytest.approx(1.0)
    assert [top(3_000, part) for part in (0.01, 0.1)] == [30, 300]
