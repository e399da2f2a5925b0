"""Every kind there is."""

from graph.schema import (
    assessment,
    bookkeeping,
    concern,
    education_setting,
    event,
    household,
    online_space,
    organisation,
    peer_group,
    person,
    place,
    plan,
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
        household.HOUSEHOLD,
        place.AREA,
        event.EVENT,
        event.OUTCOME,
        concern.CONCERN,
        concern.FACTOR,
        assessment.ASSESSMENT,
        plan.PLAN,
        plan.ACTION,
        plan.REVIEW,
        plan.MEASURE,
        organisation.ORGANISATION,
        bookkeeping.IMPORT_RUN,
        bookkeeping.SCOPE,
        bookkeeping.EARLIER,
        bookkeeping.LOCK,
    ),
    links=LINKS,
    edges=(
        person.EDGES
        + household.EDGES
        + place.EDGES
        + event.EDGES
        + concern.EDGES
        + assessment.EDGES
        + plan.EDGES
        + organisation.EDGES
        + bookkeeping.EDGES
    ),
)
