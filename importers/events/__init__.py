"""Events: harm, missing and found, sightings, searches, moves. Our own template."""

from importers.events.columns import AGREEMENT, COLUMNS, KEY
from importers.events.transform import screen, transform
from importers.source import Source

SOURCE = Source(
    name="events",
    title="a list of events",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    agreements=(AGREEMENT,),
    link=screen,
    file_words=("event",),
    refuses="a part in an event without a role, and suspected or convicted for a child under ten",
)
