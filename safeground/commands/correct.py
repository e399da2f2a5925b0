"""`safeground correct`: a fact said to be wrong, or put right; and who must hear of it."""

from typing import Annotated

import typer

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.errors import Refused
from graph.rights.correction import Fact, Touched, dispute, find, of_reference, touched
from graph.rights.correction import correct as put_right
from graph.rights.person import find_uid
from graph.settings import settings
from safeground.console import say


def correct(
    fact: Annotated[str, typer.Argument(metavar="FACT", help="Identifier of the fact, or its number in a pack.")],
    *,
    values: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="What it says instead; repeatable.")
    ] = None,
    disputed: Annotated[bool, typer.Option("--dispute", help="Somebody says that it is wrong.")] = False,
    resolved: Annotated[bool, typer.Option("--resolve", help="That is settled.")] = False,
    why: Annotated[str, typer.Option(help="Why; it stays in the access log for good, so name nobody.")] = "",
    erase_old: Annotated[
        bool, typer.Option("--erase-old", help="Delete what it said before; else that is kept as history.")
    ] = False,
    person: Annotated[
        str | None, typer.Option(metavar="PERSON", help="Whose pack the number is from; needed for a number.")
    ] = None,
) -> None:
    """Mark a fact as disputed, settle that, or correct it. Without any of these, say what rests on it.

    Lists the answers, assessments and disclosures that rest on it, and the organisations to tell.
    """
    chosen = [name for name, given in (("--set", values), ("--dispute", disputed), ("--resolve", resolved)) if given]
    if len(chosen) > 1:
        raise Refused(f"{' and '.join(chosen)} are two things: do one after the other.")
    if chosen and not why.strip():
        raise Refused("Say why, with --why.")
    log = AccessLog(settings().home)
    with Graph.connect() as graph:
        uid = of_reference(graph, log, fact, find_uid(person)) if person else fact
        found = find(graph, uid)
        rests = touched(graph, settings().home, found)
        viewer = operator("welfare", why or "what rests on a fact")
        looked = {"subjects": [uid], "people": list(rests.people)}
        log.record(viewer, "consultation", "what rests on a fact", looked)
        if values:
            changed = put_right(graph, log, found, _pairs(values), viewer, erase_old=erase_old)
            say(f"Corrected: {', '.join(sorted(changed))}.")
        elif chosen:
            dispute(graph, log, found, viewer, resolved=resolved)
            say("Settled." if resolved else "Disputed; that is shown with it from now on.")
    _show(found, rests)


def _pairs(values: list[str]) -> dict[str, str]:
    pairs = [value.partition("=") for value in values]
    if wrong := [name for name, equals, _ in pairs if not equals]:
        raise Refused(f"--set {wrong[0]} gives no value: write NAME=VALUE, or NAME= to take it away.")
    return {name: text for name, _, text in pairs}


def _show(fact: Fact, rests: Touched) -> None:
    say(f"On {fact.uid} ({fact.kind}) rest:")
    for what, n in rests.answers.most_common():
        say(f"- {n} answer(s): {what}")
    for uid in rests.assessments:
        say(f"- the assessment {uid}")
    for entry in rests.disclosures:
        say(f"- the disclosure of {entry['at'][:10]}: {entry['what']} (entry {entry['seq']})")
    if not (rests.answers or rests.assessments or rests.disclosures):
        say("- nothing that is on record")
    for organisation, n in rests.to_tell.most_common():
        say(f"To tell: {organisation} ({n} time(s))")
