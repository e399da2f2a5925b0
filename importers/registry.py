"""Every source there is. To add one: copy a folder beside this file, and name it here."""

from graph.errors import Refused
from importers.context_referral import SOURCE as CONTEXT_REFERRAL
from importers.events import SOURCE as EVENTS
from importers.online_spaces import SOURCE as ONLINE_SPACES
from importers.peer_map import SOURCE as PEER_MAP
from importers.places import SOURCE as PLACES
from importers.police_outcomes import SOURCE as POLICE_OUTCOMES
from importers.police_street import SOURCE as POLICE_STREET
from importers.safety_map import SOURCE as SAFETY_MAP
from importers.school_roll import SOURCE as SCHOOL_ROLL
from importers.schools import SOURCE as SCHOOLS
from importers.source import Source
from importers.stops import SOURCE as STOPS
from importers.strengths import SOURCE as STRENGTHS

SOURCES: tuple[Source, ...] = (
    POLICE_STREET,
    POLICE_OUTCOMES,
    SCHOOLS,
    PLACES,
    STOPS,
    PEER_MAP,
    CONTEXT_REFERRAL,
    EVENTS,
    SAFETY_MAP,
    SCHOOL_ROLL,
    ONLINE_SPACES,
    STRENGTHS,
)


def source(name: str) -> Source:
    """The source of that name. Raises Refused, listing them all."""
    for found in SOURCES:
        if found.name == name:
            return found
    raise Refused(f"There is no source {name!r}; the sources are {', '.join(s.name for s in SOURCES)}.")
