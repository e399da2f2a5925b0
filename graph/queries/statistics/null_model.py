"""What chance alone would give: the maximum-entropy model of a two-sided graph that keeps all numbers of links.

The bipartite configuration model (BiCM; Saracco, Di Clemente, Gabrielli and Squartini 2015, doi:10.1038/srep10595)
makes a link of a person with k links and a context with d links exist with probability p = x y / (1 + x y), where
the x and y are such that every k and d is met on average. p depends on the two degrees only, so the model is fitted
on *classes* of degrees: a graph of a million links has some hundred of them. docs/decisions/0002-null-model.md says
why it is solved here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

_TOLERANCE = 1e-10  # of a degree, relative to the size of its class
_STEPS = 500
_SMALLEST_STEP = 1e-9


@dataclass(frozen=True, slots=True)
class NullModel:
    """The fitted model: `probability[r, c]` for a row of degree rows[r] and a column of degree columns[c].

    rows, columns: the distinct degrees, ascending. row_counts, column_counts: how many nodes have each.
    """

    rows: tuple[int, ...]
    columns: tuple[int, ...]
    row_counts: Array
    column_counts: Array
    probability: Array

    def link(self, row_degree: int, column_degree: int) -> float:
        """Probability of a link between a row and a column of these degrees; ValueError when nobody has them."""
        return float(self.probability[self.rows.index(row_degree), self.columns.index(column_degree)])

    def share(self, subset: Mapping[int, int], column_degree: int) -> float:
        """Of the links that a column of this degree has by chance, the share that go to the rows of `subset`.

        subset: row degree -> number of its rows that belong to the subset.
        """
        return self.shares(subset)[self.columns.index(column_degree)]

    def shares(self, subset: Mapping[int, int]) -> list[float]:
        """`share` for every class of columns, in the order of `columns`."""
        inside = np.array([subset.get(degree, 0) for degree in self.rows], dtype=np.float64)
        everybody = self.row_counts @ self.probability
        part = np.divide(inside @ self.probability, everybody, out=np.zeros_like(everybody), where=everybody > 0)
        return [float(value) for value in np.clip(part, 0.0, 1.0)]


def fit(row_degrees: Mapping[int, int], column_degrees: Mapping[int, int]) -> NullModel:
    """Fit the model. Each argument is degree -> number of nodes with it; the two must have the same number of links.

    Raises ValueError for degrees that no graph can have (negative, or beyond the size of the other side).
    """
    rows, row_counts = _classes(row_degrees)
    columns, column_counts = _classes(column_degrees)
    _check(rows, row_counts, columns, column_counts)
    probability = np.full((len(rows), len(columns)), np.nan)
    row_left, column_left = rows.copy(), columns.copy()
    _peel(row_left, column_left, row_counts, column_counts, probability)
    # What is not settled is a full block: settling takes whole rows and whole columns.
    open_rows = np.flatnonzero(np.isnan(probability).any(axis=1))
    open_columns = np.flatnonzero(np.isnan(probability).any(axis=0))
    if len(open_rows) and len(open_columns):
        inner = _solve(
            row_left[open_rows], row_counts[open_rows], column_left[open_columns], column_counts[open_columns]
        )
        probability[np.ix_(open_rows, open_columns)] = inner
    return NullModel(
        tuple(int(k) for k in rows), tuple(int(d) for d in columns), row_counts, column_counts, probability
    )


def _classes(degrees: Mapping[int, int]) -> tuple[Array, Array]:
    kept = sorted((degree, count) for degree, count in degrees.items() if count)
    return (
        np.array([degree for degree, _ in kept], dtype=np.float64),
        np.array([count for _, count in kept], dtype=np.float64),
    )


def _check(rows: Array, row_counts: Array, columns: Array, column_counts: Array) -> None:
    if (row_counts < 0).any() or (column_counts < 0).any():
        raise ValueError("a class of degrees cannot have fewer than no members")
    for name, degrees, limit in (("row", rows, column_counts.sum()), ("column", columns, row_counts.sum())):
        if len(degrees) and (degrees[0] < 0 or degrees[-1] > limit):
            raise ValueError(f"a {name} has a degree outside 0 to {int(limit)}")
    if abs(rows @ row_counts - columns @ column_counts) > 0.5:  # noqa: PLR2004 (two whole numbers that differ)
        raise ValueError("the two sides of a bipartite graph have the same number of links")


def _peel(row_left: Array, column_left: Array, row_counts: Array, column_counts: Array, probability: Array) -> None:
    """Settle what is certain: a row without links has none, a row linked to all has all; then again.

    Works in place: `probability` gets its zeros and ones, `row_left` and `column_left` what remains of the degrees.
    """
    unsettled = True
    while unsettled:
        by_row = _settle(row_left, row_counts, column_left, column_counts, probability)
        by_column = _settle(column_left, column_counts, row_left, row_counts, probability.T)
        unsettled = by_row or by_column


def _settle(degrees: Array, counts: Array, others: Array, other_counts: Array, probability: Array) -> bool:
    """One pass of peeling over one side; whether it settled anything."""
    settled = False
    for index in range(len(degrees)):
        unknown = np.isnan(probability[index])
        reach = other_counts[unknown].sum()
        if not unknown.any() or 0 < degrees[index] < reach:
            continue
        certain = 1.0 if degrees[index] >= reach else 0.0
        probability[index, unknown] = certain
        degrees[index] -= certain * reach
        others[unknown] -= certain * counts[index]
        settled = True
    return settled


def _solve(rows: Array, row_counts: Array, columns: Array, column_counts: Array) -> Array:
    """Probabilities for degrees strictly between none and all, by damped Newton steps on the likelihood.

    With a = log x and b = log y the likelihood is concave. Where degrees leave no freedom (a graph that could not be
    otherwise), its maximum lies at infinity; the steps approach it and the probabilities have long settled.
    """
    if len(rows) > len(columns):  # the step solves a dense system of the size of the first side
        return _solve(columns, column_counts, rows, row_counts).T
    scale = np.log((rows @ row_counts) ** 0.5)
    a, b = np.log(rows) - scale, np.log(columns) - scale
    weight = np.outer(row_counts, column_counts)

    def likelihood(a: Array, b: Array) -> float:
        pairs = np.logaddexp(0.0, a[:, None] + b[None, :])
        return float((row_counts * rows) @ a + (column_counts * columns) @ b - (weight * pairs).sum())

    current = likelihood(a, b)
    for _ in range(_STEPS):
        p = expit(a[:, None] + b[None, :])
        row_gap = row_counts * rows - (weight * p).sum(axis=1)
        column_gap = column_counts * columns - (weight * p).sum(axis=0)
        if max(np.abs(row_gap / row_counts).max(), np.abs(column_gap / column_counts).max()) < _TOLERANCE:
            break
        row_step, column_step = _step(weight * p * (1.0 - p), row_gap, column_gap)
        size = min(1.0, 5.0 / max(np.abs(row_step).max(), np.abs(column_step).max(), 1e-300))
        while size > _SMALLEST_STEP:
            trial = likelihood(a + size * row_step, b + size * column_step)
            if trial >= current - abs(current) * 1e-15:
                break
            size /= 2
        else:
            break
        a, b, current = a + size * row_step, b + size * column_step, trial
    probability: Array = expit(a[:, None] + b[None, :])
    return probability


def _step(curvature: Array, row_gap: Array, column_gap: Array) -> tuple[Array, Array]:
    """The Newton step. Columns are eliminated first, so that the system has the size of the rows only."""
    per_column = np.maximum(curvature.sum(axis=0), 1e-300)
    scaled = curvature / per_column
    system = np.diag(curvature.sum(axis=1)) - scaled @ curvature.T
    # Adding to every a what is taken from every b changes nothing: this term picks one of those equal solutions.
    system += np.trace(system) / len(system) ** 2
    row_step = np.linalg.lstsq(system, row_gap - scaled @ column_gap, rcond=1e-15)[0]
    return row_step, (column_gap - curvature.T @ row_step) / per_column
