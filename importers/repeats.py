"""Rows that say the same, or contradict each other, within one file; found without holding the file in memory.

The check before the first write keeps one 64-bit hash per row and from them the few that occur more than once. Only
rows with such a hash are compared for real while writing, so memory stays flat and a hash collision costs a comparison,
never a row.
"""

from array import array
from collections import Counter
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np

from importers.contract import Bound, Row, RowRejected
from importers.source import Source


@dataclass(frozen=True, slots=True)
class Watched:
    """Hashes of keys to watch: those that occur more than once, and per agreement those whose rows may contradict."""

    repeated: frozenset[int]
    contested: tuple[frozenset[int], ...]


class _Keys:
    """Takes the keys of a source's rows; made once per file, because it runs for every row."""

    def __init__(self, source: Source) -> None:
        self.own = itemgetter(*source.key)
        self.shared = tuple((a, itemgetter(*a.key), itemgetter(*a.on)) for a in source.agreements)


class Survey:
    """The pass before the first write: converts key columns and columns that freeze, and keeps hashes."""

    def __init__(self, source: Source, bound: Bound) -> None:
        columns = {*source.key, *(n for a in source.agreements for n in a.key + a.on), *bound.freezing}
        self._bound = bound.only(tuple(columns))
        self._take = _Keys(source)
        self._keys = array("q")
        self._agreed = [(array("q"), array("q")) for _ in source.agreements]

    def add(self, cells: list[str]) -> None:
        """Take note of a row. Raises Frozen when it makes the file unusable."""
        try:
            row = self._bound.row(cells)
        except RowRejected:
            return  # it will be rejected again, with its reasons, when it is its turn
        self._keys.append(hash(self._take.own(row)))
        for (_, key, on), (keys, contents) in zip(self._take.shared, self._agreed, strict=True):
            keys.append(hash(key(row)))
            contents.append(hash(on(row)))

    def watched(self) -> Watched:
        """What to watch while writing."""
        keys = np.frombuffer(self._keys, dtype=np.int64) if self._keys else np.empty(0, dtype=np.int64)
        values, counts = np.unique(keys, return_counts=True)
        return Watched(
            frozenset(values[counts > 1].tolist()),
            tuple(_contested(k, c) for k, c in self._agreed),
        )


def _contested(keys: "array[int]", contents: "array[int]") -> frozenset[int]:
    """Keys that stand with more than one content."""
    if not keys:
        return frozenset()
    pairs = np.unique(np.stack((np.frombuffer(keys, np.int64), np.frombuffer(contents, np.int64)), axis=1), axis=0)
    values, counts = np.unique(pairs[:, 0], return_counts=True)
    return frozenset(values[counts > 1].tolist())


class Watch:
    """The pass that writes: counts occurrences, and compares rows that share a key."""

    def __init__(self, source: Source, watched: Watched) -> None:
        self._source = source
        self._watched = watched
        self._take = _Keys(source)
        self._counts: Counter[Any] = Counter()
        self._first: dict[Any, tuple[int, Row]] = {}
        self._agreed: dict[tuple[int, Any], tuple[int, Row]] = {}

    def occurrence(self, row: Row) -> int:
        """1 for the first of several identical rows, 2 for the second, ..."""
        key = self._take.own(row)
        if hash(key) not in self._watched.repeated:
            return 1
        self._counts[key] += 1
        return self._counts[key]

    def compare(self, row: Row, number: int) -> None:
        """Hold a row that was taken against earlier ones. Raises RowRejected for a contradiction.

        A word-for-word repeat passes: it is written again, which changes nothing, and counts as unchanged.
        """
        if not self._source.counted and self._watched.repeated:
            key = self._take.own(row)
            if hash(key) in self._watched.repeated:
                _same_or_reject(self._first.setdefault(key, (number, row)), row, self._source.key, tuple(row))
        for index, (agreement, take, _) in enumerate(self._take.shared):
            contested = self._watched.contested[index]
            if contested and hash(key := take(row)) in contested:
                first = self._agreed.setdefault((index, key), (number, row))
                _same_or_reject(first, row, agreement.key, agreement.on)


def _same_or_reject(first: tuple[int, Row], row: Row, key: tuple[str, ...], names: tuple[str, ...]) -> None:
    different = [name for name in names if row.get(name) != first[1].get(name)]
    if different:
        raise RowRejected(
            (
                f"it contradicts line {first[0]}, which has the same {_listed(key)} and another {_listed(different)}",
                f"contradicts an earlier row with the same {_listed(key)}",
            )
        )


def _listed(names: "tuple[str, ...] | list[str]") -> str:
    shown = list(names)[:3]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
