"""`safeground db`: the embedded Neo4j of this checkout."""

from typing import Annotated

import typer

from graph.errors import Refused
from graph.server import EmbeddedServer
from graph.settings import settings
from safeground.console import interactive, say

app = typer.Typer(help="The embedded Neo4j: start, stop, status, reset.", no_args_is_help=True)

NOT_RUNNING = 3  # as init scripts say it


def _server() -> EmbeddedServer:
    uri = settings().neo4j_uri
    if uri:
        raise Refused(
            f"NEO4J_URI names {uri}, which is not ours to start, stop or reset: unset it for the embedded one."
        )
    return EmbeddedServer(settings().home / "neo4j", settings().cache)


@app.command()
def start(
    verify: Annotated[bool, typer.Option("--verify", help="Hash every jar again first.")] = False,
    memory: Annotated[int, typer.Option("--memory", min=256, help="Java's heap, in megabytes.")] = 1024,
) -> None:
    """Start it, and leave it running; does nothing more when it runs."""
    where = _server().start(memory_mb=memory, verify=verify)
    password = settings().home / "neo4j" / "password"
    say(f"Neo4j answers at {where.uri}, on this machine only; the password is in {password}.")


@app.command()
def stop() -> None:
    """Stop it; its data stays."""
    say("Neo4j has stopped." if _server().stop() else "Neo4j was not running.")


@app.command()
def status() -> None:
    """Say whether it runs; exit status 0 when it does, 3 when not."""
    found = _server().status()
    at = f" at {found.uri} (process {found.pid})" if found.running else ""
    say(f"Neo4j is {found.phase}{at}; its home is {found.home}.")
    if not found.running:
        raise typer.Exit(NOT_RUNNING)


@app.command()
def reset(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop it and delete its data for good: every node, every edge, every import run. The access log stays."""
    server = _server()
    if not yes:
        if not interactive():
            raise Refused("This deletes the whole graph: say --yes if that is meant.")
        typer.confirm(f"Delete the whole graph in {settings().home / 'neo4j'}?", abort=True)
    server.reset()
    say("The graph is empty; the next start makes a new one.")
