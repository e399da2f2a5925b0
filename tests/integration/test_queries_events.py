"""`event_hotspots` on a few places of its own, and on real months that it has not seen."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from graph.client import Graph
from scripts.judge_events import COVERAGES, main
from tests.integration.queries_world import End, World


@pytest.fixture
def world(graph: Graph) -> World:
    return World(graph)


def month(world: World, place: End, count: int, year: int, number: int, **properties: Any) -> None:
    """Events of one month at a place, with the month as the finest time."""
    first = datetime.date(year, number, 1)
    said: dict[str, Any] = {"event_kind": "police_recorded", "time_precision": "month", "category": "Violence"}
    said["started_on"] = first
    for one in range(count):
        world.event(f"{place[1]} {first} {one} {properties}", place, **(said | properties))


def places(world: World) -> dict[str, End]:
    """Five months at three places: Busy 4, 4, 4, 4, 4; Rising 1, 1, 1, 1, 6; Quiet 0, 1, 0, 0, 1."""
    made = {name: world.node("Place", name, name=name) for name in ("Busy", "Rising", "Quiet")}
    for name, counts in {"Busy": (4, 4, 4, 4, 4), "Rising": (1, 1, 1, 1, 6), "Quiet": (0, 1, 0, 0, 1)}.items():
        for number, count in enumerate(counts):
            month(world, made[name], count, 2025 + (number + 10) // 12, (number + 10) % 12 + 1)
    return made


def own(world: World, view: str = "welfare", **given: Any) -> dict[str, Any]:
    return {row.name: row for row in world.own("event_hotspots", view, **given).rows}


def test_months_are_counted_and_ranked(world: World) -> None:
    places(world)
    finished = world.own("event_hotspots")
    assert [(row.rank, row.name, row.observed, row.total) for row in finished.rows] == [
        (1, "Busy", 12, 20),
        (2, "Rising", 8, 10),
        (3, "Quiet", 1, 2),
    ]
    assert finished.window == (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    assert {row.months for row in finished.rows} == {5}


def test_one_month_against_four(world: World) -> None:
    places(world)
    found = own(world, window_from="2026-03-15")
    assert {name: row.observed for name, row in found.items()} == {"Busy": 4, "Rising": 6, "Quiet": 1}
    assert found["Rising"].p_value < 0.2 < found["Busy"].p_value


def test_a_category_a_kind_and_an_earlier_end(world: World) -> None:
    made = places(world)
    month(world, made["Quiet"], 9, 2026, 3, category="Drugs")
    month(world, made["Quiet"], 7, 2026, 3, event_kind="missing")
    assert own(world)["Quiet"].total == 11
    assert {name: row.total for name, row in own(world, category="Drugs").items()} == {"Quiet": 9}
    assert own(world, event_kind="missing")["Quiet"].total == 7
    assert own(world, window_to="2026-02-10")["Rising"].total == 4
    assert own(world, window_to="2024-02-10") == {}


def test_areas_hold_the_events_of_their_places_and_those_known_by_area_only(world: World) -> None:
    made = places(world)
    small = [
        world.node("Area", f"small {n}", code=f"{world.area}{n}", name=f"Small {n}", area_type="lsoa") for n in "12"
    ]
    large = world.node("Area", "large", code=f"{world.area}L", name="Large", area_type="lad")
    for name, where in {"Busy": small[0], "Rising": small[0], "Quiet": small[1]}.items():
        world.edge("LOCATED_IN", made[name], where)
    for where in small:
        world.edge("LOCATED_IN", where, large)
    month(world, small[1], 3, 2026, 2)
    found = own(world, level="area")
    assert {name: (row.kind, row.total) for name, row in found.items()} == {
        "Small 1": ("Area", 30),
        "Small 2": ("Area", 5),
    }
    assert {name: row.total for name, row in own(world, level="area", area_type="lad").items()} == {"Large": 32}
    assert set(own(world, area=f"{world.area}1")) == {"Busy", "Rising"}
    assert set(own(world, level="area", area=f"{world.area}2")) == {"Small 2"}


def test_partners_own_events_are_shown_for_place_safety_from_five_on(world: World) -> None:
    places(world)
    assert set(own(world, "context")) == {"Busy", "Rising"}
    assert world.own("event_hotspots", "context").suppressed is None


def test_events_of_known_people_are_not_counted_for_place_safety(world: World) -> None:
    place = world.node("Place", "lane", name="Lane")
    people = world.people(*(f"person {n}" for n in range(8)))
    for number, person in enumerate(people):
        world.event(f"seen {number}", place, (person, "present"), event_kind="harm")
    assert set(own(world, event_kind="harm")) == {"Lane"}
    assert own(world, "context", event_kind="harm") == {}


def test_open_data_is_shown_as_published(world: World) -> None:
    scope = world.scope(regime="open")
    place = world.node("Place", "open", scope, name="Open")
    world.event(
        "one", place, scope=scope, event_kind="police_recorded", started_on=datetime.date(2026, 1, 1), category="Drugs"
    )
    assert set(own(world, "context")) == {"Open"}


def test_it_catches_no_less_than_plain_counts_on_real_months(
    shared_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seven months of Nottingham, judged on the next three, as a user would do it: real importer, real command."""
    status = main([str(shared_data / "police_nottingham"), "--train", "7", "--hold-out", "3"])
    printed = {
        line[:40].strip(): [float(value) for value in line[40:].split()]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith(("event_hotspots", "plain counts", "best possible"))
    }
    assert status == 0
    for index in range(len(COVERAGES)):
        ours, plain, best = (printed[name][index] for name in ("event_hotspots", "plain counts", "best possible"))
        assert plain <= ours <= best
