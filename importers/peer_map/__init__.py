"""Peer maps: who is tied to whom, how strongly, by whose word. Our own template."""

from importers.peer_map.columns import COLUMNS, KEY
from importers.peer_map.transform import transform
from importers.source import Source

SOURCE = Source(
    name="peer-map",
    title="a peer map",
    columns=COLUMNS,
    transform=transform,
    key=KEY,
    file_words=("peer-map", "peer_map"),
    refuses="a tie between kinds that it does not join, and one from somebody to themselves",
)
