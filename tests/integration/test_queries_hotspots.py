"""`hotspots` on graphs small enough to work out by hand."""

import datetime
from typing import Any

import pytest

from graph.access.scopes import Scope
from graph.client import Graph
from graph.errors import Forbidden
from tests.integration.queries_world import DAY, End, World

LONG_AGO = datetime.date(2025, 1, 1)


@pytest.fixture
def world(graph: Graph) -> World:
    return World(graph)


def twelve(world: World) -> tuple[list[End], dict[str, End]]:
    """Twelve young people, the first six with an open concern; three places with four each: `hot` has the first four.

    Everybody has one place, so chance follows visitors alone: pi = 6/12, E = 2 each. `hot`: O = 4, p = (1/2)^4 / 2,
    which is 1/32, and q over three places 3/32. `other` has the fifth and `quiet` the sixth: O = 1, p = 13/16.
    """
    people = world.people(*(f"person {n}" for n in range(12)))
    places = {name: world.node("Place", name, name=name.title()) for name in ("hot", "other", "quiet")}
    at = {"hot": people[:4], "other": [people[4], *people[6:9]], "quiet": [people[5], *people[9:]]}
    for name, visitors in at.items():
        for visitor in visitors:
            world.edge("SPENDS_TIME_IN", visitor, places[name])
    for number, person in enumerate(people[:6]):
        world.concern(f"concern {number}", person)
    return people, places


def ranked(world: World, **given: Any) -> dict[str, dict[str, Any]]:
    given.setdefault("min_observed", 1)
    return {row["name"]: row for row in world.ask("hotspots", **given).rows}


HOT = {"observed": 4, "people": 4, "expected": 2.0, "p_value": 1 / 32, "q_value": 3 / 32}


def holds(row: dict[str, Any]) -> None:
    assert {name: row[name] for name in HOT} == pytest.approx(HOT)


def test_the_case_worked_out_by_hand(world: World) -> None:
    twelve(world)
    answer = world.ask("hotspots", min_observed=1)
    assert {row["name"] for row in answer.rows} == {"Hot", "Other", "Quiet"}
    assert [row["rank"] for row in answer.rows if row["name"] == "Hot"] == [1]
    holds(answer.rows[0])
    assert answer.rows[1]["p_value"] == pytest.approx(13 / 16)
    assert answer.window == (DAY - datetime.timedelta(days=89), DAY)
    assert answer.rows[0]["facts"][0] == {
        "kind": "spends_time_in", "on": "2026-03-01", "controller": f"council-{world.area}", "grade": "1B",
        "source_ref": answer.rows[0]["facts"][0]["source_ref"], "disputed": False,
    }  # fmt: skip
    assert str(answer.rows[0]["facts"][0]["source_ref"]).startswith(f"run-{world.area}")


def test_the_window_ends_with_the_latest_day_and_not_with_the_latest_month(world: World) -> None:
    people, places = twelve(world)
    last = datetime.date(2026, 3, 20)
    world.event("seen", places["quiet"], (people[5], "present"), started_on=last, ended_on=last)
    world.event("a month", places["quiet"], started_on=datetime.date(2026, 6, 1), time_precision="month")
    finished = world.own("hotspots")
    assert finished.window == (datetime.date(2025, 12, 21), last)
    assert [row.name for row in finished.rows] == ["Hot"]


def test_many_reports_of_the_same_few_young_people_change_nothing_but_the_plain_count(world: World) -> None:
    people, places = twelve(world)
    for number in range(9):
        world.event(f"seen {number}", places["quiet"], (people[5], "present"))
    found = ranked(world)
    holds(found["Hot"])
    assert (found["Quiet"]["count_rank"], found["Hot"]["count_rank"]) == (1, 2)
    assert found["Quiet"]["observed"] == 1


def test_a_young_person_is_counted_once_whoever_holds_them(world: World) -> None:
    """The project knows person 0 as well, and says the same; the police hold the concern of person 6."""
    _, places = twelve(world)
    project, police = world.scope("project"), world.scope("police")
    world.edge("SPENDS_TIME_IN", world.person("person 0", project), places["hot"], project)
    world.concern("the police's", world.person("person 1", police), police)
    found = ranked(world)
    holds(found["Hot"])
    shares = {s["controller"]: s["share"] for s in found["Hot"]["sources"]}
    assert shares == {f"council-{world.area}": 0.8, f"project-{world.area}": 0.2}


def test_what_does_not_place_a_young_person_there_now_is_left_out(world: World) -> None:
    """An adult, whoever only rang up, an ended tie, an inferred tie, an old event: none of them is a link."""
    people, places = twelve(world)
    adult = world.person("grown up", life_stage="adult")
    world.concern("about an adult", adult)
    world.edge("SPENDS_TIME_IN", adult, places["quiet"])
    world.event("a call", places["quiet"], (people[0], "reporter"))
    world.edge("SPENDS_TIME_IN", people[1], places["quiet"], valid_from=LONG_AGO, valid_to=datetime.date(2025, 6, 1))
    world.edge("SPENDS_TIME_IN", people[2], places["quiet"], basis="inferred")
    world.event("long ago", places["quiet"], (people[3], "present"), started_on=LONG_AGO, ended_on=LONG_AGO)
    found = ranked(world)
    holds(found["Hot"])
    assert (found["Quiet"]["observed"], found["Quiet"]["people"]) == (1, 4)


def test_a_concern_that_was_over_before_the_window_is_no_concern(world: World) -> None:
    """Person 6 had one; with it `other` would have two of concern."""
    people, _ = twelve(world)
    world.concern("over", people[6], opened_on=LONG_AGO, concern_status="closed", closed_on=datetime.date(2025, 6, 1))
    holds(ranked(world)["Hot"])
    earlier = ranked(world, window_to="2025-05-30")
    assert earlier == {}  # nobody is linked with a place then


def test_a_concern_closed_inside_the_window_was_open_in_it(world: World) -> None:
    people, _ = twelve(world)
    world.concern("just over", people[6], opened_on=LONG_AGO, concern_status="closed", closed_on=DAY)
    assert ranked(world)["Other"]["observed"] == 2


def test_a_concern_that_names_the_place_is_a_referral_and_makes_no_link(world: World) -> None:
    people, places = twelve(world)
    both = world.node("Concern", "both", concern_ref="both", concern_status="open", opened_on=DAY)
    world.edge("ABOUT", both, places["quiet"])
    world.edge("ABOUT", both, people[0])
    found = ranked(world)
    holds(found["Hot"])
    assert (found["Quiet"]["referrals"], found["Quiet"]["observed"]) == (1, 1)


def test_events_and_school_rolls_are_links_too(world: World) -> None:
    people = world.people("a", "b")
    world.concern("one", people[0])
    place, school = world.node("Place", "lane", name="Lane"), world.node("EducationSetting", "school", name="School")
    world.event("seen", place, (people[0], "harmed"), (people[1], "witness"))
    for person in people:
        world.edge("ATTENDS", person, school)
    found = ranked(world)
    assert {name: (row["kind"], row["observed"], row["people"]) for name, row in found.items()} == {
        "Lane": ("Place", 1, 2),
        "School": ("EducationSetting", 1, 2),
    }
    assert found["Lane"]["facts"][0]["kind"] == "sighting"


def test_strengths_and_duties_stand_beside(world: World) -> None:
    _, places = twelve(world)
    club = world.node(
        "Factor", "club", factor_kind="strength", description="Youth club", held_by="Lantern", hours="Fri"
    )
    world.edge("ABOUT", club, places["hot"])
    world.edge("ABOUT", world.node("Factor", "dark", factor_kind="risk", description="Dark"), places["hot"])
    world.edge("SAFEGUARDS", world.node("Organisation", "council", name="Council"), places["hot"], duty="lighting")
    found = ranked(world)
    assert found["Hot"]["strengths"] == ["Youth club (Lantern) Fri", "lighting (Council)"]
    assert found["Other"]["strengths_note"] == "none recorded: a gap in the assessment, not in the place"


def test_an_area_narrows_the_list_and_not_the_comparison(world: World) -> None:
    _, places = twelve(world)
    small = world.node("Area", "small", code=f"{world.area}-s", area_type="lsoa")
    large = world.node("Area", "large", code=f"{world.area}-L", area_type="lad")
    world.edge("LOCATED_IN", places["hot"], small)
    world.edge("LOCATED_IN", small, large)
    for code in (f"{world.area}-s", f"{world.area}-L", world.area):
        found = ranked(world, area=code)
        assert list(found) == ["Hot"]
        holds(found["Hot"])
    assert ranked(world, area="E") == {}


def test_what_others_hold_is_not_there(world: World) -> None:
    _, places = twelve(world)
    unseen = Scope("others", "uk_gdpr", frozenset({"welfare"}), "official_sensitive", f"{world.area}-elsewhere")
    for number in range(4):
        stranger = world.person(f"stranger {number}", unseen)
        world.concern(f"theirs {number}", stranger, unseen)
        world.edge("SPENDS_TIME_IN", stranger, places["quiet"], unseen)
    found = ranked(world)
    holds(found["Hot"])
    assert found["Quiet"]["people"] == 4


def test_as_known_on_an_earlier_day(world: World) -> None:
    twelve(world)
    today = datetime.datetime.now(datetime.UTC).date()
    assert world.ask("hotspots", known_on=today, min_observed=1).rows[0]["name"] == "Hot"
    earlier = world.ask("hotspots", known_on=today - datetime.timedelta(days=2), min_observed=1)
    assert earlier.rows == []


def test_fewer_than_five_are_withheld_for_place_safety(world: World) -> None:
    twelve(world)
    answer = world.ask("hotspots", "place_safety", min_observed=1)
    assert (answer.rows, answer.suppressed) == ([], None)


def test_for_place_safety_windows_are_whole_months(world: World) -> None:
    twelve(world)
    for days, first in ((1, "2026-03-01"), (30, "2026-03-01"), (90, "2026-01-01"), (100, "2026-01-01")):
        answer = world.ask("hotspots", "place_safety", days=days)
        assert answer.window == (datetime.date.fromisoformat(first), datetime.date(2026, 3, 31))


def crowd(world: World) -> tuple[list[End], End]:
    """A park with nine young people of concern and six others."""
    people, park = world.people(*(f"person {n}" for n in range(15))), world.node("Place", "park", name="Park")
    for number, person in enumerate(people):
        world.edge("SPENDS_TIME_IN", person, park)
        if number < 9:
            world.concern(f"concern {number}", person)
    return people, park


def test_for_place_safety_a_row_is_of_enough_people_and_names_no_record(world: World) -> None:
    crowd(world)
    (row,) = world.ask("hotspots", "place_safety").rows
    assert (row["observed"], row["people"], row["reports"]) == (9, 15, 15)
    assert row["facts"] == [
        {"kind": "spends_time_in", "on": "2026-03", "controller": f"council-{world.area}", "grade": None,
         "source_ref": None, "disputed": None}
    ]  # fmt: skip
    assert "file.csv" not in str(row)


def test_for_place_safety_the_picture_is_of_one_moment_of_the_month(world: World) -> None:
    _, park = crowd(world)
    first = world.ask("hotspots", "place_safety").rows
    for number in range(15, 25):
        person = world.person(f"person {number}")
        world.edge("SPENDS_TIME_IN", person, park)
        world.concern(f"concern {number}", person)
    assert world.ask("hotspots", "place_safety").rows == first
    assert world.ask("hotspots").rows[0]["observed"] == 19


def test_for_place_safety_a_month_in_which_one_more_was_there_is_not_told_apart(world: World) -> None:
    _, park = crowd(world)
    person = world.person("one more")
    world.edge("SPENDS_TIME_IN", person, park, valid_from=LONG_AGO, valid_to=datetime.date(2026, 1, 31))
    world.concern("one more", person)
    long, short = (world.ask("hotspots", "place_safety", days=days).rows[0] for days in (90, 60))
    assert long == short
    assert (long["observed"], long["people"]) == (10, 16)
    assert [world.ask("hotspots", days=days).rows[0]["observed"] for days in (90, 29)] == [10, 9]


def test_the_log_has_its_line_and_an_auditor_gets_no_row(world: World) -> None:
    twelve(world)
    world.ask("hotspots", "place_safety", days=30)
    (line,) = world.log()
    assert (line["action"], line["what"]) == ("consultation", "query hotspots")
    assert line["details"]["parameters"]["days"] == 30
    assert line["details"]["rows"] == 0
    with pytest.raises(Forbidden):
        world.ask("hotspots", "oversight")
    assert len(world.log()) == 1
