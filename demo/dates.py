"""Dates: the data end on a fixed day, so that a seed gives the same files in any year."""

import datetime

import numpy as np

END = datetime.date(2026, 10, 31)  # the last day of the data
WINDOW_DAYS = 90
WINDOW_FROM = END - datetime.timedelta(days=WINDOW_DAYS)
HISTORY_FROM = datetime.date(2025, 3, 1)
SCHOOL_YEAR = datetime.date(2026, 9, 1)
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 11))  # the police's open data


def between(rng: np.random.Generator, first: datetime.date, last: datetime.date) -> datetime.date:
    """A day from first to last, both included."""
    return first + datetime.timedelta(days=int(rng.integers((last - first).days + 1)))


def in_window(rng: np.random.Generator) -> datetime.date:
    """A day inside the last 90, a few days clear of both ends."""
    return between(rng, WINDOW_FROM + datetime.timedelta(days=3), END - datetime.timedelta(days=3))


def before_window(rng: np.random.Generator) -> datetime.date:
    """A day that is over well before the last 90."""
    return between(rng, HISTORY_FROM, WINDOW_FROM - datetime.timedelta(days=20))


def later(rng: np.random.Generator, day: datetime.date, days: int) -> datetime.date:
    """A day up to `days` later, and before the last 90 days begin."""
    last = min(day + datetime.timedelta(days=days), WINDOW_FROM - datetime.timedelta(days=5))
    return between(rng, day, max(day, last))
