"""Every kind there is."""

from graph.schema import (
    bookkeeping,
    concern,
    education_setting,
    event,
    online_space,
    organisation,
    peer_group,
    person,
    place,
)
from graph.schema.core import Schema
from graph.schema.links import LINKS

SCHEMA = Schema(
    nodes=(
        person.PERSON,
        peer_group.PEER_GROUP,
        peer_group.EXPLOITATION_NETWORK,
        place.PLACE,
        education_setting.EDUCATION_SETTING,
        online_space.ONLINE_SPACE,
        place.AREA,
        event.EVENT,
        event.OUTCOME,
        concern.CONCERN,
        concern.FACTOR,
        organisation.ORGANISATION,
        bookkeeping.IMPORT_RUN,
        bookkeeping.SCOPE,
        bookkeeping.EARLIER,
    ),
    links=LINKS,
    edges=person.EDGES + place.EDGES + event.EDGES + concern.EDGES + organisation.EDGES + bookkeeping.EDGES,
)
