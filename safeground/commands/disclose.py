"""`safeground disclose`: a decision to share, or not to, put on record."""

from typing import Annotated

import typer

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.rights.disclosure import Decision, Disclosure
from graph.rights.disclosure import disclose as put_on_record
from graph.settings import settings
from safeground.console import say


def disclose(
    what: Annotated[
        list[str] | None, typer.Argument(metavar="[IDENTIFIER]...", help="What is shared: people, contexts, facts.")
    ] = None,
    *,
    decision: Annotated[Decision, typer.Option(help="Whether it is shared.")],
    recipient: Annotated[str, typer.Option(help="The organisation and role that gets it, or asked for it.")] = "",
    basis: Annotated[str, typer.Option(help="The lawful basis.")] = "",
    purpose: Annotated[str, typer.Option(help="What for.")] = "",
    informed: Annotated[
        bool, typer.Option("--informed/--not-informed", help="Whether the young person or carer was told.")
    ] = False,
    informed_why: Annotated[str, typer.Option("--informed-why", help="Why they were told, or were not.")] = "",
    decided_by: Annotated[str, typer.Option("--decided-by", help="Who decided, by role.")] = "",
    reasons: Annotated[str, typer.Option(help="Why; it stays in the access log for good, so name nobody.")] = "",
) -> None:
    """Record a decision to share something about people, or not to. Nothing is sent; a part missing is refused."""
    made = Disclosure(
        decision, recipient, basis, purpose, tuple(what or ()), informed, informed_why, decided_by, reasons
    )
    with Graph.connect() as graph:
        number = put_on_record(graph, AccessLog(settings().home), made, operator("welfare", "a decision put on record"))
    say(f"Entry {number} of the access log.")
