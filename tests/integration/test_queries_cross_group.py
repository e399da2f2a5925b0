"""`cross_group` on hand-made graphs: what counts as a tie or a visit, and who may see it."""

import datetime
from typing import Any

import pytest

from graph.client import Graph
from tests.integration.queries_world import End, World

LONG_AGO = datetime.date(2025, 1, 1)
ENDED = datetime.date(2025, 6, 1)


class Town(World):
    """Two schools of 24; each has two groups of five. Friends: everybody with the next two of the same school."""

    def settle(self) -> None:
        self.schools = [self.node("EducationSetting", f"school {s}", name=f"School {s}") for s in "ns"]
        self.pupils = {s: self.people(*(f"{s} {n:02}" for n in range(24))) for s in "ns"}
        self.groups = {f"{s}{g}": self.node("PeerGroup", f"{s}{g}", name=f"Group {s}{g}") for s in "ns" for g in "12"}
        for school, pupils in zip(self.schools, self.pupils.values(), strict=True):
            for person in pupils:
                self.edge("ATTENDS", person, school)
        for name in self.groups:
            for person in self.members(name):
                self.edge("PART_OF", person, self.groups[name], position="core", choice="chosen")
        for pupils in self.pupils.values():
            for number, person in enumerate(pupils):
                for step in (1, 2):
                    self.edge("FRIEND_OF", person, pupils[(number + step) % 24])

    def wander(self, kind: str) -> None:
        """Everybody goes to two of six ordinary contexts of the kind."""
        ordinary = [self.node(kind, f"ordinary {kind} {n}", name=f"Ordinary {n}") for n in range(6)]
        for pupils in self.pupils.values():
            for number, person in enumerate(pupils):
                for chosen in (number % 6, (number + number // 6 + 1) % 6):
                    self.edge("SPENDS_TIME_IN", person, ordinary[chosen])

    def members(self, name: str) -> list[End]:
        start = 5 * (int(name[1]) - 1)
        return self.pupils[name[0]][start : start + 5]


@pytest.fixture
def town(graph: Graph) -> Town:
    made = Town(graph)
    made.settle()
    return made


def found(town: Town, purpose: str = "welfare", **given: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
    rows = town.ask("cross_group", purpose, **given).rows
    return {(r["group_a_name"], r["group_b_name"], r["via_kind"]): r for r in map(ordered, rows)}


def ordered(row: dict[str, Any]) -> dict[str, Any]:
    assert str(row["group_a"]) < str(row["group_b"])
    first, second = sorted((str(row["group_a_name"]), str(row["group_b_name"])))
    return row | {"group_a_name": first, "group_b_name": second}


def test_a_town_of_friends_within_schools_has_no_connections(town: Town) -> None:
    assert found(town) == {}


def test_a_young_person_with_friends_in_the_other_school_s_group(town: Town) -> None:
    """Friendships count in either direction and whoever holds them; the project knows n 00 by a number of its own."""
    person = town.members("n1")[0]
    project = town.scope("project")
    same = town.person("n 00", project)
    friends = town.members("s1")
    town.edge("FRIEND_OF", person, friends[0], grade_source="2", grade_info="C")
    town.edge("FRIEND_OF", friends[1], person)
    town.edge("INFLUENCES", friends[2], person, valence="harmful", choice="constrained")
    for number in (3, 4):
        town.edge("FRIEND_OF", same, town.person(f"s {number:02}", project), project)
    rows = found(town)
    assert list(rows) == [("Group n1", "Group s1", "person")]
    row = rows["Group n1", "Group s1", "person"]
    assert (row["observed"], row["via_name"], row["choice"]) == (5, "n 00", ["chosen", "constrained"])
    assert row["via_id"] in {person[1], same[1]}
    assert row["grades"] == ["1B", "2C"]
    ties = [fact for fact in row["facts"] if fact["kind"] in ("friend_of", "influences")]
    assert {fact["controller"] for fact in ties} == {f"council-{town.area}", f"project-{town.area}"}


@pytest.mark.parametrize(
    "ended", [{"valid_from": LONG_AGO, "valid_to": ENDED}, {"basis": "inferred"}], ids=["ended", "inferred"]
)
def test_friendships_that_have_ended_or_are_inferred_connect_nobody(town: Town, ended: dict[str, Any]) -> None:
    for friend in town.members("s1"):
        town.edge("FRIEND_OF", town.members("n1")[0], friend, **ended)
    assert found(town) == {}


def test_a_place_and_a_server_where_both_groups_go(town: Town) -> None:
    for kind, name in (("Place", "Pier"), ("OnlineSpace", "Server")):
        town.wander(kind)
        shared = town.node(kind, name, name=name)
        for group in ("n1", "s2"):
            for person in town.members(group):
                town.edge("SPENDS_TIME_IN", person, shared)
    rows = found(town)
    assert set(rows) == {("Group n1", "Group s2", "place"), ("Group n1", "Group s2", "online_space")}
    assert {row["via_name"] for row in rows.values()} == {"Pier", "Server"}
    assert {row["observed"] for row in rows.values()} == {10}


def test_the_school_itself_connects_nobody_and_another_school_may(town: Town) -> None:
    """A third setting, such as a hall where both groups stay after lessons, is a context like any other."""
    hall = town.node("EducationSetting", "hall", name="Hall")
    for group in ("n1", "s2"):
        for person in town.members(group):
            town.edge("SPENDS_TIME_IN", person, hall)
    for school, pupils in zip(town.schools, town.pupils.values(), strict=True):
        for person in pupils:
            town.edge("SPENDS_TIME_IN", person, school)
        town.edge("SPENDS_TIME_IN", pupils[20], hall)
    rows = found(town, max_q=0.2)
    assert [row["via_name"] for row in rows.values()] in ([], ["Hall"])


def test_a_network_that_several_of_both_groups_are_tied_to(town: Town) -> None:
    network = town.node("ExploitationNetwork", "line", name="The line")
    for group in ("n1", "s1"):
        for person in town.members(group)[:3]:
            town.edge("EXPLOITED_BY", person, network, choice="none", grade_source="2", grade_info="A")
    town.edge("CONNECTED_TO", town.groups["n1"], network, tie_kind="debt", choice="unknown")
    rows = found(town)
    assert list(rows) == [("Group n1", "Group s1", "exploitation_network")]
    row = rows["Group n1", "Group s1", "exploitation_network"]
    assert (row["via_name"], row["observed"]) == ("The line", 6)
    assert row["choice"] == ["none", "unknown"]
    assert "debt" in {fact["kind"] for fact in row["facts"]}


def test_place_safety_sees_contexts_and_no_young_person(town: Town) -> None:
    town.wander("Place")
    pier = town.node("Place", "Pier", name="Pier")
    for group in ("n1", "s2"):
        for person in town.members(group):
            town.edge("SPENDS_TIME_IN", person, pier)
    for friend in town.members("s1"):
        town.edge("FRIEND_OF", town.members("n1")[0], friend)
    assert len(found(town)) == 2
    assert town.log()[-1]["details"]["people"]  # the young person named is in the log
    answer = town.ask("cross_group", "place_safety")
    assert [row["via_kind"] for row in answer.rows] == ["place"]
    assert answer.suppressed is None
    assert "n 00" not in str(answer.rows)
    assert answer.rows[0]["facts"] == answer.rows[0]["choice"] == answer.rows[0]["grades"] == []
    assert town.log()[-1]["details"]["people"] == []
