"""`safeground context-pack`: what a context conference has in front of it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.access.policy import policy
from graph.access.scopes import READ, from_record, visible
from graph.client import Graph
from graph.errors import Missing
from graph.queries.counting import register
from graph.rights.context_pack import DAYS
from graph.rights.context_pack import context_pack as make
from graph.rights.context_page import page
from graph.rights.exports import Exports
from graph.settings import settings
from graph.time import now
from safeground.console import note, say


def context_pack(
    context: Annotated[str, typer.Argument(metavar="CONTEXT", help="Identifier of a place, group, school or space.")],
    *,
    to: Annotated[Path, typer.Option("--out", metavar="FOLDER", help="Where the two files go; made if missing.")],
    reason: Annotated[str, typer.Option(help="Why it is made; it goes into the access log, so name nobody.")] = (
        "a context conference"
    ),
    days: Annotated[int, typer.Option(help="Days after which every copy must be destroyed.")] = DAYS,
) -> None:
    """Write the pack for a conference about CONTEXT to FOLDER, as JSON and as a page; it names no young person.

    Strengths stand beside risks; events and young people are counts, and small ones are not told.
    """
    home, today = settings().home, now().date()
    viewer = operator("place_safety", reason)
    with Graph.connect() as graph:
        known = [from_record(record) for record in graph.read(READ)]
        scopes = visible(known, viewer, policy(home), today)
        published = sorted({scope.number for scope in known if scope.regime == "open"} & set(scopes))
        release = register().bound(viewer.organisation, "people")
        pack = make(graph.read, context, scopes, release, open_scopes=published, made_on=today, days=days)
    details = {"subjects": [context], "recipient": "a context conference", "people": []}
    pack["copy"] = AccessLog(home).record(viewer, "disclosure", "context pack", details)
    files = {"context.json": json.dumps(pack, ensure_ascii=False, indent=1) + "\n", "context.html": page(pack)}
    try:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, content in files.items():
            Exports(home).write(
                to / name,
                content,
                export_id=f"pack-{pack['copy']}-{name}",
                what="context pack",
                viewer=viewer,
                people=[],
                delete_after=pack["delete_after"],
            )
    except OSError as error:
        raise Missing(
            f"The pack cannot be written to {to}: {error.strerror or error}; choose another folder."
        ) from error
    say(f"{pack['name'] or context}: {to / 'context.html'}")
    note(f"Every copy must be destroyed after {pack['delete_after']}; ours is deleted then.")
