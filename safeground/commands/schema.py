"""`safeground schema`: the declared kinds, applied to the database and written to the docs."""

import typer

from graph.client import Graph
from graph.schema.apply import apply_schema
from safeground.console import say

app = typer.Typer(help="The schema: apply it to the database, or write its documents.", no_args_is_help=True)


@app.command()
def apply() -> None:
    """Create the constraints and indexes that are missing; running it again changes nothing."""
    with Graph.connect() as graph:
        created = apply_schema(graph)
    say(f"Schema applied: {created} constraints and indexes created." if created else "Schema applied already.")


@app.command()
def docs() -> None:
    """Write schema.graphql, the data dictionary and the pages of the questions from their declarations."""
    from safeground.documents import write_documents  # noqa: PLC0415 (loads the whole API)

    for path in write_documents():
        say(f"wrote {path}")
