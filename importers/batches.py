"""Rows on their way to the database: checked, transformed, and gathered into batches. No database is needed here."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from graph.facts import RowFacts
from importers.contract import Bound, RowRejected
from importers.reading.delimited import Record
from importers.reading.preflight import Checked
from importers.repeats import Watch
from importers.source import Context, Source

BATCH = 5_000  # rows per transaction
_COLLECT = (200_000, 50, 100)  # objects made before a collection of the young, young ones before an older, ...


@dataclass(slots=True)
class Batch:
    """Rows of a file that go to the database together, and those between them that are rejected."""

    read: int = 0
    rows: list[tuple[Record, RowFacts]] = field(default_factory=list)
    rejected: list[tuple[Record, RowRejected]] = field(default_factory=list)


def batches(kind: Source, context: Context, file: Checked, bound: Bound, size: int = BATCH) -> Iterator[Batch]:
    """Every row of a file, either as facts or as a rejection with its reasons."""
    watch = Watch(kind, file.watched)
    transform, name = kind.transform, file.path.name
    batch = Batch()
    for record in file.records():
        batch.read += 1
        try:
            if record.fault is not None:
                raise RowRejected.because(record.fault)
            row = bound.row(record.cells)
            context.occurrence = watch.occurrence(row) if kind.counted else 1
            facts = transform(row, context)
            watch.compare(row, record.number)
        except RowRejected as why:
            batch.rejected.append((record, why))
        else:
            facts.ref = f"{name}:{record.number}"
            batch.rows.append((record, facts))
        if batch.read == size:
            yield batch
            batch = Batch()
    if batch.read:
        yield batch


@contextmanager
def few_collections() -> Iterator[None]:
    """Rows make many objects and no cycles; looking for cycles as often as usual takes a third of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(*_COLLECT)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def ahead(made: Iterator[Batch]) -> Iterator[Batch]:
    """The batches, the next one made ready in a thread while the database works on this one."""
    with ThreadPoolExecutor(1, "importer") as pool:
        coming = pool.submit(next, made, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, made, None)
            yield batch
