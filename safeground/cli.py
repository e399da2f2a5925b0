"""The `safeground` command: lists the verbs, and turns every known failure into one sentence and an exit status."""

import sys
from importlib import import_module, metadata
from typing import Annotated

import typer

from graph.errors import SafegroundError
from safeground.console import note, say

# Verb -> (module of safeground.commands, its function, or `app` for a group of verbs).
VERBS = {
    "demo": ("demo", "demo"),
    "import": ("import_", "import_"),
    "runs": ("runs", "runs"),
    "query": ("query", "query"),
    "serve": ("serve", "serve"),
    "token": ("token", "token"),
    "policy": ("policy", "app"),
    "why": ("why", "why"),
    "erase": ("erase", "erase"),
    "subject-pack": ("subject_pack", "subject_pack"),
    "context-pack": ("context_pack", "context_pack"),
    "correct": ("correct", "correct"),
    "disclose": ("disclose", "disclose"),
    "retention": ("retention", "app"),
    "db": ("db", "app"),
    "schema": ("schema", "app"),
    "audit": ("audit", "app"),
    "identity": ("identity", "app"),
    "report": ("report", "app"),
}


def _options(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    if version:
        say(metadata.version("safeground"))
        raise typer.Exit


def command(arguments: list[str]) -> typer.Typer:
    """The command with the one verb that the arguments name, or with all of them for help.

    Only that verb's module is imported: the database driver, GraphQL and the statistics take seconds to load.
    """
    app = typer.Typer(
        help="A graph of the contexts around young people, and what makes them safer.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_options)
    called = arguments[0] if arguments else ""
    for verb in [called] if called in VERBS else VERBS:
        module, name = VERBS[verb]
        member = getattr(import_module(f"safeground.commands.{module}"), name)
        if isinstance(member, typer.Typer):
            app.add_typer(member, name=verb)
        else:
            app.command(verb)(member)
    return app


def main() -> None:
    """Run the command. Known failures end in one sentence on standard error and their own exit status."""
    try:
        command(sys.argv[1:])(prog_name="safeground")
    except SafegroundError as error:
        note(f"safeground: {error}")
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        note("safeground: stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of a pipe has gone; Python would complain at exit
        sys.exit(141)
