"""Free text that calls a child what nobody should: counted and located, never altered."""

from graph.language import avoided
from importers.batches import Batch
from importers.contract import Bound
from importers.report import FileReport
from importers.source import Source
from importers.values import Type

LINES = 5  # named in the report


class Wording:
    """Looks at the text columns of one file. Published registers are not looked at: they say nothing of a child."""

    def __init__(self, source: Source, bound: Bound, tally: FileReport) -> None:
        names = () if source.is_open else [column.name for column in source.columns if column.type is Type.TEXT]
        self._places = bound.positions(names)
        self._tally = tally

    def look(self, batch: Batch) -> None:
        """Count the rows of a batch that have such words, taken or rejected."""
        if not self._places:
            return
        records = [record for record, _ in (*batch.rows, *batch.rejected) if record.fault is None]
        found = sorted(record.number for record in records if avoided("\n".join(record.cells[i] for i in self._places)))
        self._tally.worded += len(found)
        self._tally.worded_lines += found[: LINES - len(self._tally.worded_lines)]
