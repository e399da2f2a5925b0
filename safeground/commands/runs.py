"""`safeground runs`: what each import took and refused."""

from typing import Annotated, Any

import typer
from rich.table import Table

from graph import runs as kept
from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.settings import settings
from importers.report import roomy
from safeground.console import out, say
from safeground.tables import plain_table

_COUNTS = ("read", "new", "changed", "unchanged", "rejected")


def runs(
    run: Annotated[str | None, typer.Argument(metavar="[RUN]", help="One run; without it, all of them.")] = None,
) -> None:
    """List the imports, or show one: its files, counts, and where the rejected rows are."""
    with Graph.connect() as graph:
        found = kept.runs(graph, run)
    details = {"subjects": [run] if run else [], "rows": len(found)}
    AccessLog(settings().home).record(operator("oversight"), "consultation", "runs", details)
    if run:
        _show(found[0])
    elif found:
        roomy(out).print(_table(found))
    else:
        say("Nothing has been imported yet: `safeground import SOURCE FILE` does it.")


def _table(found: list[dict[str, Any]]) -> Table:
    table = plain_table()
    table.add_column("run", no_wrap=True)
    for name in ("source", "controller", "status"):
        table.add_column(name, overflow="fold")
    for name in _COUNTS:
        table.add_column(name, justify="right", no_wrap=True)
    for row in found:
        names = [row["run_id"], row["source"], row["controller"] or "", row["status"]]
        table.add_row(*names, *(_count(row[name]) for name in _COUNTS))
    return table


def _show(row: dict[str, Any]) -> None:
    say(f"Run {row['run_id']}: {row['source']}, {row['status']}")
    say(f"Controller: {row['controller']}; area: {row['area']}")
    say(f"From {row['started_at']} to {row['finished_at'] or '(not finished)'}")
    say("Rows: " + ", ".join(f"{_count(row[name])} {name}" for name in _COUNTS))
    for name, digest in zip(row["file_names"], row["file_hashes"], strict=True):
        say(f"File {name}, SHA-256 {digest}")
    for path in row["rejected_files"] or []:
        say(f"Rejected rows, with reasons: {path}")


def _count(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
