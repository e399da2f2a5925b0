"""What an import did, for people and for programs: counts that add up, reasons, and where the rejected rows are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from graph.errors import SafegroundError
from importers.contract import RowRejected

_PIPED_WIDTH = 200
_REASONS_SHOWN = 12
_FILES_SHOWN = 12
_NAMES_SHOWN = 3


class RowsLost(SafegroundError):
    """The rows of a file do not add up: it changed while it was read, or there is a fault in the program."""

    code = "ROWS_LOST"


@dataclass(slots=True)
class FileReport:
    """The rows of one file. read = new + changed + unchanged + rejected.

    worded: rows with words that are not used of a child. worded_lines: where the first of them stand.
    """

    name: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    worded: int = 0
    worded_lines: list[int] = field(default_factory=list)

    def check(self, expected: int) -> None:
        """Raises RowsLost when a row was lost, or when the file changed while it was read."""
        accounted = self.new + self.changed + self.unchanged + self.rejected
        if self.read != accounted or self.read != expected:
            raise RowsLost(
                f"{self.name} had {expected} rows; {self.read} were read and {accounted} are accounted for: the "
                "file changed meanwhile, or this is a fault of the program; import it again."
            )


@dataclass(slots=True)
class Report:
    """One import. Counts are of rows; `reasons` counts why rows were rejected, without any of their values."""

    source: str
    controller: str
    dry_run: bool
    run_id: str | None = None
    files: list[FileReport] = field(default_factory=list)
    rejected_files: list[Path] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    ignored: dict[str, None] = field(default_factory=dict)
    passed_over: Sequence[tuple[Path, str]] = ()
    roles_ended: int = 0

    @property
    def read(self) -> int:
        """Rows read."""
        return sum(f.read for f in self.files)

    @property
    def new(self) -> int:
        """Rows that said something new."""
        return sum(f.new for f in self.files)

    @property
    def changed(self) -> int:
        """Rows that changed what was known."""
        return sum(f.changed for f in self.files)

    @property
    def unchanged(self) -> int:
        """Rows that said nothing new."""
        return sum(f.unchanged for f in self.files)

    @property
    def rejected(self) -> int:
        """Rows given back with a reason."""
        return sum(f.rejected for f in self.files)

    def reject(self, why: RowRejected) -> None:
        """Count the reasons of one row."""
        self.reasons.update(why.kinds)

    def show(self, console: Console) -> None:
        """Print the report."""
        title = f"{self.source}, {self.controller}"
        _line(console, f"{title} (dry run: nothing was written)" if self.dry_run else title)
        roomy(console).print(self._table())
        self._show_passed_over(console)
        self._show_no_rows(console)
        if self.ignored:
            names = ", ".join(self.ignored)
            _line(console, f"Columns not read: {names}.")
        for column, count in self.dropped.most_common():
            _line(console, f"Values left out in column '{column}': {count} (their rows were taken).")
        self._show_reasons(console)
        if self.roles_ended:
            _line(console, f"Roles ended, because the person was under ten at the event: {self.roles_ended}.")
        self._show_wording(console)
        if self.run_id and not self.dry_run:
            _line(console, f"Run {self.run_id}")

    def _table(self) -> Table:
        table = Table()
        table.add_column("file", overflow="fold")
        for name in ("read", "new", "changed", "unchanged", "rejected"):
            table.add_column(name, justify="right")
        for row in self.files if len(self.files) <= _FILES_SHOWN else ():
            table.add_row(row.name, *_cells(row))
        if len(self.files) != 1:
            whole = FileReport("", self.read, self.new, self.changed, self.unchanged, self.rejected)
            table.add_section()
            table.add_row(f"{len(self.files)} files", *_cells(whole))
        return table

    def _show_no_rows(self, console: Console) -> None:
        """A period in which nothing happened looks like this, and so does a file that was cut off."""
        if names := [row.name for row in self.files if row.read == 0]:
            what = "A header and no rows; if there should be some, ask for the file again"
            _line(console, f"{what}: {_listed(names)}.")

    def _show_passed_over(self, console: Console) -> None:
        by_reason: dict[str, list[str]] = {}
        for path, reason in self.passed_over:
            by_reason.setdefault(reason, []).append(path.name)
        for reason, names in by_reason.items():
            _line(console, f"Passed over, {reason}: {_listed(names)}.")

    def _show_reasons(self, console: Console) -> None:
        for reason, count in self.reasons.most_common(_REASONS_SHOWN):
            _line(console, f"Rejected {count}: {reason}.")
        left = len(self.reasons) - _REASONS_SHOWN
        if left > 0:
            _line(console, f"... and {left} more reasons; see the reason column.")
        for path in self.rejected_files:
            _line(console, f"Rejected rows, with reasons: {path}")

    def _show_wording(self, console: Console) -> None:
        """Free text is taken as it is; what it calls a child is pointed out."""
        for row in self.files:
            if row.worded:
                _line(console, f"Words that are not used of a child, in {_wording(row)}. docs/language.md says others.")


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES_SHOWN} more" if len(names) > _NAMES_SHOWN else ""
    return f"{', '.join(names[:_NAMES_SHOWN])}{more}"


def _wording(row: FileReport) -> str:
    lines = ", ".join(map(str, row.worded_lines))
    more = ", ..." if row.worded > len(row.worded_lines) else ""
    return f"{row.name}: {row.worded} rows (line{'s' if row.worded > 1 else ''} {lines}{more})"


def roomy(console: Console) -> Console:
    """The console itself, or a wide one when it writes into a file or a pipe, where nothing needs to be folded."""
    return console if console.is_terminal else Console(file=console.file, width=_PIPED_WIDTH, highlight=False)


def _line(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)


def _cells(row: FileReport) -> list[str]:
    return [f"{n:,}" for n in (row.read, row.new, row.changed, row.unchanged, row.rejected)]
