"""Many tests at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from graph.queries.statistics.multiple import benjamini_hochberg, both


def claims(pairs: NDArray[np.float64]) -> list[float]:
    """q-values of claims that need both of two things. pairs: their p-values, claims x 2."""
    smaller = np.sort(pairs.min(axis=1))
    return both(pairs.max(axis=1).tolist(), lambda t: int(np.searchsorted(smaller, t, side="right")))


P_VALUES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


def test_the_example_of_the_paper() -> None:
    """Benjamini and Hochberg 1995, section 3.2: of 15 p-values the four smallest are significant at 5 %."""
    published = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ]  # fmt: skip
    assert sum(q <= 0.05 for q in benjamini_hochberg(published)) == 4


@given(P_VALUES, st.randoms(use_true_random=False))
def test_q_is_no_less_than_p_and_the_order_given_does_not_matter(values: list[float], random: object) -> None:
    q_values = dict(zip(values, benjamini_hochberg(values), strict=True))
    assert all(p <= q <= 1 for p, q in q_values.items())
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert benjamini_hochberg(shuffled) == pytest.approx([q_values[p] for p in shuffled])


@given(P_VALUES)
def test_it_agrees_with_the_reference_implementation(values: list[float]) -> None:
    assert benjamini_hochberg(values) == pytest.approx(list(false_discovery_control(values)))


@given(P_VALUES, st.integers(0, 50))
def test_tests_that_are_not_listed_count_as_one(values: list[float], unlisted: int) -> None:
    padded = benjamini_hochberg([*values, *[1.0] * unlisted])
    assert benjamini_hochberg(values, len(values) + unlisted) == pytest.approx(padded[: len(values)])


def test_no_tests_give_no_values_and_too_few_are_refused() -> None:
    assert benjamini_hochberg([]) == []
    with pytest.raises(ValueError, match="fewer tests"):
        benjamini_hochberg([0.1, 0.2], 1)
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg([0.1, 1.2])


def test_claims_of_two_things_by_hand() -> None:
    """Larger p-values .001 and .02; at most .001 are 10 of the smaller ones, at most .02 are 30.

    At .02: .02 * 30 / 2 = .3. At .001: .001 * 10 / 1 = .01.
    """
    counts = {0.001: 10, 0.02: 30}
    assert both([0.02, 0.001], lambda t: counts[t]) == pytest.approx([0.3, 0.01])


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_claims_of_two_things_have_proper_q_values(pairs: list[tuple[float, float]]) -> None:
    larger = [max(pair) for pair in pairs]
    q_values = claims(np.array(pairs))
    assert all(p <= q <= 1 for p, q in zip(larger, q_values, strict=True))
    assert [q for _, q in sorted(zip(larger, q_values, strict=True))] == sorted(q_values)


def test_under_no_effect_hardly_any_claim_of_two_things_is_made() -> None:
    """2,000 claims, a third with one side true: the hard case. In 40 worlds, few false finds."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(40):
        pairs = rng.random((2_000, 2))
        pairs[:600, 0] *= 1e-6
        found.append(any(q <= 0.1 for q in claims(pairs)))
    assert np.mean(found) <= 0.2  # 0.1 is what is promised; 40 worlds leave room for chance


def test_what_is_true_on_both_sides_is_found_among_many_that_are_true_on_one() -> None:
    rng = np.random.default_rng(6)
    pairs = rng.random((5_000, 2))
    pairs[:1_000, 0] *= 1e-6
    pairs[:5] = 1e-6
    q_values = claims(pairs)
    assert all(q <= 0.1 for q in q_values[:5])
    assert sum(q <= 0.1 for q in q_values[5:]) <= 1
    # Counting every claim as a test, as Benjamini and Hochberg must, cannot be better.
    plain = benjamini_hochberg([float(p) for p in pairs.max(axis=1)])
    assert all(mine <= theirs + 1e-12 for mine, theirs in zip(q_values, plain, strict=True))
