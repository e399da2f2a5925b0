"""`safeground db`: the Neo4j that Safeground brings along."""

import datetime
from typing import Annotated

import typer

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.access.releases import Releases
from graph.errors import Refused
from graph.rights.compaction import compact
from graph.server import EmbeddedServer, ServerStatus, embedded_server
from graph.settings import settings
from safeground.console import interactive, note, say

NOT_RUNNING = 3  # what `status` exits with, as system services do

app = typer.Typer(help="The Neo4j that Safeground brings along: start, stop, status, reset.", no_args_is_help=True)


@app.command()
def start(
    memory_mb: Annotated[
        int, typer.Option("--memory-mb", min=256, help="Megabytes of memory for Neo4j's heap.", show_default=True)
    ] = 1024,
    verify: Annotated[bool, typer.Option("--verify", help="Hash every jar again before starting.")] = False,
) -> None:
    """Start Neo4j and leave it running; do nothing when it runs already."""
    server = embedded_server()
    server.start(memory_mb=memory_mb, verify=verify)
    _describe(server.status(), server)


@app.command()
def stop() -> None:
    """Stop Neo4j; its data stays."""
    say("Neo4j has stopped." if embedded_server().stop() else "Neo4j was not running.")


@app.command()
def status() -> None:
    """Say whether Neo4j runs, and where; the exit status is 0 when it takes connections and 3 when it does not."""
    server = embedded_server()
    found = server.status()
    _describe(found, server)
    if not found.running:
        raise typer.Exit(NOT_RUNNING)


@app.command()
def reset(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Stop Neo4j and delete its data for good: every person, context, event and import, and the password."""
    server = embedded_server()
    home = server.paths.home
    if not yes:
        if not interactive():
            raise Refused("This deletes the whole graph and nobody is here to ask: say --yes if that is meant.")
        typer.confirm(
            f"Delete the whole graph in {home} (people, contexts, events, records of imports) and its password?",
            abort=True,
            err=True,
        )
    AccessLog(settings().home).record(operator("oversight"), "erasure", "the whole graph", {})
    server.reset()
    Releases(settings().home).renew()
    say(f"Deleted the graph in {home}. The access log and the partners' files are untouched.")


@app.command("compact")
def compact_(
    memory_mb: Annotated[
        int, typer.Option("--memory-mb", min=256, help="Megabytes of heap for each of the two servers.")
    ] = 1024,
) -> None:
    """Write the database anew, so that no byte of what was deleted is left in its files; nobody may write meanwhile."""
    server = embedded_server()
    was_running = server.status().running
    AccessLog(settings().home).record(operator("oversight"), "erasure", "the database written anew", {})
    done = compact(server, memory_mb=memory_mb)
    if was_running:
        server.start()
    say(f"{done.nodes:,} nodes and {done.edges:,} ties were written anew.")
    say(f"The database's files: {done.before:,} bytes before, {done.after:,} after.")


def _describe(found: ServerStatus, server: EmbeddedServer) -> None:
    """A running server's address, user and where its password is; never the password itself."""
    if found.phase == "stopped":
        say("Neo4j is not running; start it with `safeground db start`.")
        return
    since = datetime.datetime.fromtimestamp(found.since or 0, datetime.UTC).astimezone()
    verb = "runs" if found.running else "is starting"
    say(f"Neo4j {verb} at {found.uri} (process {found.pid}, since {since:%Y-%m-%d %H:%M}).")
    say(f"User: neo4j. Password: in {server.paths.password}. Data: in {server.paths.data}.")
    if found.owner is not None:
        note(f"It stops when process {found.owner}, which started it, ends.")
