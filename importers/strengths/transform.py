"""A row of a strengths list: what already helps in a context, and who provides it."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contexts import context_node, organisation, tidy
from importers.contract import Row
from importers.edges import edge
from importers.source import Context
from importers.terms import known, terms


def transform(row: Row, context: Context) -> RowFacts:
    """The strength, the context it is about, and the organisation that keeps that context safe by it."""
    where = context_node(row, context)
    assert where is not None  # it is filled, or the contract would have rejected the row
    said = terms(row, "assessment", since=row["assessed_on"])
    described = known(
        factor_kind="strength",
        domain=row["domain"],
        code=tidy(row["strength"]),
        description=row["description"],
        held_by=row["held_by"],
        hours=row["hours"],
    )
    strength = Node("Factor", uid("Factor", context.controller, row["strength_ref"]), said | described)
    about = edge("ABOUT", strength, where, said | {"primary": True})
    facts = RowFacts(about.uid, [strength, where], [about], also=(strength.uid,))
    if row["held_by"]:
        holder = organisation(row["held_by"], row["held_by"], row["invented"], context)
        duty = said | known(duty=described["code"], hours=row["hours"])
        facts.nodes.append(holder)
        facts.edges.append(edge("SAFEGUARDS", holder, where, duty, row["strength_ref"]))
    return facts
