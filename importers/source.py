"""What a source is: one object that says all there is to know about one kind of file."""

__all__ = ["OPEN_AREA", "OPEN_PURPOSES", "Agreement", "Context", "Link", "Reader", "Source", "Transform"]

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.access.scopes import OPEN_AREA
from graph.facts import RowFacts
from importers.contract import Column, Row, RowRejected

# Purposes of graph.access.purposes. `place_safety` shows no person, so partners' facts serve it too, as counts.
OPEN_PURPOSES = PARTNER_PURPOSES = frozenset({"place_safety", "welfare"})


@dataclass(slots=True)
class Context:
    """What a transform may know beside its row.

    `controller`: the organisation answerable for the data. `occurrence`: 1 for the first of several identical rows of
    a file, 2 for the second, and so on.
    """

    controller: str
    area: str | None = None
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class Agreement:
    """Rows with the same `key` describe one thing, so they must agree on the columns `on`."""

    key: tuple[str, ...]
    on: tuple[str, ...]


class Reader(Protocol):
    """As much of a graph as a link hook needs."""

    def read(self, text: str, parameters: dict[str, Any], /) -> list[dict[str, Any]]:
        """The rows of a reading statement."""


Transform = Callable[[Row, Context], RowFacts]
# Looks at the graph before a batch is written: adds edges whose other end came with an earlier file, and says which
# rows (by their place in the batch) are to be rejected for what is known already.
Link = Callable[[Reader, Sequence[RowFacts]], dict[int, RowRejected]]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of file: its columns, what a row becomes, and the terms on which it is held.

    `key`: columns that make a row the row it is. With `counted`, identical rows of a file are different things and are
    numbered; without, a repeated row is unchanged and a contradicting one is rejected. `controller` is the usual one,
    for open data. `retention` names a class of docs/retention.md.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    transform: Transform
    key: tuple[str, ...]
    counted: bool = False
    agreements: tuple[Agreement, ...] = ()
    link: Link | None = None
    formats: tuple[str, ...] = ("csv",)
    file_words: tuple[str, ...] = ()
    regime: str = "uk_gdpr"
    purposes: frozenset[str] = PARTNER_PURPOSES
    marking: str = "official_sensitive"
    area: str | None = None
    controller: str | None = None
    nations: tuple[str, ...] = ("England", "Scotland", "Wales", "Northern Ireland")
    licence: str = "as agreed with the partner; not to be passed on"
    retention: str = "partner"
    refuses: str = ""

    def __post_init__(self) -> None:
        names = {column.name for column in self.columns}
        wanted = {*self.key, *(n for a in self.agreements for n in a.key + a.on)}
        if unknown := sorted(wanted - names):
            raise ValueError(f"source {self.name}: key column {unknown[0]!r} is not declared")
        if len(names) != len(self.columns):
            raise ValueError(f"source {self.name}: a column is declared twice")

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns that a file must have."""
        return tuple(column for column in self.columns if column.required)

    @property
    def is_open(self) -> bool:
        """Whether it is published data, held for everybody alike."""
        return self.regime == "open"
