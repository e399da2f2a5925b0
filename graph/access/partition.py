"""Which numbers of young people may be shown beside those shown already, so that no sum or difference of them is small.

The sets of people behind the numbers shown cut everybody into *cells*: two people are in one cell when every set
holds both or neither. Whatever is computed from the numbers alone is a sum and difference of cells. So a set is shown
only when it leaves no cell smaller than the smallest count; and a set that is nearly one of those shown is answered as
that one, whether it differs by nobody or by a few, so that neither a new number nor its absence tells of them. A set
that was withheld counts too: what is nearly that one is withheld as well, or the first number beside it would tell.
"""

from collections import Counter
from collections.abc import Hashable, Set


class Partition:
    """The sets shown or withheld about one subject to one organisation, and the cells that those shown make.

    smallest: people in the smallest cell.
    """

    def __init__(self, smallest: int) -> None:
        self._smallest = smallest
        self._sets: dict[int, int] = {}  # set shown -> its bit in the masks
        self._withheld: dict[int, Set[Hashable]] = {}
        self._sizes: Counter[int] = Counter()  # set -> people in it that are known
        self._mask: dict[Hashable, int] = {}  # person -> the sets that hold them
        self._cells: Counter[int] = Counter()  # mask -> people

    def __len__(self) -> int:
        """How many sets there are."""
        return len(self._sizes)

    @property
    def cells(self) -> list[int]:
        """How many people are in each cell; nobody's cell, outside all sets, is not among them."""
        return [count for mask, count in self._cells.items() if mask and count]

    def nearest(self, people: Set[Hashable]) -> int | None:
        """The set that differs from this one by the fewest people, if those are fewer than the smallest count.

        Of equally near ones the one that was asked for first.
        """
        shared: Counter[int] = Counter()
        for mask, count in self._inside(people).items():
            for name, bit in self._sets.items():
                if mask & bit:
                    shared[name] += count
        shared.update({name: len(people & withheld) for name, withheld in self._withheld.items()})
        apart = {name: len(people) + size - 2 * shared[name] for name, size in self._sizes.items()}
        near = [(count, name) for name, count in apart.items() if count < self._smallest]
        return min(near)[1] if near else None

    def admits(self, people: Set[Hashable]) -> bool:
        """Whether the set cuts off no cell smaller than the smallest count: not of those in it, nor of those left.

        A cell that is small already (people in it were erased) may stay as it is; it may not be cut.
        """
        for mask, count in self._inside(people).items():
            left = self._cells[mask] - count if mask else 0
            if left == 0 and mask:
                continue
            if count < self._smallest or 0 < left < self._smallest:
                return False
        return bool(people)

    def withhold(self, name: int, people: Set[Hashable]) -> None:
        """Note that the set was asked for and withheld."""
        self._withheld[name] = people
        self._sizes[name] = len(people)

    def add(self, name: int, people: Set[Hashable]) -> None:
        """Note that the set is shown; whether it may be is for the caller to ask first."""
        bit = self._sets[name] = 1 << len(self._sets)
        self._sizes[name] = len(people)
        for person in people:
            mask = self._mask.get(person, 0)
            self._cells[mask] -= mask > 0
            self._mask[person] = mask | bit
            self._cells[mask | bit] += 1

    def _inside(self, people: Set[Hashable]) -> Counter[int]:
        return Counter(self._mask.get(person, 0) for person in people)
