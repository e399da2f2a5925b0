"""`safeground audit`: whether the access log is as it was written, and who looked at what."""

import json
import re
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from graph.access.index import Entry, Wanted
from graph.access.log import AccessLog
from graph.access.operator import REASON, operator
from graph.errors import Refused
from graph.settings import settings
from safeground.console import note, out, say
from safeground.moments import moment

app = typer.Typer(help="The access log: check that it is whole, or search it.", no_args_is_help=True)

_Json = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]
_Why = Annotated[str, typer.Option(help="Why you look; reading the log is logged too.")]
_Last = Annotated[int | None, typer.Option(min=1, help="Only the newest so many.")]


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:HASH", help="What an earlier check printed: finds a log that was rolled back."),
    ] = None,
) -> None:
    """Check every byte of the access log; the first line that was changed is named, and the exit status is 7."""
    log = AccessLog(settings().home)
    found = log.verify(_expected(expect))
    log.index.rebuild()
    say(f"The access log is whole: {found.entries} entries.")
    say(f"Keep this elsewhere, to check against later: --expect {found.entries}:{found.link}")
    for number in found.clock_went_back:
        note(f"At line {number} the clock had gone back; the order of the lines is still the order of events.")
    if found.torn_bytes:
        note(f"A crash cut off the last {found.torn_bytes} bytes; nothing was served on them.")


@app.command()
def search(
    *,
    person: Annotated[str | None, typer.Option(help="Identifier of a person or context asked for or shown.")] = None,
    viewer: Annotated[str | None, typer.Option(help="Who looked, or their organisation.")] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day or time on (UTC).")] = None,
    last: _Last = None,
    reason: _Why = REASON,
    as_json: _Json = False,
) -> None:
    """List the entries that match all that is given, oldest first; every line shown is checked first."""
    found = _found(Wanted((person,) if person else (), viewer, None, purpose, moment(since, "--since")), last, reason)
    if as_json:
        _print_json(found)
    else:
        out.print(_table(found))


@app.command()
def who(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Identifier of a person, a context or a fact.")],
    last: _Last = None,
    reason: _Why = REASON,
    as_json: _Json = False,
) -> None:
    """Say who looked at a record, or changed it, for which purpose and why; oldest first."""
    found = _found(Wanted((record,)), last, reason)
    if as_json:
        _print_json(found)
        return
    say(f"{len(found)} entries name {record}." if found else f"Nobody has looked at {record}, as far as the log goes.")
    if found:
        out.print(_table(found))


def _found(wanted: Wanted, last: int | None, reason: str) -> list[Entry]:
    """The entries up to now, after noting that somebody reads them. Raises Tampered, LogUnavailable."""
    log = AccessLog(settings().home)
    sought = {name: value for name in ("viewer", "purpose") if (value := getattr(wanted, name)) is not None}
    details = {"subjects": list(wanted.records), "sought": sought}
    number = log.record(operator("oversight", reason), "consultation", "access log", details)
    newest = log.index.search(wanted, after=number, first=last, newest=True)
    return newest[::-1]


def _expected(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]+:[0-9a-f]{64}", text):
        raise Refused("--expect is not NUMBER:HASH as an earlier check printed it.")
    number, _, link = text.partition(":")
    return int(number), link


def _print_json(found: Sequence[Entry]) -> None:
    for entry in found:
        say(json.dumps(entry, ensure_ascii=False))


def _table(found: Sequence[Entry]) -> Table:
    table = Table()
    for name in ("entry", "at", "who", "organisation", "purpose", "reason", "action", "what"):
        table.add_column(name)
    for entry in found:
        viewer = entry["viewer"] or {}
        said = [viewer.get(name, "") for name in ("who", "organisation", "purpose", "reason")]
        cells = [str(entry["seq"]), entry["at"][:19], *said, entry["action"], entry["what"]]
        table.add_row(*map(escape, cells))
    return table
