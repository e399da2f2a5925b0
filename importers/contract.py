"""What a partner's table must look like, as data, and the check of each row against it.

A source declares its columns. `bind` matches them to a file's header, whatever the case, the order and the edition's
spelling; the result turns the cells of a row into typed values or rejects the row with every reason at once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from importers.values import BadValue, Convert, Type, converter, shown

LONGEST = 1_000  # characters of a text; Neo4j's indexes take 8 kB, and nothing here is that long for a good reason
REASON = "reason"  # the column that a returned file carries; ignored when the file comes back

Row = dict[str, Any]  # column name -> typed value, None where the cell is empty or the column absent


class OnBad(StrEnum):
    """What happens when a cell is not what its column promises."""

    FREEZE = "freeze"  # the file is refused: the fault would poison every row
    DISCARD_ROW = "discard_row"  # the row goes back with a reason
    DISCARD_VALUE = "discard_value"  # the row is taken without this value, and the report counts it


class RowRejected(Exception):
    """A row that goes back to the partner. `reasons`: (what is wrong, with the value; the same without it)."""

    def __init__(self, *reasons: tuple[str, str]) -> None:
        super().__init__(" | ".join(full for full, _ in reasons))
        self.kinds = tuple(short for _, short in reasons)

    @classmethod
    def because(cls, reason: str) -> "RowRejected":
        """A rejection whose reason holds no value."""
        return cls((reason, reason))


class Frozen(Exception):
    """A bad cell in a column that freezes: the whole file is refused."""


class Unfit(Exception):
    """A header that this contract cannot read: `missing` required columns, or a column that is there `twice`."""

    def __init__(self, missing: tuple[str, ...], twice: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.missing = missing
        self.twice = twice


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name here, its spellings in the wild, its type, and what a bad value leads to.

    `required`: the header must have it. `filled`: its cell may not be empty. `longest`: characters of a text.
    """

    name: str
    type: Type
    description: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    filled: bool = False
    on_bad: OnBad = OnBad.DISCARD_ROW
    values: tuple[str, ...] = ()
    limits: tuple[int, int] | None = None
    longest: int = LONGEST

    def __post_init__(self) -> None:
        if (self.type is Type.CHOICE) != bool(self.values):
            raise ValueError(f"column {self.name}: a choice has values, and only a choice has")
        if self.filled and self.on_bad is OnBad.DISCARD_VALUE:
            raise ValueError(f"column {self.name}: a value that must be there cannot be discarded")
        if normal(self.name) == REASON or REASON in map(normal, self.aliases):
            raise ValueError(f"column {self.name}: the name {REASON!r} is kept for returned rows")

    @property
    def title(self) -> str:
        """The spelling that a partner knows best: the first alias, else the name."""
        return self.aliases[0] if self.aliases else self.name

    @property
    def spellings(self) -> tuple[str, ...]:
        """The name and its aliases, best first, normalised."""
        return (normal(self.name), *map(normal, self.aliases))


def normal(header: str) -> str:
    """A header cell for comparison: case, surrounding and doubled spaces, and underscores do not matter."""
    return " ".join(header.strip().lower().replace("_", " ").split())


@dataclass(frozen=True, slots=True)
class _Planned:
    index: int
    name: str
    label: str  # the partner's own header, for reasons
    convert: Convert
    filled: bool
    on_bad: OnBad


@dataclass(slots=True)
class Bound:
    """A contract matched to one header. `dropped` counts the values discarded, by the partner's column name."""

    header: tuple[str, ...]
    ignored: tuple[str, ...]
    _plan: tuple[_Planned, ...]
    _absent: Row
    dropped: Counter[str] = field(default_factory=Counter)

    def row(self, cells: Sequence[str]) -> Row:
        """Typed values of a row. Raises RowRejected with all its faults, or Frozen."""
        row = self._absent.copy()
        faults: list[tuple[str, str]] | None = None
        dropped: list[str] | None = None
        for planned in self._plan:
            text = cells[planned.index].strip()
            if not text:
                row[planned.name] = None
                if planned.filled:
                    faults = faults or []
                    faults.append(_twice(f"column '{planned.label}' is empty; fill it in"))
                continue
            try:
                row[planned.name] = planned.convert(text)
            except BadValue as bad:
                row[planned.name] = None
                if planned.on_bad is OnBad.DISCARD_VALUE:
                    dropped = dropped or []
                    dropped.append(planned.label)
                else:
                    faults = faults or []
                    faults.append(_fault(planned, text, bad))
        if faults:
            raise RowRejected(*faults)
        if dropped:
            self.dropped.update(dropped)
        return row

    def only(self, names: Sequence[str]) -> "Bound":
        """The same contract narrowed to some columns, for keys and for the check before the first write."""
        wanted = set(names)
        plan = tuple(p for p in self._plan if p.name in wanted)
        return Bound(self.header, (), plan, dict.fromkeys(wanted - {p.name for p in plan}))

    @property
    def freezing(self) -> tuple[str, ...]:
        """Columns whose bad values refuse the file."""
        return tuple(p.name for p in self._plan if p.on_bad is OnBad.FREEZE)

    def positions(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where some columns are in the file; absent ones are left out."""
        where = {p.name: p.index for p in self._plan}
        return tuple(where[name] for name in names if name in where)


def _fault(planned: _Planned, text: str, bad: BadValue) -> tuple[str, str]:
    full = f"column '{planned.label}': {shown(text)} {bad}"
    if planned.on_bad is OnBad.FREEZE:
        raise Frozen(full)
    return full, f"column '{planned.label}': a value {bad}"


def _twice(text: str) -> tuple[str, str]:
    return text, text


def bind(columns: Sequence[Column], header: Sequence[str]) -> Bound:
    """Match columns to a header. Raises Unfit."""
    found: dict[str, list[int]] = {}
    for index, cell in enumerate(header):
        found.setdefault(normal(cell), []).append(index)
    plan: list[_Planned] = []
    missing: list[str] = []
    twice: list[str] = []
    for column in columns:
        spelling = next((s for s in column.spellings if s in found), None)
        if spelling is None:
            if column.required:
                missing.append(column.title)
            continue
        indexes = found[spelling]
        if len(indexes) > 1:
            twice.append(header[indexes[0]].strip())
        convert = converter(column.type, column.values, column.limits, column.longest)
        plan.append(
            _Planned(indexes[0], column.name, header[indexes[0]].strip(), convert, column.filled, column.on_bad)
        )
    if missing or twice:
        raise Unfit(tuple(missing), tuple(twice))
    return Bound(tuple(header), _ignored(header, plan), tuple(plan), _absent(columns, plan))


def _ignored(header: Sequence[str], plan: Sequence[_Planned]) -> tuple[str, ...]:
    used = {p.index for p in plan}
    return tuple(
        cell.strip() for i, cell in enumerate(header) if i not in used and cell.strip() and normal(cell) != REASON
    )


def _absent(columns: Sequence[Column], plan: Sequence[_Planned]) -> Row:
    present = {p.name for p in plan}
    return {column.name: None for column in columns if column.name not in present}
