"""Rejected rows, given back as the partner's own file with one more column: the reason.

Columns, order, delimiter and encoding are the partner's, so that the file can be corrected and imported again; GeoJSON
goes back as GeoJSON. Files are readable by their owner alone, because they hold what the partner sent.
"""

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from graph.errors import Missing
from importers.contract import REASON, normal
from importers.formulas import escaped
from importers.reading.delimited import Record
from importers.reading.preflight import Checked


class Returned:
    """The rejected rows of one file; the file appears with the first of them. With `folder` None nothing is written."""

    def __init__(self, checked: Checked, folder: Path | None, run_id: str) -> None:
        self._checked = checked
        self._folder = folder
        self._run_id = run_id
        self._file: IO[str] | None = None
        self._writer: Any = None
        self._count = 0
        self._reason_at = _reason_column(checked.layout.header)
        self.path: Path | None = None

    def add(self, record: Record, reason: str) -> None:
        """One row, with why it was not taken. Raises Missing when the disk is full or not writable."""
        if self._folder is None:
            return
        try:
            if self._file is None:
                self._open(self._folder)
            if self._checked.format == "geojson":
                self._add_feature(record, reason)
            else:
                self._writer.writerow(self._with_reason([escaped(cell) for cell in record.cells], escaped(reason)))
        except OSError as error:
            raise Missing(
                f"The rejected rows cannot be written to {self._folder} ({error.strerror or error}); "
                "free some space or check its permissions, then import again."
            ) from error
        self._count += 1

    def _open(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = _free(folder, self._run_id, self._checked)
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self._file = os.fdopen(descriptor, "w", encoding=self._checked.encoding, newline="", errors="replace")
        if self._checked.format == "geojson":
            self._file.write('{"type": "FeatureCollection", "features": [\n')
        else:
            self._writer = csv.writer(self._file, delimiter=self._checked.layout.delimiter, lineterminator="\r\n")
            self._writer.writerow(self._with_reason(list(self._checked.layout.header), REASON))

    def _with_reason(self, cells: list[str], reason: str) -> list[str]:
        """The cells with the reason in its column; cells beyond the header stay behind it, so that none is lost."""
        width = len(self._checked.layout.header)
        if self._reason_at is not None:
            cells = cells + [""] * (width - len(cells))
            cells[self._reason_at] = reason
            return cells
        return [*cells[:width], *[""] * (width - len(cells)), reason, *cells[width:]]

    def _add_feature(self, record: Record, reason: str) -> None:
        assert self._file is not None
        feature = dict(record.original or {})
        properties = feature.get("properties")
        feature["properties"] = (properties if isinstance(properties, dict) else {}) | {REASON: reason}
        self._file.write((",\n" if self._count else "") + json.dumps(feature))

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            if self._checked.format == "geojson":
                self._file.write("\n]}\n")
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _reason_column(header: Sequence[str]) -> int | None:
    return next((index for index, cell in enumerate(header) if normal(cell) == REASON), None)


def _free(folder: Path, run_id: str, checked: Checked) -> Path:
    """A name that no file of the run has yet: files of two folders may be called the same."""
    stem = checked.path.name.removesuffix(".gz")
    suffix = ".geojson" if checked.format == "geojson" else ".csv"
    stem = stem.removesuffix(suffix)
    path = folder / f"{run_id}-{stem}{suffix}"
    number = 2
    while path.exists():
        path = folder / f"{run_id}-{stem}-{number}{suffix}"
        number += 1
    return path
