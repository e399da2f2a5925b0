"""`safeground subject-pack`: a person's own data, for them to take home."""

from pathlib import Path
from typing import Annotated

import typer

from graph.access.operator import operator
from graph.client import Graph
from graph.errors import Refused
from graph.rights.pack_page import page
from graph.rights.person import find_uid, records
from graph.rights.subject_pack import THEMSELVES
from graph.rights.subject_pack import subject_pack as make
from graph.settings import settings
from graph.time import now
from safeground.console import note, say
from safeground.packs import give


def subject_pack(
    person: Annotated[
        str, typer.Argument(metavar="PERSON", help="Identifier (person:…), or ORGANISATION/ITS-OWN-REFERENCE.")
    ],
    *,
    to: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the two files go; made if missing.")],
    reason: Annotated[str, typer.Option(help="Why it is made; it goes into the access log, so name nobody.")] = (
        "the person asked for their own data"
    ),
    hold_back: Annotated[
        list[str] | None,
        typer.Option(metavar="FACT=WHY", help="A fact that may not be given out yet, by law; repeatable."),
    ] = None,
) -> None:
    """Write PERSON's own data to FOLDER, as JSON and as a page to print: what is held, where it came from, who saw it.

    Other people are taken out by rule, with the reason for each. Read it through before you hand it over.
    """
    home = settings().home
    uid = find_uid(person)
    on = now().date()
    with Graph.connect() as graph:
        pack = make(graph, home, uid, on, held_back=_held_back(hold_back or []))
        people = [node["uid"] for node in records(graph, uid)]
    viewer = operator("welfare", reason)
    details = {"subjects": [uid], "recipient": THEMSELVES, "facts": len(pack["facts"])}
    written = give(
        pack,
        to,
        ("data.json", "read-me.html"),
        page,
        what="subject pack",
        viewer=viewer,
        people=people,
        details=details,
    )
    say(f"{len(pack['facts'])} facts, seen {len(pack['who_saw_it'])} time(s): {written}")
    for one in pack["left_out"]:
        say(f"Left out {one['times']} time(s): {one['why']}")
    note(f"Our copy is deleted after {pack['delete_after']}. Read it through before you hand it over.")


def _held_back(pairs: list[str]) -> dict[str, str]:
    found = {}
    for pair in pairs:
        fact, equals, why = pair.partition("=")
        if not equals or not why.strip():
            raise Refused(f"--hold-back {pair!r} gives no reason: write FACT=WHY.")
        found[fact] = why
    return found
