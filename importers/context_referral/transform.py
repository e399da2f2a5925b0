"""A row of a referral list: a concern about a young person, a context, or both."""

from graph.facts import Node, RowFacts
from graph.ids import uid
from graph.schema.criteria import CONCERN_TYPES, concern_type, criterion_code, entry_codes
from importers.contexts import context_node
from importers.contract import Row, RowRejected
from importers.edges import edge
from importers.people import person
from importers.source import Context
from importers.terms import known, terms


def transform(row: Row, context: Context) -> RowFacts:
    """The concern and whom or what it is about. Where a row names both, the context is the subject."""
    published = _published(row)
    about = [node for node in (context_node(row, context), person(row, "person", context, "young_person")) if node]
    if not about:
        raise RowRejected.because("the referral names neither a young person nor a context; name at least one")
    _check_dates(row)
    said = terms(row, "assessment", since=row["received_on"], until=row["closed_on"])
    concern = Node("Concern", uid("Concern", context.controller, row["referral_ref"]), said | _concern(row, published))
    edges = [edge("ABOUT", concern, node, said | {"primary": node is about[0]}) for node in about]
    return RowFacts(edges[-1].uid, [concern, *about], edges, also=(concern.uid, edges[0].uid))


def _published(row: Row) -> str:
    """The type of concern, one that is published, and opened for a published reason. Raises RowRejected."""
    name = concern_type(row["concern_type"])
    if name is None:
        known = ", ".join(one.name for one in CONCERN_TYPES)
        raise RowRejected.because(f"the concern type is none that is published; it must be one of {known}")
    if criterion_code(row["criterion"]) not in entry_codes(name):
        codes = ", ".join(entry_codes(name))
        raise RowRejected.because(
            f"the criterion is no published way into {name}; begin it with one of {codes} (docs/criteria.md)"
        )
    return name


def _concern(row: Row, published: str) -> dict[str, object]:
    return known(
        concern_ref=row["referral_ref"],
        concern_type=published,
        criterion=row["criterion"],
        concern_status=row["status"],
        opened_on=row["received_on"],
        closed_on=row["closed_on"],
    )


def _check_dates(row: Row) -> None:
    if row["closed_on"] and row["status"] == "open":
        raise RowRejected.because("the referral is open and has a closing date; correct status or closed_on")
    if row["closed_on"] and row["closed_on"] < row["received_on"]:
        raise RowRejected.because("the referral is closed before it was received; check the two dates")
