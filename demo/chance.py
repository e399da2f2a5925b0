"""Chance: one stream of random numbers for each part of the town, all from one seed.

Each noun has its own stream, so that more friendships do not move a bus stop. Only numpy's Generator is used, so the
same seed gives the same files, byte for byte.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]

NOUNS = (
    "town",
    "places",
    "schools",
    "online",
    "young_people",
    "groups",
    "ties",
    "visits",
    "concerns",
    "contexts",
    "bridges",
    "decoys",
    "events",
    "police",
    "strengths",
    "partners",
    "maps",
    "referrals",
    "concern_dates",
    "recording",
    "peer_maps",
    "online_file",
)


def stream(seed: int, noun: str) -> np.random.Generator:
    """The random numbers of one part of the town."""
    return np.random.default_rng(np.random.SeedSequence([seed, NOUNS.index(noun)]))


def pick(rng: np.random.Generator, options: "list[T] | tuple[T, ...]") -> T:
    """One of the options, each as likely."""
    return options[int(rng.integers(len(options)))]


def sample(rng: np.random.Generator, weights: Numbers, count: int) -> Whole:
    """`count` different positions, heavier ones sooner (Gumbel top-k); fewer when too few have any weight."""
    able = np.flatnonzero(weights > 0)
    count = min(count, len(able))
    if count == 0:
        return np.zeros(0, dtype=np.int64)
    keys = -np.log(weights[able]) - rng.gumbel(size=len(able))
    least = np.argpartition(keys, count - 1)[:count]
    return able[least[np.argsort(keys[least])]].astype(np.int64)


def heavy(rng: np.random.Generator, size: int, sigma: float) -> Numbers:
    """Log-normal numbers of mean 1: a few large, many small."""
    return rng.lognormal(-sigma * sigma / 2, sigma, size)


def hexadecimal(rng: np.random.Generator, digits: int) -> str:
    """Random hexadecimal digits."""
    return rng.bytes((digits + 1) // 2).hex()[:digits]
