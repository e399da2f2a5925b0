"""A row of an events list: one event, and at most one person's part in it."""

import datetime
from collections.abc import Sequence

from graph.facts import Node, RowFacts
from graph.ids import uid
from importers.contexts import context_node
from importers.contract import Row, RowRejected
from importers.edges import edge
from importers.people import NEVER_UNDER_TEN, person, stage_at, under_ten
from importers.police_street.transform import last_day
from importers.source import Context, Reader
from importers.terms import known, terms

_TOO_YOUNG = (
    "a child under ten is never recorded as suspected or convicted; use harmed, present or witness, or correct the "
    "month of birth"
)

# Months of birth that other files brought, of the persons themselves or of records of the same person.
BIRTH_MONTHS = """
UNWIND $pairs AS pair
OPTIONAL MATCH (p:Person {uid: pair[0]})
CALL (pair, p) {
  RETURN p.birth_month AS month
  UNION
  MATCH (q:Person) WHERE q.identity_key IN [pair[1], p.identity_key] RETURN q.birth_month AS month
  UNION
  MATCH (q:Person) WHERE q.canonical_id = p.canonical_id RETURN q.birth_month AS month
}
RETURN pair[0] AS uid, max(month) AS month
"""


def transform(row: Row, context: Context) -> RowFacts:
    """The event, where it happened, and the person's part in it."""
    started = row["started"]
    ended = row["ended"] or (last_day(started) if row["time_precision"] == "month" else started)
    said = terms(row, "fact", since=started, until=ended)
    event = Node("Event", uid("Event", context.controller, row["event_ref"]), said | _event(row, ended))
    facts = RowFacts(event.uid, [event], [])
    where = context_node(row, context)
    if where:
        facts.nodes.append(where)
        facts.edges.append(edge("OCCURRED_AT", event, where, said))
    somebody = person(row, "person", context, stage_at(row["person_birth_month"], started))
    if (somebody is None) != (row["role"] is None):
        raise RowRejected.because("a person needs a role and a role needs a person; fill in both or neither")
    if somebody:
        if row["role"] in NEVER_UNDER_TEN and row["person_birth_month"]:
            _check_age(row["person_birth_month"], started)
        part = edge("INVOLVED_IN", somebody, event, said | {"role": row["role"]}, row["role"])
        facts.nodes.append(somebody)
        facts.edges.append(part)
        facts.primary, facts.also = part.uid, (event.uid,)
    return facts


def _event(row: Row, ended: datetime.date) -> dict[str, object]:
    return known(
        event_kind=row["kind"],
        category=row["category"],
        started_on=row["started"],
        ended_on=ended,
        time_precision=row["time_precision"] or "day",
        proactive=row["proactive"],
    )


def _check_age(birth_month: str, on: datetime.date) -> None:
    if under_ten(birth_month, on):
        raise RowRejected.because(_TOO_YOUNG)


def screen(reader: Reader, rows: Sequence[RowFacts]) -> dict[int, RowRejected]:
    """Reject parts that a child under ten may not have, where another row or an earlier file has the month of birth."""
    parts: list[tuple[int, Node, datetime.date]] = []
    for place, facts in enumerate(rows):
        part = facts.edges[-1] if facts.edges else None
        if part is not None and part.properties.get("role") in NEVER_UNDER_TEN:
            parts.append((place, facts.nodes[-1], facts.nodes[0].properties["started_on"]))
    if not parts:
        return {}
    pairs = [[node.uid, node.properties.get("identity_key")] for _, node, _ in parts]
    latest = {record["uid"]: record["month"] or "" for record in reader.read(BIRTH_MONTHS, {"pairs": pairs})}
    for node in (node for facts in rows for node in facts.nodes if node.kind == "Person"):
        latest[node.uid] = max(latest.get(node.uid, ""), node.properties.get("birth_month", ""))
    return {
        place: RowRejected.because(_TOO_YOUNG)
        for place, node, started in parts
        if latest[node.uid] and under_ten(latest[node.uid], started)
    }
