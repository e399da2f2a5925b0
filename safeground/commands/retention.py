"""`safeground retention`: what is past review or deletion, and its deletion."""

import datetime
from typing import Annotated

import typer
from rich.table import Table

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.rights import correction
from graph.rights.erasure import back_again, erase, finish_begun
from graph.rights.expiry import Expiry
from graph.rights.expiry import due as what_is_due
from graph.rights.person import records
from graph.rights.retention import as_toml
from graph.rights.retention import policy as policy_of
from graph.rights.tombstone import Ground, Tombstones
from graph.settings import settings
from graph.time import now
from safeground.console import note, out, say

app = typer.Typer(help="How long facts stay: what is due, and its deletion.", no_args_is_help=True)
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="As on this day; else today.")]
Whose = Annotated[str | None, typer.Option(metavar="ORG", help="Only what this organisation answers for.")]


@app.command()
def due(on: On = None, controller: Whose = None) -> None:
    """List what is past review or past deletion, kind by kind. Nothing is changed."""
    with Graph.connect() as graph:
        found = what_is_due(graph, settings().home, _day(on), controller)
    table = Table("kind", "to review", "to delete")
    for line in found:
        table.add_row(line.kind, f"{line.to_review:,}", f"{line.to_delete:,}")
    if found:
        out.print(table)
    else:
        say("Nothing is due.")


@app.command()
def run(on: On = None, controller: Whose = None) -> None:
    """Delete what is past its day, with everything made from it; cut off, it goes on the next time."""
    day = _day(on)
    if day > now().date():
        note(f"{day} is in the future: what would be due then is deleted now.")
    viewer = operator("oversight", "retention")
    with Graph.connect() as graph:
        _erase_again(graph, viewer)
        done = Expiry(graph, settings().home, day, viewer, controller=controller).run()
    for kind, n in sorted(done.counts.items()):
        say(f"{kind}: {n:,} deleted.")
    for path in (*done.files, *done.exports):
        say(f"Deleted: {path}")
    if not (done.counts or done.files or done.exports):
        say("Nothing was due.")
    elif done.counts and not settings().neo4j_uri:
        note("The database's files keep deleted bytes until `safeground db compact` has written them anew.")


@app.command()
def renew(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="Identifier of the fact.")],
    why: Annotated[str, typer.Option(help="Why it is needed still; it stays in the access log, so name nobody.")],
) -> None:
    """Let a fact stay as long again from today: somebody looked at it, and it is needed still."""
    if not why.strip():
        raise Refused("Say why, with --why.")
    viewer = operator("welfare", why)
    with Graph.connect() as graph:
        review, delete = correction.renew(graph, AccessLog(settings().home), correction.find(graph, fact), viewer)
    say(f"To be looked at again by {review}; it goes after {delete}.")


@app.command()
def policy() -> None:
    """Print the policy in force, as the retention.toml that would say it: put it into the home and change it there."""
    say(as_toml(policy_of(settings().home)).rstrip())


def _erase_again(graph: Graph, viewer: Viewer) -> None:
    home = settings().home
    for again in finish_begun(graph, home, AccessLog(home), viewer):
        note(f"An erasure that was cut off is finished now: {len(again.people)} record(s).")
    for uid in back_again(graph, home):
        stone = Tombstones(home).of(uid)
        if stone is not None and records(graph, uid):  # it may have gone with another record of the same person
            erase(graph, home, uid, viewer=viewer, ground=Ground(stone.ground))
            say(f"{uid} was erased before and was back; erased again.")


def _day(text: str | None) -> datetime.date:
    if text is None:
        return now().date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--on {text!r} is no date like 2026-03-31.") from error
