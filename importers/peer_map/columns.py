"""Columns of the peer-map template."""

from importers.contract import Column
from importers.people import person_columns
from importers.terms import TERMS
from importers.values import Type

TIES = ("friend_of", "influences", "related_to", "part_of", "connected_to", "exploited_by", "trusts")
KINDS = ("young_person", "adult", "peer_group", "exploitation_network", "organisation")
STRONGEST = 5

COLUMNS = (
    Column("tie", Type.CHOICE, "what ties the two", required=True, filled=True, values=TIES),
    Column("from_kind", Type.CHOICE, "who the tie goes from", required=True, filled=True, values=KINDS[:3]),
    *person_columns("from", "the one the tie goes from", needed=True),
    Column("to_kind", Type.CHOICE, "who or what the tie goes to", required=True, filled=True, values=KINDS),
    *person_columns("to", "the one the tie goes to", needed=True),
    Column("relation", Type.TEXT, "which relation: sibling, carer, youth worker; debt, supply, online, conflict, ..."),
    Column("strength", Type.INTEGER, "1 weak to 5 strong", limits=(1, STRONGEST)),
    Column("valence", Type.CHOICE, "whether an influence protects or harms", values=("protective", "harmful", "mixed")),
    Column("position", Type.CHOICE, "where in the peer group", values=("core", "edge", "bridge", "unknown")),
    Column("choice", Type.CHOICE, "how much choice there is", values=("chosen", "constrained", "none", "unknown")),
    *TERMS,
)

# Two people may say different things of one tie, so who said it is part of what makes a row the row it is.
KEY = ("tie", "from_kind", "from_id", "to_kind", "to_id", "told_by")
