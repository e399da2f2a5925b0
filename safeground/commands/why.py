"""`safeground why`: why somebody can, or cannot, see something."""

from typing import Annotated

import typer
from rich.markup import escape

from graph.access.conflicts import OUT_OF_REACH, barred
from graph.access.log import AccessLog
from graph.access.operator import REASON, operator
from graph.access.personal import TIES
from graph.access.policy import policy
from graph.access.purposes import OPERATOR
from graph.access.viewer import EVERY_AREA, Viewer
from graph.access.why import Explanation, explain, find, found, full_for
from graph.client import Graph
from graph.errors import Refused
from graph.settings import settings
from graph.time import now
from safeground.console import out, say
from safeground.tables import plain_table
from safeground.tokens import of_token


def why(
    identifier: Annotated[
        str, typer.Argument(metavar="ID", help="Identifier of a person, a context or anything else.")
    ],
    *,
    organisation: Annotated[str | None, typer.Option(help="Of somebody of this organisation.")] = None,
    role: Annotated[str | None, typer.Option(help="In this role.")] = None,
    purpose: Annotated[str | None, typer.Option(help="Who acts for this purpose; welfare if not given.")] = None,
    area: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="With these areas; every area if none.")
    ] = None,
    who: Annotated[str | None, typer.Option(help="This person; whoever runs this if not given.")] = None,
    field: Annotated[str | None, typer.Option(help="Of this field of it, by its name in GraphQL.")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="SAFEGROUND_TOKEN", metavar="TOKEN", help="Ask as this token's viewer.")
    ] = None,
) -> None:
    """Say, test by test, why a viewer can or cannot see ID: somebody real, or somebody who might be.

    Without a token, whoever operates this installation asks and is told everything. With one its viewer asks about
    themselves, and is told no more than what they may see. Either way it is in the access log.
    """
    given = (organisation, role, purpose, area, who)
    if token and any(given):
        raise Refused("The token says who asks: leave out --organisation, --role, --purpose, --area and --who.")
    asking = of_token(token) if token else operator("oversight")
    meant = asking if token else _meant(given, asking)
    with Graph.connect() as graph:
        told = _explained(graph, identifier, asking, meant, field)
        details = {"subjects": [identifier], "instead": {} if token else _parts(meant)}
        AccessLog(settings().home).record(asking, "consultation", "why", details)
    _show(told, meant)


def _meant(given: tuple[str | None, str | None, str | None, list[str] | None, str | None], asking: Viewer) -> Viewer:
    organisation, role, purpose, areas, who = given
    return Viewer(
        who or asking.who,
        organisation or asking.organisation,
        role or OPERATOR,
        purpose or "welfare",
        REASON,
        frozenset(areas or [EVERY_AREA]),
    )


def _parts(meant: Viewer) -> dict[str, object]:
    named = {name: getattr(meant, name) for name in ("who", "organisation", "role", "purpose")}
    return named | {"areas": sorted(meant.areas)}


def _explained(graph: Graph, identifier: str, asking: Viewer, meant: Viewer, field: str | None) -> Explanation:
    terms = policy(settings().home), now().date()
    people = sorted(barred(terms[0], meant, terms[1]))
    out_of_reach = graph.read(OUT_OF_REACH, {"people": people})[0]["uids"] if people else []
    (row,) = graph.read(find(TIES), {"id": identifier})
    node = found(identifier, row["found"])
    barred_uids = {*people, *out_of_reach}
    return explain(node, meant, *terms, barred=barred_uids, field=field, full=full_for(asking))


def _show(told: Explanation, meant: Viewer) -> None:
    areas = "every area" if EVERY_AREA in meant.areas else ", ".join(sorted(meant.areas)) or "no area"
    say(f"{meant.who} of {meant.organisation}, {meant.role}, for {meant.purpose}, {areas}:")
    say(told.sentence)
    if told.checks:
        table = plain_table("test", "passed", "why")
        for check in told.checks:
            table.add_row(check.test, "yes" if check.passed else "no", escape(check.sentence))
        out.print(table)
