"""Erasing a person: everything about them goes, everything about others stays as it was."""

import secrets
from pathlib import Path
from typing import Any

import orjson
import pytest

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.access.releases import Counts, Releases, no_figures
from graph.access.scopes import Scope, keep
from graph.client import Graph
from graph.errors import Refused
from graph.facts import Edge, Node, RowFacts
from graph.identity.judging import judge
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.rights import erasure
from graph.rights.erasure import erase, knock_on
from graph.rights.exports import Exports
from graph.rights.journal import Journal
from graph.rights.tombstone import Ground, Tombstones
from graph.settings import settings
from graph.time import now
from graph.upsert import Writer
from tests.integration.rights.files import Files, Youngster, event, friends, member, referral, roll

DUMP_NODES = """
MATCH (n) WHERE ($numbers IS NULL OR abs(n.scope) IN $numbers) AND n.uid IS NOT NULL
RETURN n.uid AS uid, labels(n) AS labels, properties(n) AS said
"""
DUMP_EDGES = """
MATCH (a)-[e]->(b) WHERE $numbers IS NULL OR abs(e.scope) IN $numbers
RETURN e.uid AS uid, type(e) AS kind, a.uid AS a, b.uid AS b, properties(e) AS said
"""


def dump(graph: Graph, controller: str) -> dict[str, bytes]:
    """All that one test's organisation holds, by identifier."""
    scopes = graph.read("MATCH (s:Scope {controller: $c}) RETURN s.number AS n", {"c": controller})
    numbers = {"numbers": [row["n"] for row in scopes]}
    rows = [*graph.read(DUMP_NODES, numbers), *graph.read(DUMP_EDGES, numbers)]
    return {row["uid"]: orjson.dumps(row, option=orjson.OPT_SORT_KEYS, default=str) for row in rows}


def world(files: Files) -> tuple[Youngster, Youngster]:
    """One who will be erased, and one who stays."""
    gone, stays = Youngster(files.controller), Youngster(files.controller)
    files.take("school-roll", [roll(gone), roll(stays)])
    files.take("school-roll", [roll(gone, "2026-02-01")], name=f"roll-{gone.last}.csv")
    files.take("peer-map", [friends(gone, stays), member(gone, "G1"), member(stays, "G1"), member(gone, "G2")])
    files.take("peer-map", [friends(gone, stays) | {"strength": "5"}], name="changed.csv")
    files.take("events", [event("both", gone), event("both", stays, "witness"), event("alone", gone)])
    files.take("context-referral", [referral(gone.own, gone), referral(f"park-{gone.own}", gone, park=True)])
    return gone, stays


def by(purpose: str = "welfare") -> Any:
    return operator(purpose, "asked to")


def test_only_what_is_about_the_person_goes(graph: Graph, files: Files, home: Path) -> None:
    gone, stays = world(files)
    before = dump(graph, files.controller)
    erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)
    after = dump(graph, files.controller)
    assert after.keys() < before.keys()
    changed = {uid for uid, said in after.items() if before[uid] != said}
    kept_events = [uid for uid in after if uid.startswith("event:")]
    assert len([uid for uid in before if uid.startswith("event:")]) == 2
    assert len(kept_events) == 1, "the event that was only about them goes, the other one stays"
    assert stays.uid in after
    assert len([uid for uid in after if uid.startswith("group:")]) == 1, "a group of nobody goes"
    concerns = [orjson.loads(said)["said"] for uid, said in after.items() if uid.startswith("concern:")]
    assert [concern.get("concern_ref") for concern in concerns] == [None], "the one about the park stays, unreferenced"
    assert {uid.partition(":")[0] for uid in changed} <= {"concern", "run-"} | {u for u in changed if "run-" in u}
    whole = b"".join(after.values()).decode()
    assert [word for word in (*gone.canaries, gone.uid) if word in whole] == []
    assert all(word in whole for word in (stays.first, stays.last, stays.initials, stays.uid))


def test_nothing_is_found_anywhere_but_the_identifier(graph: Graph, files: Files, home: Path, tmp_path: Path) -> None:
    gone, stays = world(files)
    bad = {"pupil_id": gone.own, "pupil_name": gone.name, "urn": "900001", "from": "soon"}
    fine = roll(stays) | {"from": "then"}
    report = files.take("school-roll", [bad, fine], name=f"{gone.first}_extra.csv")
    viewer = by()
    export = Exports(home).write(
        tmp_path / "out.csv",
        f"{gone.name}\n",
        export_id=gone.own,
        what="test",
        viewer=viewer,
        people=[gone.uid],
        delete_after=now().date().isoformat(),
    )
    found = knock_on(graph, home, gone.uid)
    assert (found.rejected_rows, found.exports) == (1, [export.path])
    done = erase(graph, home, gone.uid, viewer=viewer, ground=Ground.UNLAWFUL)
    assert done.left.rows == 1
    assert not Path(export.path).exists()
    returned = report.rejected_files[0]
    (left,) = [path for path in returned.parent.iterdir() if path.name.startswith(str(report.run_id))]
    assert stays.own in left.read_text()
    hits = {
        (str(path.relative_to(home)), word)
        for path in home.rglob("*")
        if path.is_file() and not path.is_relative_to(home / "neo4j")
        for word in (*gone.canaries, gone.uid)
        if word.encode() in path.read_bytes()
    }
    assert {(path, word) for path, word in hits if word != gone.uid} == set()
    assert {path for path, _ in hits} <= {"access-log/access.jsonl"}


def test_a_later_row_about_them_is_refused_and_not_kept(graph: Graph, files: Files, home: Path) -> None:
    gone, stays = world(files)
    erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)
    report = files.take("school-roll", [roll(gone), roll(stays, "2026-04-01"), roll(gone) | {"from": "soon"}])
    assert (report.read, report.new + report.changed, report.rejected) == (3, 1, 2)
    assert any("erased" in reason for reason in report.reasons)
    text = report.rejected_files[0].read_text()
    assert "row 2: it is about somebody who was erased here" in text
    assert [word for word in gone.canaries if word in text] == []
    assert graph.read("MATCH (p:Person {uid: $uid}) RETURN p.uid AS uid", {"uid": gone.uid}) == []


def test_a_lifted_tombstone_lets_them_in_again(graph: Graph, files: Files, home: Path) -> None:
    gone, _ = world(files)
    erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)
    assert Tombstones(home).lift(gone.uid)
    assert files.take("school-roll", [roll(gone)]).new == 1


def test_the_knock_on_changes_nothing_and_says_who_was_told(graph: Graph, files: Files, home: Path) -> None:
    gone, _ = world(files)
    AccessLog(home).record(by(), "consultation", "query peer_map", {"people": [gone.uid]})
    before = dump(graph, files.controller)
    found = knock_on(graph, home, gone.uid)
    assert dump(graph, files.controller) == before
    assert found.nodes["Person"] == 1
    assert found.nodes["Event"] == 1
    assert found.nodes["Concern"] == 1
    assert found.stays["Event"] == found.stays["Concern"] == 1
    assert found.ties["FRIEND_OF"] == 2, "the earlier version too"
    assert found.answers == {"query peer_map": 1}
    assert found.told == {settings().organisation: 1}


def test_plans_and_homes_of_nobody_else_go_and_those_of_others_stay(graph: Graph, controller: str, home: Path) -> None:
    def node(kind: str, own: str, **said: Any) -> Node:
        return Node(kind, uid(kind, controller, own), said)

    me, them = node("Person", "me", name="Aa Bb"), node("Person", "them", name="Cc Dd")
    mine, ours = node("Plan", "mine", plan_kind="safety"), node("Plan", "ours", plan_kind="safety")
    step, measure = node("Action", "step", action_kind="talk"), node("Measure", "m", measure_kind="change", goal="g")
    assessed, place = node("Assessment", "a", level="1"), node("Place", "p", name="Park")
    house, shared = node("Household", "h"), node("Household", "s")
    ties = [
        ("ABOUT", mine, me),
        ("ABOUT", ours, me),
        ("ABOUT", ours, them),
        ("HAS_ACTION", mine, step),
        ("ABOUT", measure, mine),
        ("ABOUT", assessed, me),
        ("WEIGHTS", assessed, place),
        ("LIVES_IN", me, house),
        ("LIVES_IN", me, shared),
        ("LIVES_IN", them, shared),
        ("SPENDS_TIME_IN", them, place),
    ]
    scope = Scope(controller, "uk_gdpr", frozenset({"welfare"}), "official_sensitive", "X1")
    weight = {"weight": 5, "rationale": "r", "set_by": "worker"}
    rows = []
    for kind, start, end in ties:
        said = weight if kind == "WEIGHTS" else {}
        name = edge_uid(kind, start.uid, end.uid)
        tie = Edge(kind, name, (start.kind, start.uid), (end.kind, end.uid), dict(said))
        rows.append(RowFacts(name, [start, end], [tie], "f.csv:1"))
    keep(graph, scope)
    Writer(graph, Stamp(f"run-{controller}", scope, RETENTION["partner"], now())).write(rows)
    erase(graph, home, me.uid, viewer=by(), ground=Ground.WITHDRAWN)
    left = {
        uid for uid in dump(graph, controller) if uid.partition(":")[0] not in ("about", "lives_in", "spends_time_in")
    }
    assert left == {them.uid, ours.uid, place.uid, shared.uid}


def test_their_name_goes_from_texts_about_others_and_not_from_a_namesake(
    graph: Graph, files: Files, home: Path
) -> None:
    gone, stays = world(files)
    namesake = Youngster(files.controller, first=gone.first, last=gone.last)
    files.take("school-roll", [roll(namesake)])
    files.take("events", [event("text", stays, "witness", f"seen with {gone.name.upper()} again")])
    files.take("peer-map", [friends(stays, namesake, told_by=f"mother of {gone.name}")], name="told.csv")
    erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)
    left = b"".join(dump(graph, files.controller).values()).decode()
    assert "seen with [name erased] again" in left
    assert "mother of [name erased]" in left
    assert left.count(gone.name) == 1, "the namesake's own"


def twins(graph: Graph, files: Files, folder: Path) -> tuple[Youngster, Youngster]:
    """One young person at two organisations, joined by their pupil number."""
    upn = f"A{secrets.randbelow(10**11):011d}1"
    here, there = Youngster(files.controller), Youngster(f"{files.controller}-other")
    other = Files(graph, folder, there.controller)
    files.take("school-roll", [roll(here) | {"pupil_upn": upn}], name="here.csv")
    other.take("school-roll", [roll(there) | {"pupil_upn": upn}], name="there.csv")
    return here, there


def test_two_records_of_one_person_go_together(graph: Graph, files: Files, home: Path, tmp_path: Path) -> None:
    here, there = twins(graph, files, tmp_path)
    name = graph.read("MATCH (p:Person {uid: $uid}) RETURN p.canonical_id AS c", {"uid": here.uid})[0]["c"]
    shown = Counts(files.controller, (frozenset({name, *map(str, range(9))}),))
    Releases(home).release("Test Council", "people", [shown], no_figures)
    done = erase(graph, home, there.uid, viewer=by(), ground=Ground.WITHDRAWN)
    assert set(done.people) == {here.uid, there.uid}
    assert done.left.releases == 1, "the ledger of what was shown counts a person by what joins their records"


def test_a_record_that_may_be_theirs_stays_and_is_named(graph: Graph, files: Files, home: Path) -> None:
    here, there = world(files)
    judge(graph, here.uid, there.uid, "unsure", by="a worker", why="tested", organisation=files.controller)
    assert knock_on(graph, home, here.uid).unsettled == [there.uid]
    erase(graph, home, here.uid, viewer=by(), ground=Ground.WITHDRAWN)
    left = graph.read("MATCH (p:Person {uid: $uid}) RETURN p.identity_state AS s, p.name AS n", {"uid": there.uid})
    assert left == [{"s": None, "n": there.name}], "with nobody to be confused with, nothing is unsettled"


def test_an_erasure_that_was_cut_off_is_finished_by_the_next_command(
    graph: Graph, files: Files, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, _ = world(files)
    bad = {"pupil_id": gone.own, "pupil_name": gone.name, "urn": "900001", "from": "soon"}
    report = files.take("school-roll", [bad])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(erasure, "clean_rejected", killed)
    with pytest.raises(KeyboardInterrupt):
        erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)
    monkeypatch.undo()
    assert list(Journal.all(home))
    assert gone.own in report.rejected_files[0].read_text()
    erasure.finish_begun(graph, home, AccessLog(home), by())
    assert list(Journal.all(home)) == []
    assert not report.rejected_files[0].exists()
    with pytest.raises(Refused, match="was erased on"):
        erase(graph, home, gone.uid, viewer=by(), ground=Ground.WITHDRAWN)


def test_nobody_is_a_sentence(graph: Graph, home: Path) -> None:
    with pytest.raises(Refused, match="There is no person person:none"):
        knock_on(graph, home, "person:none")
