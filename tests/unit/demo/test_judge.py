"""The judge's arithmetic, on hand-made answers."""

from typing import Any

from scripts.judge_demo import compare

TRUTH: dict[str, Any] = {
    "contexts": [{"context_id": "osm:1"}, {"context_id": "osm:2"}],
    "decoy_contexts": [{"context_id": "osm:8"}, {"context_id": "osm:9"}],
    "bridges": [
        {"group_a": "a", "group_b": "b", "via_kind": "person", "via_ids": ["same:1", "person:1"]},
        {"group_a": "c", "group_b": "d", "via_kind": "place", "via_ids": ["osm:5"]},
    ],
    "decoy_pairs": [{"group_a": "e", "group_b": "f", "via_kind": "place", "via_ids": ["osm:9"]}],
}


def hotspot(context: str, rank: int, q: float, count_rank: int) -> dict[str, Any]:
    return {"context_id": context, "rank": rank, "q_value": q, "count_rank": count_rank}


def connection(group_a: str, group_b: str, via_kind: str, via_id: str) -> dict[str, Any]:
    return {"group_a": group_a, "group_b": group_b, "via_kind": via_kind, "via_id": via_id}


def test_found_missed_and_mistaken_contexts_are_counted_apart() -> None:
    hotspots = [
        hotspot("osm:1", 1, 0.001, 40),
        hotspot("osm:7", 2, 0.05, 12),
        hotspot("osm:9", 3, 0.09, 2),
        hotspot("osm:2", 4, 0.2, 30),
        hotspot("osm:8", 9, 0.9, 1),
    ]
    judged = compare(1, TRUTH, hotspots, [])
    assert (judged.planted, judged.found, judged.lowest) == (2, 1, 4)
    assert (judged.others, judged.decoys) == (2, 1)
    assert (judged.decoy_rank, judged.decoy_count_rank, judged.planted_count_rank) == (3, 1, 30)
    assert (judged.recall, judged.precision) == (0.0, 1.0)


def test_connections_count_whatever_order_their_groups_are_in() -> None:
    connections = [
        connection("b", "a", "person", "person:1"),
        connection("c", "d", "place", "osm:6"),
        connection("e", "f", "place", "osm:9"),
        connection("e", "f", "place", "osm:10"),
        connection("c", "d", "online_space", "online:1"),
    ]
    judged = compare(1, TRUTH, [], connections)
    assert (judged.bridges, judged.bridged, judged.named) == (2, 2, 1)
    assert judged.connections == 4
    assert judged.precision == 0.5
    assert judged.recall == 1.0
    assert judged.decoy_pairs == 1
    assert (judged.found, judged.lowest, judged.decoy_rank) == (0, None, None)
