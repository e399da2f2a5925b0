"""A progress bar on standard error: rows, rate, time left."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


class Advance(Protocol):
    """Called with the number of rows done since the last call."""

    def __call__(self, rows: int, /) -> None:
        """Move on."""


def _nothing(_rows: int) -> None:
    return None


@contextmanager
def progress(what: str, rows: int, *, quiet: bool) -> Iterator[Advance]:
    """A bar for so many rows, gone when it is done; nothing at all when `quiet` or when nobody watches."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield _nothing
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=rows, rate="")

        def advance(done: int) -> None:
            bar.update(task, advance=done)
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, rate=f"{speed:,.0f} rows/s" if speed else "")

        yield advance
