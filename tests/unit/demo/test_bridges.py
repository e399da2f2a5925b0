"""Bridges between peer groups: the planted ones lead what chance cannot explain; decoy pairs are not among them."""

import pytest

from graph.ids import canonical
from tests.unit.demo.chance_model import connections
from tests.unit.demo.conftest import MakeTown
from tests.unit.demo.town_files import read, rows

SEEDS = (1, 2, 3, 4, 5)
Key = tuple[str, str, str]


@pytest.mark.parametrize("seed", SEEDS)
def test_planted_bridges_are_found_and_decoy_pairs_are_not(seed: int, town: MakeTown) -> None:
    folder, truth = town(seed, 1.0)
    found: set[Key] = {(c.group_a, c.group_b, c.via_kind) for c in connections(read(folder))}
    planted: set[Key] = {(b.group_a, b.group_b, b.via_kind) for b in truth.bridges}
    decoys: set[Key] = {(d.group_a, d.group_b, d.via_kind) for d in truth.decoy_pairs}
    assert len(planted) == 10
    assert planted <= found
    assert not decoys & found
    assert len(planted) / len(found) > 0.6


@pytest.mark.parametrize("seed", SEEDS)
def test_with_nothing_planted_little_connects(seed: int, town: MakeTown) -> None:
    folder, truth = town(seed, 0.5, plant=False)
    assert truth.decoy_pairs
    assert len(connections(read(folder), threshold=1e-6)) <= 1


def test_each_kind_of_bridge_is_planted_and_each_group_at_most_once(town: MakeTown) -> None:
    _, truth = town(1, 1.0)
    kinds = [bridge.via_kind for bridge in truth.bridges]
    assert {kind: kinds.count(kind) for kind in sorted(set(kinds))} == {
        "exploitation_network": 2,
        "online_space": 1,
        "person": 4,
        "place": 3,
    }
    groups = [group for bridge in truth.bridges for group in (bridge.group_a, bridge.group_b)]
    assert len(groups) == len(set(groups))
    assert all(bridge.group_a < bridge.group_b for bridge in truth.bridges)


def test_a_bridging_young_person_can_be_joined_across_partners(town: MakeTown) -> None:
    """Their pupil number is in both peer maps, so that no method fails for want of a joining number."""
    for seed in SEEDS:
        folder, truth = town(seed, 1.0)
        files = read(folder)
        for bridge in truth.bridges:
            members = files.members[bridge.group_a] | files.members[bridge.group_b]
            assert not any("/" in member for member in members)


def test_ended_friendships_are_in_the_files_and_not_in_the_window(town: MakeTown) -> None:
    folder, truth = town(1, 1.0)
    ended = [decoy for decoy in truth.decoy_pairs if "have ended" in decoy.why]
    upns = {canonical("upn", row["pupil_upn"]): row["pupil_upn"] for row in rows(folder / "school-roll.csv")}
    files = read(folder)
    assert ended
    for decoy in ended:
        person = upns[decoy.via_id]
        both = files.members[decoy.group_a] | files.members[decoy.group_b]
        over = [
            {row["from_upn"], row["to_upn"]}
            for name in ("council", "project")
            for row in rows(folder / f"peer-map-{name}.csv")
            if row["tie"] == "friend_of" and row["until"]
        ]
        friends = {friend for pair in over if person in pair for friend in pair - {person}}
        assert len(friends & both) >= 3
        assert not friends & files.friends[person]
