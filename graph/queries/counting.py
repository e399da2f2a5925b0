"""How a question counts young people in the context view: as of which moment, and through the register of releases."""

import calendar
import datetime
from dataclasses import dataclass
from functools import cache

from graph.access.purposes import OPERATOR
from graph.access.releases import NOTHING, Release, Releases
from graph.access.viewer import Viewer
from graph.queries.spec import Query
from graph.schema.core import CONTEXT
from graph.settings import settings
from graph.time import end_of, now


@dataclass(frozen=True, slots=True)
class Counting:
    """How people are counted.

    known_on: the moment as known at which, None for now. What there is, is taken as of it; what a record says (that a
    concern is closed) is read as of a day only where a day is asked for, since looking for it costs much more.
    notes: what a reader must know of it.
    """

    known_on: datetime.datetime | None
    release: Release = NOTHING
    notes: tuple[str, ...] = ()


@cache
def register() -> Releases:
    """The register of this installation."""
    return Releases(settings().home, smallest=settings().smallest_count)


def counting(
    viewer: Viewer, view: str, query: Query, known_on: datetime.date | None, releases: Releases | None = None
) -> Counting:
    """How this viewer's question is counted in this view. Raises RegisterUnavailable."""
    asked = end_of(known_on) if known_on else None
    if view != CONTEXT or not query.people:
        return Counting(asked)
    if viewer.role == OPERATOR:
        # Whoever runs the installation can read its database: the register would guard nothing, and each answer is
        # judged by itself (docs/decisions/0004-command-line-viewer.md).
        releases, moment = Releases(None, smallest=settings().smallest_count), asked
    else:
        releases = releases or register()
        moment = pictured(releases, viewer.organisation, known_on)
    return Counting(moment, releases.bound(viewer.organisation, query.id), (_note(moment, releases.smallest),))


def pictured(releases: Releases, organisation: str, known_on: datetime.date | None) -> datetime.datetime:
    """The moment at which the context view counts: the month's picture, or the end of an earlier month."""
    picture = releases.picture(organisation)
    if known_on is None:
        return picture
    last = calendar.monthrange(known_on.year, known_on.month)[1]
    return min(picture, end_of(known_on.replace(day=last)))


def _note(moment: datetime.datetime | None, smallest: int) -> str:
    when = f"as known on {(moment or now()).date()}"
    return (
        f"Young people are counted {when}, once a month; fewer than {smallest} are not shown, and a number that was "
        f"shown stands until it differs by {smallest} or more, so a row may keep the window that it was shown for."
    )
