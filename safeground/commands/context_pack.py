"""`safeground context-pack`: what a context conference has in front of it."""

from pathlib import Path
from typing import Annotated

import typer

from graph.access.operator import operator
from graph.access.policy import policy
from graph.access.scopes import held, visible
from graph.client import Graph
from graph.queries.counting import register
from graph.rights.context_pack import DAYS
from graph.rights.context_pack import context_pack as make
from graph.rights.context_page import page
from graph.settings import settings
from graph.time import now
from safeground.console import note, say
from safeground.packs import give


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
        known = held(graph)
        scopes = visible(known, viewer, policy(home), today)
        published = sorted({scope.number for scope in known if scope.regime == "open"} & set(scopes))
        release = register().bound(viewer.organisation, "people")
        pack = make(graph.read, context, scopes, release, open_scopes=published, made_on=today, days=days)
    details = {"subjects": [context], "recipient": "a context conference"}
    written = give(
        pack, to, ("context.json", "context.html"), page, what="context pack", viewer=viewer, people=[], details=details
    )
    say(f"{pack['name'] or context}: {written}")
    note(f"Every copy must be destroyed after {pack['delete_after']}; ours is deleted then.")
