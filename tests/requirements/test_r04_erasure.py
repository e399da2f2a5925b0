"""R4: nothing lives on after an erasure: no derived list, no export, no hidden label; only the identifier is found."""

from pathlib import Path

import pytest

from graph.client import Graph
from graph.rights.tombstone import Tombstone, Tombstones
from graph.schema.registry import SCHEMA
from tests.integration.rights.files import Youngster, event, friends, roll
from tests.integration.rights.installation import Installation
from tests.integration.rights.test_erasure import dump
from tests.unit.importers.files import template, write


@pytest.fixture
def at(tmp_path: Path, graph: Graph) -> Installation:
    return Installation(tmp_path / "home", graph)


@pytest.fixture
def people(at: Installation, controller: str, tmp_path: Path) -> tuple[Youngster, Youngster]:
    gone, stays = Youngster(controller), Youngster(controller)
    given = {
        "school-roll": [roll(gone), roll(stays), roll(gone) | {"from": "soon"}],
        "peer-map": [friends(gone, stays)],
        "events": [event("both", gone), event("both", stays, "witness"), event("one", gone)],
    }
    for source, rows in given.items():
        path = write(tmp_path, f"{source}-{gone.last}.csv", template(source, rows))
        at.run("import", source, str(path), "--controller", controller, "--area", "X1")
    return gone, stays


def test_only_the_identifier_is_found_afterwards(
    at: Installation, graph: Graph, people: tuple[Youngster, Youngster], tmp_path: Path, controller: str
) -> None:
    gone, stays = people
    at.run("subject-pack", gone.uid, "--out", str(tmp_path / "pack"))
    assert (tmp_path / "pack" / "read-me.html").exists()
    assert at.files_with(gone.own), "the rejected row, or the test would prove nothing"
    said = at.run("erase", f"{controller}/{gone.own}", "--yes", "--ground", "withdrawn")
    assert "INVOLVED_IN" in said
    assert [word for word in gone.canaries if at.files_with(word)] == []
    assert at.files_with(gone.uid) == {"access-log/access.jsonl"}
    assert not (tmp_path / "pack" / "read-me.html").exists(), "the copy that we kept goes as well"
    left = b"".join(dump(graph, controller).values()).decode()
    assert [word for word in (*gone.canaries, gone.uid) if word in left] == []
    assert stays.name in left
    at.log.verify()


def test_without_a_yes_it_is_only_shown(
    at: Installation, graph: Graph, people: tuple[Youngster, Youngster], controller: str
) -> None:
    before = dump(graph, controller)
    assert "Nothing was erased" in at.run("erase", people[0].uid)
    assert dump(graph, controller) == before
    assert Tombstones(at.home).of(people[0].uid) is None


def test_the_same_file_again_does_not_bring_them_back(
    at: Installation, graph: Graph, people: tuple[Youngster, Youngster], controller: str, tmp_path: Path
) -> None:
    gone, stays = people
    at.run("erase", gone.uid, "--yes")
    path = write(tmp_path, "again.csv", template("school-roll", [roll(gone), roll(stays)]))
    said = at.run("import", "school-roll", str(path), "--controller", controller, "--area", "X1")
    assert "erased here" in said
    assert [word for word in gone.canaries if at.files_with(word)] == []
    assert gone.uid not in dump(graph, controller)
    at.run("erase", gone.uid, "--lift")
    at.run("import", "school-roll", str(path), "--controller", controller, "--area", "X1")
    assert gone.uid in dump(graph, controller)


def test_a_restored_backup_does_not_bring_them_back_for_long(
    at: Installation, graph: Graph, people: tuple[Youngster, Youngster], controller: str
) -> None:
    gone, _ = people
    at.run("erase", gone.uid, "--yes")
    stays = dump(graph, controller)
    graph.run("CREATE (:Person {uid: $uid, name: $name, scope: 1})", {"uid": gone.uid, "name": gone.name})
    said = at.run("retention", "run", "--on", "2000-01-01")
    assert f"{gone.uid} was erased before and was back" in said
    assert graph.read("MATCH (p:Person {uid: $uid}) RETURN p", {"uid": gone.uid}) == []
    assert dump(graph, controller) == stays


def test_a_tombstone_holds_only_what_proves_the_erasure(at: Installation, people: tuple[Youngster, Youngster]) -> None:
    gone, _ = people
    at.run("erase", gone.uid, "--yes", "--ground", "unlawful")
    stones = Tombstones(at.home)
    stone = stones.of(gone.uid)
    assert stone is not None
    assert Tombstone.__slots__ == ("tombstone", "at", "role", "organisation", "ground", "counts")
    assert (stone.role, stone.organisation, stone.ground) == ("operator", "Test Council", "unlawful")
    text = stones.path.read_text()
    assert gone.uid not in text, "whoever finds this file alone cannot try out a list of pupils on it"
    assert stones.path.stat().st_mode & 0o077 == 0


def test_no_label_marks_anybody_outside_the_schema(graph: Graph, people: tuple[Youngster, Youngster]) -> None:
    known = {label for kind in SCHEMA.nodes for label in (*kind.labels, *kind.derived_labels)}
    rows = graph.read("MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")
    assert {row["label"] for row in rows} <= known


@pytest.mark.parametrize("who", ["somebody", "person:nothing", "/x", "Council/"])
def test_a_person_who_is_not_there_is_a_sentence(at: Installation, who: str) -> None:
    said = at.run("erase", who, "--yes", status=2)
    assert said.count("\n") == 1
