"""`safeground audit`: whether the access log is as it was written, and who looked at what."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph.access.log import AccessLog
from graph.errors import Refused
from graph.settings import settings
from safeground.console import note, out, say

app = typer.Typer(help="The access log: check that it is whole, or search it.", no_args_is_help=True)


@app.command()
def verify(
    expect: Annotated[
        str | None,
        typer.Option(metavar="NUMBER:HASH", help="What an earlier check printed: finds a log that was rolled back."),
    ] = None,
) -> None:
    """Check every byte of the access log; the first line that was changed is named, and the exit status is 7."""
    found = AccessLog(settings().home).verify(_expected(expect))
    say(f"The access log is whole: {found.entries} entries.")
    say(f"Keep this elsewhere, to check against later: --expect {found.entries}:{found.link}")
    for number in found.clock_went_back:
        note(f"At line {number} the clock had gone back; the order of the lines is still the order of events.")
    if found.torn_bytes:
        note(f"A crash cut off the last {found.torn_bytes} bytes; nothing was served on them.")


@app.command()
def search(
    person: Annotated[str | None, typer.Option(help="Identifier of a person or context asked for or shown.")] = None,
    viewer: Annotated[str | None, typer.Option(help="Who looked, or their organisation.")] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From this day or time on (UTC).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """List the entries that match all that is given, oldest first, after checking that the log is whole."""
    log = AccessLog(settings().home)
    log.verify()
    found = log.search(person=person, viewer=viewer, purpose=purpose, since=_time(since))
    if as_json:
        for entry in found:
            say(json.dumps(entry, ensure_ascii=False))
    else:
        out.print(_table(found))


def _expected(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]+:[0-9a-f]{64}", text):
        raise Refused("--expect is not NUMBER:HASH as an earlier check printed it.")
    number, _, link = text.partition(":")
    return int(number), link


def _time(text: str | None) -> datetime.datetime | None:
    if text is None:
        return None
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"--since {text!r} is no date like 2026-03-31.") from error
    return time if time.tzinfo else time.replace(tzinfo=datetime.UTC)


def _table(found: Iterator[dict[str, Any]]) -> Table:
    table = Table()
    for name in ("entry", "at", "who", "organisation", "purpose", "reason", "action", "what"):
        table.add_column(name)
    for entry in found:
        who = entry["viewer"] or {}
        said = [who.get(name, "") for name in ("who", "organisation", "purpose", "reason")]
        cells = [str(entry["seq"]), entry["at"][:19], *said, entry["action"], entry["what"]]
        table.add_row(*map(escape, cells))
    return table
