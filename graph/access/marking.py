"""Protective markings in order, and the marking of an answer: the highest of what it rests on."""

from collections.abc import Iterable

from graph.schema.bookkeeping import MARKINGS

ORDER = MARKINGS
"""Lowest first."""


def highest(markings: Iterable[str]) -> str | None:
    """The highest of these markings; None of none."""
    return max(markings, key=ORDER.index, default=None)
