"""Rows of columns, which the database returns, and the objects that they become."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from api.plan.build import Answer, Build, Shaper
from api.plan.fields import Asked, asked
from api.types.shown import POINT_FIELDS
from graph.schema.core import Property, Type


@dataclass(slots=True)
class Row:
    """The columns of a row; the same column asked for twice is there once."""

    columns: list[str] = field(default_factory=list)
    _known: dict[Any, int] = field(default_factory=dict)

    def add(self, cypher: str, identity: Any = None) -> int:
        """The place of a column."""
        identity = cypher if identity is None else identity
        if identity not in self._known:
            self._known[identity] = len(self.columns)
            self.columns.append(cypher)
        return self._known[identity]

    @property
    def cypher(self) -> str:
        """The row as an expression."""
        return f"[{', '.join(self.columns)}]"


@dataclass(frozen=True, slots=True)
class Slot:
    """One key of an object: from which column and how, or a constant when the column is negative."""

    key: str
    column: int
    shape: Shaper | None = None
    value: Any = None


def object_shape(slots: Sequence[Slot]) -> Shaper:
    """From a row to an object with these keys, in order; the plainest way that will do."""
    keys = [slot.key for slot in slots]
    if all(slot.column == place and slot.shape is None for place, slot in enumerate(slots)):
        return lambda row, _: dict(zip(keys, row, strict=False))
    if all(slot.column == place for place, slot in enumerate(slots)):
        special = [(slot.key, slot.column, slot.shape) for slot in slots if slot.shape is not None]

        def mostly(row: Any, answer: Answer) -> dict[str, Any]:
            made = dict(zip(keys, row, strict=False))
            for key, column, shape in special:
                made[key] = shape(row[column], answer)
            return made

        return mostly
    parts = [(slot.key, slot.column, slot.shape, slot.value) for slot in slots]

    def any_order(row: Any, answer: Answer) -> dict[str, Any]:
        return {
            key: value if column < 0 else row[column] if shape is None else shape(row[column], answer)
            for key, column, shape, value in parts
        }

    return any_order


def value_slot(build: Build, row: Row, one: Asked, prop: Property, variable: str, *, path: str) -> Slot:
    """A property of a node or edge; null, and said so, where the view does not show it."""
    if build.view not in prop.views:
        build.withhold(path, f"The purpose does not allow {path.rpartition('.')[2]} to be shown.")
        return Slot(one.key, -1)
    expression = build.read(variable, prop.name)
    if prop.type in (Type.DATE, Type.DATETIME):
        expression = f"toString({expression})"  # to text where it is read: Python takes a while to make dates
    if prop.type is not Type.POINT:
        return Slot(one.key, row.add(expression))
    parts = asked(build, one.selections, "GeoPoint")
    slots = [
        Slot(part.key, -1, value="GeoPoint") if part.name == "__typename" else Slot(part.key, place)
        for place, part in enumerate(parts)
    ]
    columns = ", ".join(f"{expression}.{POINT_FIELDS.get(part.name, 'longitude')}" for part in parts)
    column = row.add(f"CASE WHEN {expression} IS NULL THEN null ELSE [{columns}] END")
    inner = object_shape(slots)
    return Slot(one.key, column, lambda value, answer: None if value is None else inner(value, answer))
