"""Roles that a child under ten cannot have, found out later: a month of birth, or another day of the event, comes in.

`importers/events` turns away a row whose child is known to be under ten. Here the role is already in the graph when a
roll brings the month of birth, or when the event turns out to be earlier; its standing ends before the news is written.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graph.facts import Node, RowFacts
from graph.upsert import Writer
from importers.people import NEVER_UNDER_TEN, under_ten
from importers.source import Reader

# Each person with all records of the same person, the youngest month of birth among them, and the roles that stand.
_RECORDS = """
CALL (uid, key) {
  MATCH (p:Person {uid: uid}) RETURN p AS record
  UNION
  MATCH (q:Person {uid: uid}) MATCH (p:Person) WHERE p.canonical_id = q.canonical_id RETURN p AS record
  UNION
  MATCH (q:Person {uid: uid}) MATCH (p:Person) WHERE p.identity_key = q.identity_key RETURN p AS record
  UNION
  MATCH (p:Person) WHERE p.identity_key = key RETURN p AS record
}
"""
OF_PEOPLE = f"""
UNWIND $people AS row
WITH row[0] AS uid, row[1] AS key, row[2] AS month
{_RECORDS}
WITH month, collect(DISTINCT record) AS records
UNWIND records AS record
MATCH (record)-[part:INVOLVED_IN]->(event:Event)
WHERE part.role IN $roles AND part.retired_at IS NULL
RETURN part.uid AS uid, record.uid AS person, event.started_on AS started,
       reduce(latest = month, one IN records |
         CASE WHEN one.birth_month > latest THEN one.birth_month ELSE latest END) AS month
"""
OF_EVENTS = f"""
UNWIND $events AS row
MATCH (event:Event {{uid: row[0]}})<-[part:INVOLVED_IN]-(holder:Person)
WHERE part.role IN $roles AND part.retired_at IS NULL
WITH row, part, holder.uid AS uid, holder.identity_key AS key
{_RECORDS}
RETURN part.uid AS uid, uid AS person, row[1] AS started, max(record.birth_month) AS month
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """Roles whose standing was ended: the ties' uids, and the people's."""

    ties: frozenset[str]
    people: frozenset[str]


def end_roles(reader: Reader, writer: Writer, rows: Sequence[RowFacts]) -> Ended:
    """End the roles that these rows, about to be written, show to be a child's under ten."""
    people = [[n.uid, n.properties.get("identity_key"), n.properties["birth_month"]] for n in _saying(rows, "Person")]
    events = [[n.uid, n.properties["started_on"]] for n in _saying(rows, "Event")]
    found: list[dict[str, Any]] = []
    roles = sorted(NEVER_UNDER_TEN)
    if people:
        found += reader.read(OF_PEOPLE, {"people": people, "roles": roles})
    if events:
        found += reader.read(OF_EVENTS, {"events": events, "roles": roles})
    young = [row for row in found if row["month"] and row["started"] and under_ten(row["month"], row["started"])]
    ties = frozenset(row["uid"] for row in young)
    if ties:
        writer.withdraw(edges=[("INVOLVED_IN", uid) for uid in sorted(ties)])
    return Ended(ties, frozenset(row["person"] for row in young))


def _saying(rows: Iterable[RowFacts], kind: str) -> Iterable[Node]:
    """The nodes of that kind of which the rows say what matters here."""
    name = {"Person": "birth_month", "Event": "started_on"}[kind]
    return [node for row in rows for node in row.nodes if node.kind == kind and node.properties.get(name)]
