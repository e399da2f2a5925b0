"""`safeground report`: reports on how the graph is used and whom it is about."""

import csv
import io
import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graph.access.log import AccessLog
from graph.access.operator import REASON, operator
from graph.access.purposes import SMALLEST_COUNT
from graph.client import Graph
from graph.oversight.disproportionality import CAVEATS, MEASURES, Row, make
from graph.oversight.population import from_file
from graph.oversight.rates import Cell
from graph.settings import settings
from safeground.console import out, say
from safeground.moments import moment
from safeground.tables import plain_table

app = typer.Typer(help="Reports for oversight: numbers of groups, never a person.", no_args_is_help=True)


class Format(StrEnum):
    """How the report is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


@app.callback()
def _reports() -> None:
    """Reports for oversight: numbers of groups, never a person."""


@app.command()
def disproportionality(
    *,
    population: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="CSV with dimension,group,population: who lives in the area."),
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Looks at records from this day on.")] = None,
    reason: Annotated[str, typer.Option(help="Why; it goes into the access log.")] = REASON,
    form: Annotated[Format, typer.Option("--format", help="How it is written.")] = Format.TABLE,
) -> None:
    """Say whether a group by age, sex or ethnicity is over- or under-represented, beyond chance."""
    known = from_file(population) if population else None
    from_ = moment(since, "--since")
    with Graph.connect() as graph:
        rows = make(graph, operator("oversight", reason), AccessLog(settings().home), known, from_)
    if form is Format.JSON:
        typer.echo(json.dumps([row.told() for row in rows], ensure_ascii=False, indent=1))
    elif form is Format.CSV:
        typer.echo(_csv(rows), nl=False)
    else:
        _show(rows)


def _csv(rows: list[Row]) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0].told()) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row.told() for row in rows)
    return file.getvalue()


def _few(cell: Cell) -> str:
    return f"under {SMALLEST_COUNT}" if cell.few else "withheld"


def _show(rows: list[Row]) -> None:
    table = plain_table("among", "group", "against", overflow="fold")
    for name in ("number", "of", "ratio", "95 % interval", "q"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    last = None
    for row in rows:
        if last not in (None, (row.measure, row.dimension, row.against)):
            table.add_section()
        last = row.measure, row.dimension, row.against
        cell = row.cell
        flag = "over-represented" if cell.over else "under-represented" if cell.under else ""
        interval = "" if cell.low is None else f"{cell.low:.2f} to {cell.high:.2f}"
        numbers = [_few(cell) if cell.count is None else f"{cell.count:,}", "" if cell.of is None else f"{cell.of:,}"]
        told = ["" if cell.ratio is None else f"{cell.ratio:.2f}", interval, "" if cell.q is None else f"{cell.q:.2g}"]
        table.add_row(MEASURES[row.measure], f"{row.dimension}: {cell.group}", row.against or "", *numbers, *told, flag)
    out.print(table)
    for line in CAVEATS:
        say(f"- {line}")
