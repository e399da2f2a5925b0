"""A row of a safety map: a context, how it feels, and when; or an adult who is trusted."""

from graph.facts import Edge, Node, RowFacts
from graph.ids import uid
from importers.contexts import context_node, peer_group
from importers.contract import Row, RowRejected
from importers.edges import edge
from importers.people import person
from importers.source import Context
from importers.terms import known, terms


def transform(row: Row, context: Context) -> RowFacts:
    """Where somebody spends time and how it feels there, as they drew it themselves."""
    who = _who(row, context)
    said = terms(row, "self_report", since=row["drawn_on"])
    nodes, edges = [who], []
    where = context_node(row, context)
    if where is not None:
        if where.kind == "PeerGroup":
            raise RowRejected.because(
                "a map shows places, schools and online spaces; a peer group belongs on a peer map"
            )
        nodes.append(where)
        edges.append(_time_spent(row, who, where, said))
    if row["trusted_adult"]:
        adult = _trusted(row, who, context)
        nodes.append(adult)
        edges.append(_trust(row, who, adult, said))
    if not edges:
        raise RowRejected.because("the row names neither a context nor a trusted adult; name one")
    return RowFacts(edges[0].uid, nodes, edges, also=tuple(e.uid for e in edges[1:]))


def _who(row: Row, context: Context) -> Node:
    if row["who_kind"] == "peer_group":
        return peer_group(row["who_id"], row["who_name"], row["invented"], context, owned=False)
    node = person(row, "who", context, "young_person")
    assert node is not None  # its id is filled, or the contract would have rejected the row
    # who_name is the name of a group; a map needs no young person's name.
    node.properties.pop("name", None)
    return node


def _time_spent(row: Row, who: Node, where: Node, said: dict[str, object]) -> Edge:
    felt = known(feels=row["feels"], day_band=row["day_band"], hour_band=row["hour_band"], frequency=row["frequency"])
    # Each map stands on its own: a later one adds to the picture and does not overwrite what was felt before.
    return edge("SPENDS_TIME_IN", who, where, said | felt, row["map_ref"], row["day_band"], row["hour_band"])


def _trust(row: Row, who: Node, adult: Node, said: dict[str, object]) -> Edge:
    """A young person trusts an adult; an adult whom a group trusts helps to keep that group safe."""
    if who.kind == "Person":
        return edge("TRUSTS", who, adult, said, row["map_ref"])
    return edge("SAFEGUARDS", adult, who, said | {"duty": "trusted_adult"}, row["map_ref"])


def _trusted(row: Row, who: Node, context: Context) -> Node:
    """The adult as this young person or group calls them; the same word on another's map is not the same adult."""
    called = row["trusted_adult"]
    name = uid("Person", context.controller, "trusted by", who.uid, called)
    properties = known(name=called, life_stage="adult", invented=row["invented"])
    return Node("Person", name, properties)
