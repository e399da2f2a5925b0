"""`safeground token`: a viewer's token, for trying the API."""

import datetime
import getpass
from typing import Annotated

import typer

from graph.access.viewer import EVERY_AREA, Viewer
from graph.settings import settings
from safeground.console import note, say


def token(
    *,
    organisation: Annotated[str, typer.Option(help="The organisation that the viewer acts for.")],
    role: Annotated[str, typer.Option(help="The role: analyst, practitioner, coordinator, auditor.")],
    purpose: Annotated[str, typer.Option(help="The purpose: place_safety, welfare, oversight.")],
    reason: Annotated[str, typer.Option(help="Why, in a few words; it goes into the access log.")],
    area: Annotated[list[str] | None, typer.Option(help="Area code, any number of times; every area if none.")] = None,
    who: Annotated[str | None, typer.Option(help="The person; whoever runs this if not given.")] = None,
    hours: Annotated[float, typer.Option(help="How long it is valid.")] = 8,
) -> None:
    """Print a token that the API of this installation takes; in production an identity provider makes them."""
    from api.token import Tokens  # noqa: PLC0415 (loads cryptography)

    if not area:
        note("The token is for every area: name some with --area to narrow it.")
    viewer = Viewer(who or getpass.getuser(), organisation, role, purpose, reason, frozenset(area or [EVERY_AREA]))
    say(Tokens(settings().home).sign(viewer, datetime.timedelta(hours=hours)))
