"""The real files of shared data: every row is accounted for, and a second import says nothing new."""

from pathlib import Path

import pytest

from graph.client import Graph
from importers.pipeline import import_files
from importers.report import Report


def accounted(report: Report, read: int, rejected: int = 0) -> None:
    assert (report.read, report.changed, report.rejected) == (read, 0, rejected)
    # Another test of the session may have brought the same published rows.
    assert report.new + report.unchanged == read - rejected


def unchanged(report: Report, read: int, rejected: int = 0) -> None:
    assert (report.new, report.changed, report.unchanged, report.rejected) == (0, 0, read - rejected, rejected)


def test_nottingham_loses_nothing(graph: Graph, shared_data: Path) -> None:
    folder = [shared_data / "police_nottingham"]
    street = import_files(graph, "police-street", folder)
    accounted(street, 46_566)
    assert len(street.files) == len(street.passed_over) == 10
    accounted(import_files(graph, "police-outcomes", folder), 31_966)
    unchanged(import_files(graph, "police-street", folder), 46_566)
    unchanged(import_files(graph, "police-outcomes", folder), 31_966)
    found = graph.read(
        "MATCH (e:Event)-[:OCCURRED_AT]->(p:Place)-[:LOCATED_IN]->(a:Area) WHERE a.name STARTS WITH 'Nottingham ' "
        "AND e.started_on >= date('2021-03-01') AND e.started_on <= date('2021-12-31') "
        "RETURN count(DISTINCT e) AS events, count(DISTINCT p) AS places, count(DISTINCT a) AS areas"
    )
    assert found == [{"events": 46_566, "places": 3_233, "areas": 182}]


def test_other_forces_lose_nothing(graph: Graph, shared_data: Path) -> None:
    folder = [shared_data / "police_other_forces"]
    accounted(import_files(graph, "police-street", folder), 4_605 + 7_967)
    accounted(import_files(graph, "police-outcomes", folder), 6_795)


def test_the_school_register_loses_nothing(graph: Graph, shared_data: Path) -> None:
    folder = [shared_data / "schools"]
    first = import_files(graph, "schools", folder)
    accounted(first, 6_023, rejected=1)
    assert "'URN' is empty" in first.rejected_files[0].read_text()
    unchanged(import_files(graph, "schools", folder), 6_023, rejected=1)
    located = graph.read(
        "MATCH (s:EducationSetting) WHERE s.urn IS NOT NULL AND s.source_ref CONTAINS 'edubase' "
        "RETURN count(s.location) AS located, count(s.opened_on) AS dated"
    )
    assert located[0]["located"] >= 6_021
    assert located[0]["dated"] >= 3_300


@pytest.mark.parametrize(("source", "read"), [("places", 12_840), ("stops", 9)])
def test_places_and_stops_lose_nothing(graph: Graph, shared_data: Path, source: str, read: int) -> None:
    accounted(import_files(graph, source, [shared_data / "places"]), read)
    unchanged(import_files(graph, source, [shared_data / "places"]), read)
