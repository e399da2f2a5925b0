"""What rows of the police's published files become."""

import datetime
from pathlib import Path

from graph.ids import edge_uid
from importers.outcome_links import outcome_of
from tests.unit.importers.files import outcome_row, outcomes, street, street_row, taken, write


def test_an_event_has_a_month_a_snap_point_and_a_small_area(tmp_path: Path) -> None:
    facts = taken("police-street", write(tmp_path, "a.csv", street(street_row(month="2024-02"))))[0]
    event, place, area = facts.nodes
    assert event.properties["started_on"] == datetime.date(2024, 2, 1)
    assert event.properties["ended_on"] == datetime.date(2024, 2, 29)
    assert event.properties["time_precision"] == "month"
    assert place.uid == "snap:-0.412060,53.721870"
    assert (place.properties["precision"], area.uid) == ("snap", "gss:X01000012")
    assert [edge.kind for edge in facts.edges] == ["LOCATED_IN", "OCCURRED_AT"]
    assert facts.edges[1].end == ("Place", place.uid)


def test_an_event_without_a_point_is_kept_in_its_area(tmp_path: Path) -> None:
    row = street_row(longitude="", latitude="", location="No Location")
    facts = taken("police-street", write(tmp_path, "a.csv", street(row)))[0]
    assert [(edge.kind, edge.end[0]) for edge in facts.edges] == [("OCCURRED_AT", "Area")]
    nowhere = taken("police-street", write(tmp_path, "b.csv", street(street_row(longitude="", lsoa=","))))[0]
    assert nowhere.edges == []


def test_a_point_abroad_is_left_out_and_the_event_kept(tmp_path: Path) -> None:
    facts = taken("police-street", write(tmp_path, "a.csv", street(street_row(longitude="53.7", latitude="-0.4"))))[0]
    assert facts.edges[0].end[0] == "Area"


def test_station_rows_in_scotland_have_a_point_and_no_area(tmp_path: Path) -> None:
    row = street_row(longitude="-4.625900", latitude="55.458200", location="On or near Ayr (Station)", lsoa=",")
    facts = taken("police-street", write(tmp_path, "a.csv", street(row)))[0]
    assert [(edge.kind, edge.end[0]) for edge in facts.edges] == [("OCCURRED_AT", "Place")]


def test_identical_outcomes_are_different_outcomes(tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", outcomes(outcome_row("a"), outcome_row("a"), outcome_row("a", month="2026-06")))
    facts = taken("police-outcomes", path)
    assert len({fact.primary for fact in facts}) == 3
    assert {fact.nodes[0].properties["crime_ref"] for fact in facts} == {"a"}


def test_the_edge_to_an_outcome_is_the_same_from_both_sides() -> None:
    edge = outcome_of("outcome:1", "event:1", datetime.date(2026, 5, 1))
    assert edge.uid == edge_uid("OUTCOME_OF", "outcome:1", "event:1")
    assert (edge.start, edge.end) == (("Outcome", "outcome:1"), ("Event", "event:1"))
