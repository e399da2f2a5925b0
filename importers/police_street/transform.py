"""A row of a street file: one recorded event, at a snap point, in a month."""

import calendar
import datetime
from collections.abc import Sequence
from functools import lru_cache

from graph.facts import Edge, Node, RowFacts
from graph.ids import edge_uid, uid
from importers.areas import area, lies_in
from importers.contract import Row, RowRejected
from importers.grid import point
from importers.outcome_links import outcome_of
from importers.source import Context, Reader
from importers.terms import PUBLISHED, known

PUBLISHER = "data.police.uk"

# Outcomes of these crimes that an outcomes file brought before.
OUTCOMES = """
UNWIND $refs AS ref
MATCH (o:Outcome {crime_ref: ref})
WHERE o.retired_at IS NULL
RETURN ref, o.uid AS uid, o.month AS month
"""


@lru_cache(maxsize=4_096)
def last_day(first: datetime.date) -> datetime.date:
    """The last day of a month, from its first."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def transform(row: Row, context: Context) -> RowFacts:
    """The event, its snap point and its small area. Without coordinates the event is kept, in its area if known."""
    first = row["month"]
    last = last_day(first)
    event = Node("Event", _uid(row, context.occurrence), {
        "event_kind": "police_recorded",
        "category": row["crime_type"],
        "started_on": first,
        "ended_on": last,
        "time_precision": "month",
        "valid_from": first,
        "valid_to": last,
        **known(crime_ref=row["crime_id"], last_outcome=row["last_outcome"]),
        **PUBLISHED,
    })  # fmt: skip
    facts = RowFacts(event.uid, [event], [])
    place = _snap_point(row["longitude"], row["latitude"], row["location"])
    code = row["lsoa_code"]
    small_area = area(code, "lsoa", row["lsoa_name"], owned=True) if code else None
    facts.nodes += [node for node in (place, small_area) if node]
    if place and small_area:
        facts.edges.append(lies_in(place, small_area))
    where = place or small_area
    if where:
        held = {"valid_from": first, "valid_to": last, **PUBLISHED}
        ends = ("Event", event.uid), (where.kind, where.uid)
        facts.edges.append(Edge("OCCURRED_AT", edge_uid("OCCURRED_AT", event.uid, where.uid), *ends, held))
    return facts


def _uid(row: Row, occurrence: int) -> str:
    longitude, latitude = row["longitude"], row["latitude"]
    return uid(
        "Event",
        PUBLISHER,
        row["crime_id"] or "",
        row["month"].isoformat(),
        row["reported_by"] or "",
        row["falls_within"] or "",
        "" if longitude is None else f"{longitude:.6f}",
        "" if latitude is None else f"{latitude:.6f}",
        row["location"] or "",
        row["crime_type"],
        str(occurrence),
    )


@lru_cache(maxsize=65_536)
def _snap_point(longitude: float | None, latitude: float | None, name: str | None) -> Node | None:
    """The snap point, made once for the many events at it."""
    if longitude is None or latitude is None:
        return None
    properties = known(name=name, location=point(longitude, latitude))
    where = uid("Place", "snap", f"{longitude:.6f},{latitude:.6f}")
    return Node("Place", where, {"place_type": "snap_point", "precision": "snap", **properties})


def link(reader: Reader, rows: Sequence[RowFacts]) -> dict[int, RowRejected]:
    """Tie events to outcomes that are in the graph already; those that come later are tied by their own import."""
    by_ref: dict[str, list[RowFacts]] = {}
    for facts in rows:
        ref = facts.nodes[0].properties.get("crime_ref")
        if ref:
            by_ref.setdefault(ref, []).append(facts)
    for found in reader.read(OUTCOMES, {"refs": list(by_ref)}) if by_ref else []:
        for facts in by_ref[found["ref"]]:
            facts.edges.append(outcome_of(found["uid"], facts.primary, found["month"].to_native()))
    return {}
