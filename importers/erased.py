"""Rows about somebody who was erased: not taken, and not kept in the file of rejected rows either."""

from collections.abc import Sequence

from graph.facts import RowFacts
from graph.ids import uid
from graph.rights.tombstone import Tombstones
from importers.batches import Batch
from importers.contract import RowRejected
from importers.reading.delimited import Record

REASON = (
    "it is about somebody who was erased here, so it was not taken and its cells are not given back; "
    "take it out of your list, or have the erasure lifted"
)


class Erased:
    """Watches over the rows of one controller."""

    def __init__(self, stones: Tombstones, controller: str) -> None:
        self._stones = stones
        self._controller = controller

    def screen(self, batch: Batch) -> None:
        """Move the rows about erased people to the rejected ones, without their cells; the number of the row stays."""
        if not self._stones.stand:
            return
        barred = self._stones.barred({name for _, facts in batch.rows for name in _people(facts)})
        if barred:
            about = [not barred.isdisjoint(_people(facts)) for _, facts in batch.rows]
            batch.rejected += [_blank(pair[0]) for pair, theirs in zip(batch.rows, about, strict=True) if theirs]
            batch.rows = [pair for pair, theirs in zip(batch.rows, about, strict=True) if not theirs]
        batch.rejected = [
            _blank(record) if self._names_one(record.cells) else (record, why) for record, why in batch.rejected
        ]

    def _names_one(self, cells: Sequence[str]) -> bool:
        """Whether a cell of a row that was never read as facts is the reference of somebody erased."""
        said = {cell.strip() for cell in cells} - {""}
        names = [uid("Person", self._controller, "local", cell) for cell in said]
        names += [uid("Person", self._controller, "upn", cell.upper()) for cell in said]
        return bool(self._stones.barred(names))


def _people(facts: RowFacts) -> set[str]:
    return {node.uid for node in facts.nodes if node.kind == "Person"} | {
        name for edge in facts.edges for kind, name in (edge.start, edge.end) if kind == "Person"
    }


def _blank(record: Record) -> tuple[Record, RowRejected]:
    full = f"row {record.number}: {REASON}"
    blank = record._replace(cells=[""] * len(record.cells), original=None)
    return blank, RowRejected((full, REASON))
