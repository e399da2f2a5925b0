"""The null model: against the reference implementation, and by the property that defines it."""

import warnings
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from graph.queries.statistics.null_model import NullModel, fit

Table = NDArray[np.int64]


def of(table: Table) -> NullModel:
    return fit(Counter(table.sum(axis=1).tolist()), Counter(table.sum(axis=0).tolist()))


def everywhere(model: NullModel, table: Table) -> NDArray[np.float64]:
    """The model's probability of every link of the table."""
    rows = [model.rows.index(k) for k in table.sum(axis=1).tolist()]
    columns = [model.columns.index(d) for d in table.sum(axis=0).tolist()]
    found: NDArray[np.float64] = model.probability[np.ix_(rows, columns)]
    return found


def heavy(seed: int, people: int, contexts: int, links: float) -> Table:
    """A random table with heavy tails on both sides."""
    rng = np.random.default_rng(seed)
    pull = np.outer(rng.lognormal(0, 0.8, people), rng.lognormal(0, 0.8, contexts))
    return (rng.random((people, contexts)) < np.minimum(0.95, links * pull)).astype(np.int64)


@pytest.mark.parametrize(
    ("seed", "people", "contexts", "links"), [(1, 60, 20, 0.1), (2, 200, 40, 0.05), (3, 30, 30, 0.4)]
)
def test_it_agrees_with_the_reference_implementation(seed: int, people: int, contexts: int, links: float) -> None:
    table = heavy(seed, people, contexts, links)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it announces that a part of its compiler is experimental
        from bicm import BipartiteGraph  # noqa: PLC0415 (slow to load, and only here)

        reference = BipartiteGraph()
        reference.set_biadjacency_matrix(table)
        reference.solve_tool(linsearch=True, verbose=False, print_error=False, tol=1e-12, max_steps=2000)
        theirs = reference.get_bicm_matrix()
    assert np.abs(everywhere(of(table), table) - theirs).max() < 1e-6


@settings(max_examples=200, deadline=None)
@given(
    st.tuples(st.integers(1, 8), st.integers(1, 8)).flatmap(
        lambda shape: arrays(np.int64, shape, elements=st.integers(0, 1))
    )
)
def test_every_degree_is_met_on_average_whatever_the_table(table: Table) -> None:
    found = everywhere(of(table), table)
    assert ((found >= 0) & (found <= 1)).all()
    assert np.abs(found.sum(axis=1) - table.sum(axis=1)).max() < 1e-6
    assert np.abs(found.sum(axis=0) - table.sum(axis=0)).max() < 1e-6


def test_large_classes_are_met_too() -> None:
    table = heavy(4, 4_000, 250, 0.03)
    model = of(table)
    assert np.abs(model.probability @ model.column_counts - model.rows).max() < 1e-8
    assert np.abs(model.row_counts @ model.probability - model.columns).max() < 1e-6


def test_whoever_has_no_link_has_none_by_chance_and_whoever_has_all_has_all() -> None:
    # Degrees of people: 0, 1, 3. Of contexts: 1, 1, 2.
    model = of(np.array([[0, 0, 0], [0, 0, 1], [1, 1, 1]]))
    assert [model.link(0, d) for d in (1, 2)] == [0.0, 0.0]
    assert [model.link(3, d) for d in (1, 2)] == [1.0, 1.0]
    assert [model.link(1, d) for d in (1, 2)] == [0.0, 1.0]


def test_with_equal_degrees_chance_is_the_density() -> None:
    model = fit({3: 10}, {5: 6})
    assert model.link(3, 5) == pytest.approx(0.5)


def test_shares_follow_degrees() -> None:
    """Two people with one and three of four contexts; half of a busy context's visitors are not each half likely."""
    model = fit({1: 2, 3: 2}, {2: 4})
    mobile = model.share({3: 2}, 2)
    assert mobile == pytest.approx(0.75)  # by symmetry of the contexts: 6 of all 8 links are theirs
    assert model.share({1: 2}, 2) == pytest.approx(0.25)
    assert model.share({}, 2) == 0.0
    assert model.shares({1: 2, 3: 2}) == pytest.approx([1.0])


def test_nobody_and_nothing_is_a_model_too() -> None:
    assert fit({}, {}).probability.shape == (0, 0)
    assert fit({0: 3}, {0: 2}).link(0, 0) == 0.0


@pytest.mark.parametrize(
    ("people", "contexts"),
    [({4: 1}, {1: 3}), ({-1: 1}, {0: 1}), ({1: 2}, {1: 1}), ({1: -1}, {0: 1})],
)
def test_degrees_that_no_graph_can_have_are_refused(people: dict[int, int], contexts: dict[int, int]) -> None:
    with pytest.raises(ValueError, match=r"degree|links|members"):
        fit(people, contexts)
