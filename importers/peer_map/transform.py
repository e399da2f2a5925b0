"""A row of a peer map: one tie, in one direction, as somebody told it."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contexts import organisation, peer_group
from importers.contract import Row, RowRejected
from importers.edges import edge
from importers.people import person
from importers.source import Context
from importers.terms import known, terms

_PEOPLE = ("young_person", "adult")
# tie: edge kind, what it may go from, what it may go to, and the columns it takes (column, property)
_SHAPES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]] = {
    "friend_of": ("FRIEND_OF", _PEOPLE, _PEOPLE, (("strength", "strength"),)),
    "influences": (
        "INFLUENCES",
        _PEOPLE,
        _PEOPLE,
        (("valence", "valence"), ("strength", "strength"), ("choice", "choice")),
    ),
    "related_to": ("RELATED_TO", _PEOPLE, _PEOPLE, (("relation", "relation"),)),
    "trusts": ("TRUSTS", _PEOPLE, (*_PEOPLE, "organisation"), (("relation", "relation"),)),
    "part_of": ("PART_OF", _PEOPLE, ("peer_group",), (("position", "position"), ("choice", "choice"))),
    "connected_to": (
        "CONNECTED_TO",
        (*_PEOPLE, "peer_group"),
        ("peer_group", "exploitation_network"),
        (("relation", "tie_kind"), ("choice", "choice")),
    ),
    "exploited_by": (
        "EXPLOITED_BY",
        _PEOPLE,
        (*_PEOPLE, "exploitation_network"),
        (("relation", "exploitation_type"), ("choice", "choice")),
    ),
}


def transform(row: Row, context: Context) -> RowFacts:
    """The two ends and the tie between them."""
    kind, starts, ends, columns = _SHAPES[row["tie"]]
    if row["from_kind"] not in starts or row["to_kind"] not in ends:
        raise RowRejected.because(
            f"a {row['tie']} tie goes from {' or '.join(starts)} to {' or '.join(ends)}; "
            "correct tie, from_kind or to_kind"
        )
    start, end = _end(row, "from", context), _end(row, "to", context)
    if start.uid == end.uid:
        raise RowRejected.because("the tie goes from somebody to themselves; correct from_id or to_id")
    properties = terms(row, "assessment") | {name: row[c] for c, name in columns if row[c] is not None}
    tie = edge(kind, start, end, properties, row["told_by"])
    return RowFacts(tie.uid, [start, end], [tie])


def _end(row: Row, side: str, context: Context) -> Node:
    kind, own_id, name = row[f"{side}_kind"], row[f"{side}_id"], row[f"{side}_name"]
    if kind in _PEOPLE:
        node = person(row, side, context, kind)
        assert node is not None  # its id is filled, or the contract would have rejected the row
        return node
    if kind == "peer_group":
        return peer_group(own_id, name, row["invented"], context, owned=True)
    if kind == "organisation":
        return organisation(own_id, name, row["invented"], context)
    network = uid("ExploitationNetwork", context.controller, "local", own_id)
    return Node("ExploitationNetwork", network, known(name=name, invented=row["invented"]))
