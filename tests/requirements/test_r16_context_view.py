"""R16 The context view shows no person, and no two answers together single one out."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from graph.access.viewer import Viewer
from graph.client import Graph
from graph.schema.core import CONTEXT
from graph.schema.registry import SCHEMA
from tests.integration.api.server import Server, running
from tests.integration.queries_world import DAY, End, World

EVERYTHING = """query($id: ID!, $person: ID!, $concern: ID!, $event: ID!) {
  person: node(id: $person) { id } concern: node(id: $concern) { id } event: node(id: $event) { id }
  place: node(id: $id) { id ... on Place { name
    people { totalCount nodes { id name initials birthMonth } pageInfo { hasNextPage startCursor endCursor } }
    concerns { totalCount nodes { id } } events { totalCount nodes { id } } factors { totalCount nodes { id } } } } }"""
COUNT = "query($id: ID!, $day: Date) { node(id: $id, asKnownOn: $day) { ... on Place { people { totalCount } } } }"


class Park(World):
    """A park with nine young people of concern and six others; one of concern was there in January only."""

    def settle(self) -> None:
        self.park = self.node("Place", "park", name="Park")
        self.young = self.people(*(f"Named {n}" for n in range(15)))
        for number, person in enumerate(self.young):
            there: dict[str, Any] = {"valid_to": datetime.date(2026, 1, 25)} if number == 0 else {}
            self.edge("SPENDS_TIME_IN", person, self.park, valid_from=datetime.date(2026, 1, 5), **there)
            if number < 9:
                self.concern(f"concern {number}", person)
        day = datetime.date(2026, 1, 10)
        self.event("seen", self.park, (self.young[0], "harmed"), started_on=day, ended_on=day)
        self.edge("ABOUT", self.node("Factor", "worry", factor_kind="risk", description="x"), self.young[0])
        both = self.node("Concern", "both", concern_ref="both", concern_status="open", opened_on=DAY)
        self.edge("ABOUT", both, self.park)
        self.edge("ABOUT", both, self.young[0])
        self.own_concern: End = self.node(
            "Concern", "lights", concern_ref="lights", concern_status="open", opened_on=DAY
        )
        self.edge("ABOUT", self.own_concern, self.park)

    def analyst(self) -> Viewer:
        return Viewer("a", f"police-{self.area}", "analyst", "place_safety", "review", frozenset({self.area}))


@pytest.fixture
def park(graph: Graph) -> Park:
    made = Park(graph)
    made.settle()
    return made


@pytest.fixture
def server(graph: Graph, park: Park, tmp_path: Path) -> Any:
    assert park.area
    with running(graph, tmp_path) as one:
        yield one


def test_no_property_of_a_person_that_names_one_is_in_the_view() -> None:
    shown = {p.name for p in SCHEMA.node("Person").stored if CONTEXT in p.views}
    assert shown.isdisjoint({"name", "initials", "birth_month", "canonical_id", "sex", "ethnicity", "identity_key"})


def test_nothing_about_a_person_is_listed_counted_or_looked_up(server: Server, park: Park) -> None:
    rows = park.graph.read(
        "MATCH (n:Concern)-[:ABOUT]->(:Person {uid: $uid}) RETURN n.uid AS uid", {"uid": park.young[0][1]}
    )
    found = "MATCH (:Person {uid: $uid})-[:INVOLVED_IN]->(e) RETURN e.uid AS uid"
    (event,) = park.graph.read(found, {"uid": park.young[0][1]})
    for row in rows:
        given = {"id": park.park[1], "person": park.young[0][1], "concern": row["uid"], "event": event["uid"]}
        reply = server.ask(park.analyst(), EVERYTHING, given)
        data = reply.json["data"]
        assert (data["person"], data["concern"], data["event"]) == (None, None, None)
        place = data["place"]
        assert place["people"]["nodes"] is None
        assert place["people"]["pageInfo"] == {"hasNextPage": False, "startCursor": None, "endCursor": None}
        assert place["concerns"] == {"totalCount": 1, "nodes": [{"id": park.own_concern[1]}]}
        assert place["events"] == place["factors"] == {"totalCount": 0, "nodes": []}
        assert "Named" not in reply.body.decode()


def test_two_permitted_aggregates_have_no_difference_that_is_one_person(park: Park) -> None:
    """With January there are nine of concern and without it eight; the welfare view may name them, and tells both."""
    asked = (90, 59, 29, 365)
    assert {park.ask("hotspots", days=days).rows[0]["observed"] for days in asked} == {8, 9}
    told = [park.ask("hotspots", "place_safety", days=days).rows for days in asked]
    assert {tuple((row["observed"], row["people"]) for row in rows) for rows in told} == {((9, 15),)}
    assert all(row["window_from"].endswith("-01") and row["window_to"] == "2026-03-31" for (row,) in told)


def test_a_count_and_a_count_a_day_later_have_no_difference_that_is_one_person(server: Server, park: Park) -> None:
    first = server.ask(park.analyst(), COUNT, {"id": park.park[1]}).json["data"]
    assert first == {"node": {"people": {"totalCount": 15}}}
    park.edge("SPENDS_TIME_IN", park.person("One more"), park.park)
    today = datetime.datetime.now(datetime.UTC).date()
    for day in (None, today, today + datetime.timedelta(days=1)):
        given = {"id": park.park[1], "day": day.isoformat() if day else None}
        assert server.ask(park.analyst(), COUNT, given).json["data"] == first


def test_another_question_about_the_same_people_has_no_difference_that_is_one_person(
    server: Server, park: Park
) -> None:
    """The window without the one person, then the plain count with them: the second is answered as the first."""
    asked = """{ hotspots(windowTo: "2026-03-31", days: 59) { suppressed notes rows { contextId people } } }"""
    rows = server.ask(park.analyst(), asked).json["data"]["hotspots"]
    assert rows["suppressed"] is None
    assert [row["people"] for row in rows["rows"]] == [14]
    count = server.ask(park.analyst(), COUNT, {"id": park.park[1]}).json["data"]["node"]["people"]["totalCount"]
    assert count == 14
