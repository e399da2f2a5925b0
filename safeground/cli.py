"""The `safeground` command: lists the verbs, and turns every known failure into one sentence and an exit status."""

import sys
from importlib import metadata
from typing import Annotated

import typer

from graph.errors import SafegroundError
from safeground.commands import audit, db, demo, import_, query, runs, schema, serve, token
from safeground.console import note, say

app = typer.Typer(
    help="A graph of the contexts around young people, and what makes them safer.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(db.app, name="db")
app.add_typer(schema.app, name="schema")
app.add_typer(audit.app, name="audit")
app.command("demo")(demo.demo)
app.command("import")(import_.import_)
app.command("runs")(runs.runs)
app.command("query")(query.query)
app.command("serve")(serve.serve)
app.command("token")(token.token)


@app.callback(invoke_without_command=True)
def _options(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        say(metadata.version("safeground"))
        raise typer.Exit


def main() -> None:
    """Run the command. Known failures end in one sentence on standard error and their own exit status."""
    try:
        app()
    except SafegroundError as error:
        note(f"safeground: {error}")
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        note("safeground: stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has gone; Python would complain at exit
        sys.exit(141)
