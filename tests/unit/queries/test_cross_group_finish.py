"""What `cross_group` makes of ties, visits and memberships: planted connections found, ordinary ones not."""

import dataclasses
from collections import Counter, defaultdict
from typing import Any

import numpy as np
import pytest

from graph.access.releases import Releases
from graph.queries.connections.cross_group import CrossGroup, finish
from graph.queries.rows import BANDS
from graph.queries.spec import Finished
from graph.schema.core import CONTEXT, WELFARE
from tests.unit.queries.worlds import CONTROLLERS, defaults

SCHOOLS, GROUPS_EACH, SIZE = 5, 6, 8


@dataclasses.dataclass
class Town:
    """A town in memory: schools of six peer groups of eight and 32 others; visits, ties and ties to networks."""

    rng: np.random.Generator
    school: dict[str, str] = dataclasses.field(default_factory=dict)
    groups: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    visits: dict[str, set[str]] = dataclasses.field(default_factory=lambda: defaultdict(set))
    ties: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    networks: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    online: frozenset[str] = frozenset()

    def group(self, school: int, number: int) -> str:
        return f"g{school}{number}"

    def raw(self) -> dict[str, Any]:
        """As the statement returns it."""
        kinds = {c: "online_space" if c in self.online else "place" for c in self.visits}
        degree = {
            k: Counter(p for c, ps in self.visits.items() if kinds[c] == k for p in ps) for k in set(kinds.values())
        }
        part = {p: [g for g, members in self.groups.items() if p in members] for p in self.school}
        classes, of_groups = Counter[Any](), Counter[Any]()
        for kind, degrees in degree.items():
            for person, k in degrees.items():
                classes[kind, self.school[person], k] += 1
                of_groups.update((g, kind, self.school[person], k) for g in part[person])
        seen = Counter((kinds[c], c, self.school[p]) for c, people in self.visits.items() for p in people)
        return {
            "window_from": "2026-01-01",
            "window_to": "2026-03-31",
            "classes": [[*key, n] for key, n in classes.items()],
            "group_classes": [[*key, n] for key, n in of_groups.items()],
            "visits": [[*key, n] for key, n in seen.items()],
            "contexts": [
                {
                    "id": c, "name": c.upper(), "kind": kinds[c],
                    "there": [list(item) for item in Counter(g for p in people for g in part[p]).items()],
                    "members": [[g, sorted(people & set(members))] for g, members in self.groups.items()],
                    "facts": [[g, [["spends_time_in", "2026-02-03", 3, "run:1", "1B", False]]] for g in self.groups],
                }
                for c, people in self.visits.items()
            ],
            "people": [
                [p, school, [[g, "core", ["chosen"]] for g in part[p]], f"uid {p}", f"Name {p}"]
                for p, school in self.school.items()
            ],
            "groups": [[g, f"Group {g}"] for g in self.groups],
            "ties": [tie("one", a, "other", b) for a, b in self.ties],
            "network_ties": [
                tie("one", p, "network", n) | {"name": n.upper(), "choice": "none"} for p, n in self.networks
            ],
            "group_ties": [],
            "controllers": CONTROLLERS,
        }  # fmt: skip


def tie(*ends: str) -> dict[str, Any]:
    found = dict(zip(ends[::2], ends[1::2], strict=True))
    return found | {
        "kind": "friend_of", "on": "2026-01-15", "scope": 1, "source_ref": "run:2", "grade": "2A", "choice": None,
        "disputed": False,
    }  # fmt: skip


def town(seed: int = 1) -> Town:
    """Nothing planted: friends in the group and the school, a few elsewhere; places by popularity; a hang-out each."""
    made = Town(np.random.default_rng(seed))
    rng = made.rng
    for s in range(SCHOOLS):
        pupils = [f"s{s}p{n:02}" for n in range(80)]
        made.school |= dict.fromkeys(pupils, f"school {s}")
        for g in range(GROUPS_EACH):
            made.groups[made.group(s, g)] = pupils[SIZE * g : SIZE * (g + 1)]
    people = list(made.school)
    pull = rng.lognormal(0, 0.7, 60)
    for person in people:
        for place in rng.choice(60, size=4, replace=False, p=pull / pull.sum()):
            made.visits[f"place{place:02}"].add(person)
        space = rng.choice(20)
        made.visits[f"space{space:02}"].add(person)
        near = [q for q in people if made.school[q] == made.school[person]]
        made.ties += [(person, str(q)) for q in rng.choice(near, 3)] + [(person, str(rng.choice(people)))] * (
            rng.random() < 0.3
        )
    made.online = frozenset(c for c in made.visits if c.startswith("space"))
    for number, members in enumerate(made.groups.values()):
        made.visits[f"hangout{number:02}"] = {m for m in members if rng.random() < 0.75} | set(
            rng.choice(people, 5).tolist()
        )
        made.ties += [(a, b) for a in members for b in members if a < b and rng.random() < 0.55]
    made.networks = [(str(p), "network0") for p in rng.choice(people, 12, replace=False)]
    return made


def answer(made: Town, view: str = WELFARE, releases: Releases | None = None, **parameters: object) -> Finished:
    release = (releases or Releases(None)).bound("Police", "cross_group")
    return finish(made.raw(), defaults("cross_group", **parameters), view, release)


def key(row: CrossGroup) -> tuple[str, str, str, str]:
    return row.group_a, row.group_b, row.via_kind, row.via_id


def planted() -> Town:
    """A young person of g00 with five friends in g10; a place for g20 and g30; a space for g40 and g01; a network."""
    made = town()
    made.ties += [("s0p00", f"s1p0{n}") for n in range(5)]
    made.visits["spot"] = {*made.groups["g20"][:6], *made.groups["g30"][:6]}
    made.visits["server"] = {*made.groups["g40"][:6], *made.groups["g01"][:6]}
    made.online |= {"server"}
    made.networks += [(p, "network1") for g in ("g11", "g21") for p in made.groups[g][:4]]
    return made


EXPECTED = {
    ("g00", "g10", "person", "uid s0p00"),
    ("g20", "g30", "place", "spot"),
    ("g01", "g40", "online_space", "server"),
    ("g11", "g21", "exploitation_network", "network1"),
}


def test_planted_connections_are_found_and_nothing_else() -> None:
    found = answer(planted())
    assert {key(row) for row in found.rows} == EXPECTED
    assert [row.rank for row in found.rows] == [1, 2, 3, 4]
    assert [row.q_value for row in found.rows] == sorted(row.q_value for row in found.rows)


@pytest.mark.parametrize("seed", range(2, 8))
def test_where_nothing_is_planted_nothing_is_found(seed: int) -> None:
    assert answer(town(seed)).rows == []


def test_a_place_where_the_whole_school_goes_connects_no_groups_of_it() -> None:
    made = town()
    made.visits["bus stop"] = {p for p, s in made.school.items() if s == "school 0"}
    assert [row for row in answer(made).rows if row.via_id == "bus stop"] == []


def test_a_place_where_everybody_goes_connects_nobody() -> None:
    made = town()
    made.visits["mall"] = set(made.rng.choice(list(made.school), 340, replace=False).tolist())
    assert [row for row in answer(made).rows if row.via_id == "mall"] == []


def test_one_tie_of_each_of_many_groups_to_a_network_connects_nobody() -> None:
    made = town()
    made.networks += [(members[0], "network1") for members in made.groups.values()]
    assert answer(made).rows == []


def test_whoever_is_in_both_groups_needs_ties_into_both() -> None:
    made = planted()
    made.groups["g12"] = [*made.groups["g12"], "s3p00"]  # of g30, and said to be of g12 too
    assert ("g12", "g30", "person", "uid s3p00") not in {key(row) for row in answer(made).rows}
    made.ties += [("s3p00", p) for p in made.groups["g12"][:5]]
    assert ("g12", "g30", "person", "uid s3p00") in {key(row) for row in answer(made).rows}


def test_what_stands_in_a_row() -> None:
    rows = {row.via_kind: row for row in answer(planted()).rows}
    person, place = rows["person"], rows["place"]
    assert (person.via_name, person.observed, person.choice, person.grades) == ("Name s0p00", 5, ["chosen"], ["2A"])
    assert {(f.kind, f.on, f.controller) for f in person.facts} == {("friend_of", "2026-01-15", "Council")}
    assert (place.via_name, place.observed, place.group_a_name) == ("SPOT", 12, "Group g20")
    assert [(f.kind, f.controller, f.grade) for f in place.facts] == [("spends_time_in", "Project", "1B")] * 2
    assert rows["exploitation_network"].choice == ["none"]
    assert all(row.expected < row.observed and row.p_value <= row.q_value for row in rows.values())


def test_the_context_view_sees_no_young_person_and_no_fewer_than_five() -> None:
    made = planted()
    made.networks = [(p, n) for p, n in made.networks if n == "network0"]
    made.networks += [(p, "network2") for g in ("g11", "g21") for p in made.groups[g][:2]]
    welfare, context = (answer(made, view, max_q=0.3, limit=1000) for view in (WELFARE, CONTEXT))
    assert any(row.via_id == "network2" and row.observed == 4 for row in welfare.rows)
    assert all(row.observed >= 5 and row.via_kind != "person" for row in context.rows)
    assert context.rows
    assert context.suppressed is None
    assert all(row.facts == row.choice == row.grades == [] for row in context.rows)
    assert "Name" not in repr(context)
    assert "young people" not in repr(context.notes)
    assert context.people == ()


def test_in_the_context_view_a_larger_q_finds_no_more_and_numbers_are_round() -> None:
    made = planted()
    usual, wide = (answer(made, CONTEXT, max_q=q, limit=1000).rows for q in (0.1, 1.0))
    assert usual == wide
    assert {row.q_value for row in usual} <= set(BANDS)
    assert all(row.expected == round(row.expected) for row in usual)


def test_in_the_context_view_one_more_visitor_changes_nothing() -> None:
    made, releases = planted(), Releases(None)
    before = answer(made, CONTEXT, releases).rows
    made.visits["spot"].add(made.groups["g20"][6])
    after = answer(made, CONTEXT, releases).rows
    assert [row for row in after if row.via_id == "spot"] == [row for row in before if row.via_id == "spot"] != []


def test_the_log_is_told_which_young_people_are_named() -> None:
    assert answer(planted()).people == ("s0p00", "uid s0p00")


def test_parameters_narrow_the_answer() -> None:
    made = planted()
    assert {row.via_kind for row in answer(made, via_kind="place").rows} == {"place"}
    assert len(answer(made, limit=2).rows) == 2
    assert ("g00", "g10", "person", "uid s0p00") not in {key(row) for row in answer(made, min_ties=6).rows}


def test_the_order_in_which_things_come_does_not_matter() -> None:
    raw = planted().raw()
    forwards = finish(raw, defaults("cross_group"), WELFARE).rows
    for name in ("classes", "group_classes", "visits", "contexts", "people", "groups", "ties", "network_ties"):
        raw[name].reverse()
    assert [dataclasses.replace(row, facts=[]) for row in finish(raw, defaults("cross_group"), WELFARE).rows] == [
        dataclasses.replace(row, facts=[]) for row in forwards
    ]


def test_an_empty_graph_has_no_connections() -> None:
    empty: dict[str, Any] = {name: [] for name in planted().raw()} | {
        "window_from": "2026-01-01", "window_to": "2026-03-31", "controllers": CONTROLLERS,
    }  # fmt: skip
    assert finish(empty, defaults("cross_group"), WELFARE).rows == []
