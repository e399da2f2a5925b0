"""`safeground import`: a partner's files into the graph."""

from pathlib import Path
from typing import Annotated

import typer

from graph.client import Graph
from graph.schema.apply import apply_schema
from importers.pipeline import import_files
from importers.registry import SOURCES, source
from safeground.console import out

REJECTED_STATUS = 3  # with --strict, when rows were rejected
_SOURCES = ", ".join(s.name for s in SOURCES)


def import_(
    name: Annotated[str, typer.Argument(metavar="SOURCE", help=f"What kind of file it is: {_SOURCES}.")],
    paths: Annotated[list[Path], typer.Argument(metavar="PATH", help="Files (also .gz), or folders of them.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be taken, and write nothing.")] = False,
    area: Annotated[str | None, typer.Option(metavar="CODE", help="Code of the area that the data is about.")] = None,
    controller: Annotated[
        str | None, typer.Option(metavar="ORG", help="Organisation answerable for the data; open data has its own.")
    ] = None,
    regime: Annotated[
        str | None,
        typer.Option(
            metavar="REGIME",
            help="Law it is held under: uk_gdpr or dpa_part3; by default dpa_part3 for a police force.",
        ),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 when rows were rejected.")] = False,
) -> None:
    """Import files of one SOURCE and print what was taken, what was not, and why.

    A file that cannot be taken as a whole is refused (exit 2) before anything is written. Rejected rows are written
    to a file of the partner's own columns with a reason; correct them there and import that file.
    """
    source(name)  # an unknown source is said before a server is looked for
    with Graph.connect() as graph:
        if not dry_run:
            apply_schema(graph)
        report = import_files(
            graph, name, paths, controller=controller, area=area, regime=regime, dry_run=dry_run, quiet=False
        )
    report.show(out)
    if strict and report.rejected:
        raise typer.Exit(REJECTED_STATUS)
