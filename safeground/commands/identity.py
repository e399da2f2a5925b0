"""`safeground identity`: judge whether two records are one person, confirm it, end it."""

import json
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from graph.access.decisions import decides
from graph.access.log import AccessLog, Action
from graph.access.operator import operator
from graph.access.policy import policy
from graph.access.purposes import OPERATOR
from graph.access.viewer import EVERY_AREA, Viewer
from graph.client import Graph
from graph.errors import Forbidden
from graph.identity import judging
from graph.identity.grouping import SAME
from graph.identity.judging import Judged
from graph.identity.resolve import rebuild as work_out
from graph.settings import settings
from graph.time import now
from safeground.console import note, out, say
from safeground.tables import plain_table

app = typer.Typer(
    help="Which records are one person: judgements, by two people, undone by ending.", no_args_is_help=True
)
REASON = "judging whether two records are one person"
By = Annotated[str, typer.Option(metavar="NAME", help="Who judges.")]
Uid = Annotated[str, typer.Argument(metavar="JUDGEMENT", help="The identifier that `identity list` shows.")]


@app.command()
def judge(
    one: Annotated[str, typer.Argument(metavar="PERSON", help="Identifier of a record of a person.")],
    other: Annotated[str, typer.Argument(metavar="PERSON", help="Identifier of another.")],
    says: Annotated[str, typer.Argument(metavar="same|different|unsure", help="What is judged.")],
    *,
    by: By,
    why: Annotated[str, typer.Option(help="The reason, for whoever checks it.")],
    organisation: Annotated[str | None, typer.Option(help="Who answers for it; else that of the settings.")] = None,
) -> None:
    """Record a judgement. `same` joins nothing until somebody else confirms it; `different` keeps apart at once."""
    held_by = organisation or settings().organisation
    with Graph.connect() as graph:
        judging.check(graph, one, other, says, by=by, why=why)
        _log("combination" if says == SAME else "alteration", f"identity: judge {says}", [one, other], by)
        judged = judging.judge(graph, one, other, says, by=by, why=why, organisation=held_by)
    say(f"{judged.uid}: {_sentence(judged)}")


@app.command()
def confirm(
    uid: Uid,
    *,
    by: By,
    organisation: Annotated[str | None, typer.Option(help="Theirs; else whoever operates this installation.")] = None,
    role: Annotated[str, typer.Option(help="Their role there.")] = "practitioner",
) -> None:
    """Stand behind a judgement that two records are the same, as the second person."""
    with Graph.connect() as graph:
        judged = judging.confirmable(graph, uid, by=by)
        _decide(judged, by, organisation, role)
        _log("combination", "identity: confirm same", judged.people, by)
        say(f"{uid}: {_sentence(judging.confirm(graph, uid, by=by))}")


@app.command()
def end(uid: Uid, *, by: By) -> None:
    """End a judgement: what followed from it is undone, and what was known before stays known."""
    with Graph.connect() as graph:
        judged = judging.find(graph, uid)
        _log("combination", f"identity: end {judged.says}", judged.people, by)
        judging.end(graph, uid)
    say(f"{uid} no longer stands. It is still there as known on an earlier day.")


@app.command("list")
def list_(
    person: Annotated[str | None, typer.Argument(metavar="[PERSON]", help="Only those on this record.")] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """List the judgements that stand, oldest first."""
    with Graph.connect() as graph:
        found = judging.standing(graph, person)
        people = sorted({uid for judged in found for uid in judged.people})
        log = AccessLog(settings().home)
        log.record(operator("welfare", REASON), "consultation", "identity: list", {"people": people})
    if as_json:
        for judged in found:
            say(json.dumps(_plain(judged), ensure_ascii=False))
    elif found:
        out.print(_table(found))
    else:
        say("No judgement stands.")


@app.command()
def rebuild() -> None:
    """Work out everybody anew from the judgements and keys. It changes nothing unless something was amiss."""
    with Graph.connect() as graph:
        _log("alteration", "identity: rebuild", [], "")
        changed = work_out(graph)
    say(f"For {changed} people something else follows than stood." if changed else "All is as it should be.")


def _decide(judged: Judged, by: str, organisation: str | None, role: str) -> None:
    """Raise Forbidden where the delivery approach leaves it to others, or `by` has a conflict of interest."""
    of = (organisation, role) if organisation else (settings().organisation, OPERATOR)
    viewer = Viewer(by, *of, "welfare", REASON, frozenset({EVERY_AREA}))
    ruling = decides(policy(settings().home), "confirm_identity", viewer, now().date(), about=judged.people)
    if not ruling.allowed:
        raise Forbidden(f"{by} may not confirm this. {ruling.reason}")
    if ruling.asked:
        note(f"Ask before: {', '.join(ruling.asked)}.")


def _log(action: Action, what: str, people: list[str], by: str) -> None:
    """Before anything is written: no entry, no change. The reason given can hold names, so it stays out."""
    viewer = operator("welfare", REASON)
    AccessLog(settings().home).record(viewer, action, what, {"people": people, "by": by})


def _sentence(judged: Judged) -> str:
    pair = f"{judged.one} and {judged.other}"
    if judged.joined:
        return f"{pair} are one person now."
    if judged.says == SAME and judged.confirmed_by is None:
        return f"{pair} are said to be one person; they are once somebody else confirms it."
    return f"{pair} are {'not one person' if judged.says == 'different' else 'disputed'}."


def _plain(judged: Judged) -> dict[str, object]:
    return {
        "judgement": judged.uid,
        "people": judged.people,
        "says": judged.says,
        "judged_by": judged.judged_by,
        "why": judged.why,
        "confirmed_by": judged.confirmed_by,
        "confirmed_at": judged.confirmed_at.isoformat() if judged.confirmed_at else None,
        "recorded_at": judged.recorded_at.isoformat(),
        "joined": judged.joined,
        "disputed": judged.disputed,
    }


def _table(found: list[Judged]) -> Table:
    names = ("judgement", "people", "says", "judged by", "confirmed by", "why", "so they are")
    table = plain_table(*names, overflow="fold")
    for judged in found:
        state = "disputed" if judged.disputed else "joined" if judged.joined else "apart"
        cells = [judged.uid, "\n".join(judged.people), judged.says, judged.judged_by, judged.confirmed_by or ""]
        table.add_row(*map(escape, [*cells, judged.why, state]))
    return table
