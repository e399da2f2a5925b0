"""A row of an outcomes file: what came of a crime, in a month."""

from collections.abc import Sequence

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contract import Row, RowRejected
from importers.outcome_links import outcome_of
from importers.police_street.transform import PUBLISHER
from importers.source import Context, Reader
from importers.terms import PUBLISHED

# Events of these crimes that a street file brought before.
EVENTS = """
UNWIND $refs AS ref
MATCH (e:Event {crime_ref: ref})
WHERE e.retired_at IS NULL
RETURN ref, e.uid AS uid
"""


def transform(row: Row, context: Context) -> RowFacts:
    """The outcome; identical rows are different outcomes, because one crime can have several people involved."""
    month, ref = row["month"], row["crime_id"]
    name = uid(
        "Outcome",
        PUBLISHER,
        ref,
        month.isoformat(),
        row["reported_by"] or "",
        row["outcome_type"],
        str(context.occurrence),
    )
    properties = {"outcome_type": row["outcome_type"], "month": month, "crime_ref": ref, "valid_from": month}
    return RowFacts(name, [Node("Outcome", name, properties | PUBLISHED)], [])


def link(reader: Reader, rows: Sequence[RowFacts]) -> dict[int, RowRejected]:
    """Tie outcomes to events that are in the graph already; those that come later are tied by their own import."""
    by_ref: dict[str, list[RowFacts]] = {}
    for facts in rows:
        by_ref.setdefault(facts.nodes[0].properties["crime_ref"], []).append(facts)
    for found in reader.read(EVENTS, {"refs": list(by_ref)}) if by_ref else []:
        for facts in by_ref[found["ref"]]:
            facts.edges.append(outcome_of(facts.primary, found["uid"], facts.nodes[0].properties["month"]))
    return {}
