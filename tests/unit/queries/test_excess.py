"""Mid-p values: against sums written out, and the properties that every p-value has."""

from itertools import product
from math import comb, prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from graph.queries.statistics.excess import (
    binomial_mid_p,
    binomial_mid_ps,
    negative_binomial_mid_p,
    sum_mid_p,
    sum_of_binomials,
)

CHANCES = st.floats(1e-9, 1) | st.just(0.0)  # the reference fails on numbers next to nothing
PARTS = st.lists(st.tuples(st.integers(0, 6), CHANCES), max_size=4)


def test_a_small_case_written_out() -> None:
    """3 of 4 with chance 0.3: P(4) + P(3) / 2."""
    by_hand = 0.3**4 + comb(4, 3) * 0.3**3 * 0.7 / 2
    assert binomial_mid_p(3, 4, 0.3) == pytest.approx(by_hand)


@given(st.integers(0, 60), CHANCES)
def test_binomial_values_are_probabilities_that_fall_with_the_count(trials: int, chance: float) -> None:
    values = binomial_mid_ps(np.arange(trials + 1), np.full(trials + 1, trials), np.full(trials + 1, chance))
    assert ((values >= 0) & (values <= 1)).all()
    assert (np.diff(values) <= 1e-12).all()


@given(st.integers(0, 30), st.integers(1, 30), st.tuples(CHANCES, CHANCES).map(sorted))
def test_the_likelier_the_less_surprising(observed: int, trials: int, chances: list[float]) -> None:
    observed = min(observed, trials)
    assert binomial_mid_p(observed, trials, chances[0]) <= binomial_mid_p(observed, trials, chances[1]) + 1e-12


@given(st.integers(1, 40), CHANCES)
def test_under_no_effect_a_mid_p_value_is_a_half_on_average(trials: int, chance: float) -> None:
    weights = stats.binom.pmf(np.arange(trials + 1), trials, chance)
    values = [binomial_mid_p(k, trials, chance) for k in range(trials + 1)]
    assert float(weights @ values) == pytest.approx(0.5, abs=1e-9)


def test_a_sum_of_binomials_is_the_sum_over_every_outcome() -> None:
    chances = (0.1, 0.5, 0.9)
    by_hand = np.zeros(4)
    for outcome in product((0, 1), repeat=3):
        by_hand[sum(outcome)] += prod(c if hit else 1 - c for hit, c in zip(outcome, chances, strict=True))
    assert sum_of_binomials([(1, c) for c in chances]) == pytest.approx(by_hand)


@given(PARTS)
def test_a_sum_of_binomials_is_a_distribution_with_the_right_mean(parts: list[tuple[int, float]]) -> None:
    weights = sum_of_binomials(parts)
    assert len(weights) == 1 + sum(trials for trials, _ in parts)
    assert weights.sum() == pytest.approx(1)
    assert np.arange(len(weights)) @ weights == pytest.approx(sum(t * c for t, c in parts), abs=1e-9)


@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_the_parts_does_not_matter(parts: list[tuple[int, float]], random: object) -> None:
    shuffled = list(parts)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert sum_mid_p(1, shuffled) == pytest.approx(sum_mid_p(1, parts), abs=1e-12)


@given(st.integers(1, 50), CHANCES, st.integers(0, 50))
def test_one_part_is_the_binomial(trials: int, chance: float, observed: int) -> None:
    observed = min(observed, trials)
    assert sum_mid_p(observed, [(trials, chance)]) == pytest.approx(
        binomial_mid_p(observed, trials, chance), rel=1e-6, abs=1e-12
    )


def test_tiny_values_keep_their_digits() -> None:
    assert sum_mid_p(20, [(20, 1e-3)]) == pytest.approx(0.5e-60, rel=1e-9)


def test_more_than_possible_has_no_chance() -> None:
    assert sum_mid_p(3, [(2, 0.5)]) == 0.0


@given(st.integers(0, 200), st.floats(0, 100), st.floats(0.01, 1e6))
def test_negative_binomial_values_are_probabilities(observed: int, expected: float, size: float) -> None:
    assert 0 <= negative_binomial_mid_p(observed, expected, size) <= 1


@given(st.integers(0, 60), st.floats(0.01, 50), st.floats(0.1, 1e3))
def test_negative_binomial_values_agree_with_the_reference(observed: int, expected: float, size: float) -> None:
    theirs = stats.nbinom(size, size / (size + expected))
    assert negative_binomial_mid_p(observed, expected, size) == pytest.approx(
        theirs.sf(observed) + theirs.pmf(observed) / 2, rel=1e-6, abs=1e-14
    )


def test_a_very_large_size_is_the_poisson() -> None:
    poisson = stats.poisson.sf(7, 3.5) + stats.poisson.pmf(7, 3.5) / 2
    assert negative_binomial_mid_p(7, 3.5, 1e9) == pytest.approx(poisson, rel=1e-5)
    assert negative_binomial_mid_p(7, 3.5, 2.0) > poisson  # the wider distribution is less surprised


def test_where_nothing_is_expected_something_is_certain_news() -> None:
    assert negative_binomial_mid_p(1, 0.0, 1.0) == 0.0
    assert negative_binomial_mid_p(0, 0.0, 1.0) == 0.5
