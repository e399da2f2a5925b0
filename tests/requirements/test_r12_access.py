"""R12: a person can have their own data, its sources and its recipients, without third parties.

The pack of a fixture person is held against the graph and the log, counted by other means than its own. Random
neighbourhoods are in tests/integration/rights/test_subject_pack.py.
"""

import json
from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.rights.files import Youngster, event, friends, member, referral, roll
from tests.integration.rights.installation import Installation
from tests.unit.importers.files import template, write

DISCLOSED = (
    *("--decision", "share", "--recipient", "Harbour Health, nurse", "--basis", "Sch 1 para 18", "--purpose", "health"),
    *("--informed", "--informed-why", "asked", "--decided-by", "lead", "--reasons", "needed"),
)


@pytest.fixture
def at(tmp_path: Path, graph: Graph) -> Installation:
    return Installation(tmp_path / "home", graph)


def test_the_pack_equals_the_graph_and_the_log(at: Installation, graph: Graph, controller: str, tmp_path: Path) -> None:
    me, other = Youngster(controller), Youngster(controller)
    given = {
        "school-roll": [roll(me), roll(other)],
        "peer-map": [friends(me, other, "young person"), member(me, "G"), member(other, "G")],
        "events": [event("e", me), event("e", other, "suspected")],
        "context-referral": [referral("r1", me), referral("r2", other)],
    }
    for source, rows in given.items():
        path = write(tmp_path, f"{source}-{other.last}.csv", template(source, rows))
        at.run("import", source, str(path), "--controller", controller, "--area", "X1")
    at.run("disclose", me.uid, *DISCLOSED)
    out = tmp_path / "pack"
    said = at.run("subject-pack", me.uid, "--out", str(out))
    pack = json.loads((out / "data.json").read_text())
    ties = graph.read(
        "MATCH (p:Person {uid: $uid})-[e]-() RETURN type(e) AS kind, toString(e.delete_after) AS goes", {"uid": me.uid}
    )
    assert sorted(fact["goes_after"] for fact in pack["facts"]) == sorted(tie["goes"] for tie in ties)
    entries = [entry for entry in at.log.search(person=me.uid) if entry["action"] in ("consultation", "disclosure")]
    assert [one["entry"] for one in pack["who_saw_it"]] == [entry["seq"] for entry in entries[:-1]]
    assert entries[-1]["what"] == "subject pack", "making the pack is a disclosure too"
    assert pack["copy"] == entries[-1]["seq"]
    assert pack["who_saw_it"][0]["given_to"] == "Harbour Health, nurse"
    text = "".join(path.read_text() for path in out.iterdir()).lower()
    assert [word for word in (*other.canaries, other.birth_month, other.uid) if word.lower() in text] == []
    assert me.name.lower() in text
    assert "suspected" not in text, "another's part in the event is theirs"
    assert "Left out" in said
    for path in out.iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_the_pack_goes_when_its_day_is_over(at: Installation, controller: str, tmp_path: Path) -> None:
    me = Youngster(controller)
    path = write(tmp_path, "roll.csv", template("school-roll", [roll(me)]))
    at.run("import", "school-roll", str(path), "--controller", controller, "--area", "X1")
    at.run("subject-pack", me.uid, "--out", str(tmp_path / "pack"))
    assert "exports" in at.run("retention", "due", "--on", "2100-01-01")
