"""The clock moved forward: what is past its day goes everywhere, what is not stays byte for byte."""

import datetime
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.rights.expiry import Expiry, due
from graph.rights.exports import Exports
from graph.rights.tombstone import Tombstones
from graph.time import now
from tests.integration.rights.files import Files, Youngster, event, friends, member, referral, roll
from tests.integration.rights.test_erasure import dump

VIEWER = operator("oversight", "the deadline has come")


def in_days(days: int) -> datetime.date:
    return now().date() + datetime.timedelta(days)


def expire(graph: Graph, home: Path, controller: str, days: int, batch: int = 1000) -> Expiry:
    return Expiry(graph, home, in_days(days), VIEWER, controller=controller, batch=batch)


def to_delete(graph: Graph, home: Path, controller: str) -> int:
    return sum(line.to_delete for line in due(graph, home, in_days(2 * 1096), controller))


def world(files: Files) -> tuple[Youngster, Youngster]:
    short, long = Youngster(files.controller), Youngster(files.controller)
    files.take("events", [event("e1", short, "suspected"), event("e1", long, "harmed")])
    files.take("school-roll", [roll(long)])
    files.take("peer-map", [friends(long, long2 := Youngster(files.controller)), member(long2, "G")])
    files.take("context-referral", [referral("closed", long, closed="2026-04-01"), referral("open", long, park=True)])
    return short, long


def test_a_suspicion_goes_first_and_its_person_with_it(graph: Graph, files: Files, home: Path) -> None:
    short, _ = world(files)
    assert expire(graph, home, files.controller, 365).run().people == []
    before = dump(graph, files.controller)
    done = expire(graph, home, files.controller, 366).run()
    after = dump(graph, files.controller)
    assert done.counts["INVOLVED_IN"] == 1
    assert done.people == [short.uid]
    assert short.uid in before
    assert short.uid not in after
    assert all(after[uid] == before[uid] for uid in after), "what is not due stays byte for byte"
    assert short.initials.encode() not in b"".join(after.values())


def test_a_closed_concern_goes_before_an_open_one(graph: Graph, files: Files, home: Path) -> None:
    world(files)
    days = (datetime.date(2026, 4, 1) - now().date()).days + 366
    expire(graph, home, files.controller, days).run()
    left = graph.read(
        "MATCH (s:Scope {controller: $c}) MATCH (n:Concern) WHERE abs(n.scope) = s.number RETURN n.concern_ref AS ref",
        {"c": files.controller},
    )
    assert [row["ref"] for row in left] == ["open"]


def test_everything_goes_in_the_end(graph: Graph, files: Files, home: Path) -> None:
    short, long = world(files)
    files.take("peer-map", [friends(short, long) | {"strength": "3"}], name="again.csv")
    files.take("peer-map", [friends(short, long) | {"strength": "4"}], name="once-more.csv")
    expire(graph, home, files.controller, 2 * 1096, batch=2).run()
    left = {uid.partition(":")[0] for uid in dump(graph, files.controller)} - {"supplied_by"}
    assert {kind for kind in left if not kind.startswith("run-")} <= {"organisation", "setting", "urn", "scope"}
    assert to_delete(graph, home, files.controller) == 0


def test_every_fact_says_when_it_must_go(graph: Graph, files: Files) -> None:
    world(files)
    node = "CASE WHEN x:Earlier THEN x.of_kind ELSE labels(x)[0] END"
    for pattern, kind in (("(x)", node), ("()-[x]->()", "type(x)")):
        missing = graph.read(
            f"MATCH (s:Scope {{controller: $c}}) MATCH {pattern} WHERE abs(x.scope) = s.number "
            "AND (x.delete_after IS NULL OR x.review_due IS NULL) "
            f"RETURN {kind} AS kind, count(*) AS n",
            {"c": files.controller},
        )
        assert {row["kind"] for row in missing} <= {
            "Person",
            "Place",
            "PeerGroup",
            "EducationSetting",
            "Organisation",
            "ImportRun",
        }


def test_what_is_due_is_listed_without_being_touched(graph: Graph, files: Files, home: Path) -> None:
    world(files)
    before = dump(graph, files.controller)
    found = {line.kind: line for line in due(graph, home, in_days(366), files.controller)}
    assert found["INVOLVED_IN"].to_delete == 1
    assert found["ATTENDS"].to_review == 1
    assert dump(graph, files.controller) == before


def test_every_batch_is_in_the_log_with_the_people_it_touched(graph: Graph, files: Files, home: Path) -> None:
    short, _ = world(files)
    log = AccessLog(home)
    start = len(log.search(person=short.uid))
    expire(graph, home, files.controller, 366).run()
    entries = log.search(person=short.uid)[start:]
    assert [(entry["action"], entry["what"]) for entry in entries] == [
        ("erasure", "retention: INVOLVED_IN"),
        ("erasure", "retention: Person"),
    ]
    log.verify()


def test_somebody_whose_time_was_over_may_be_told_of_anew(graph: Graph, files: Files, home: Path) -> None:
    short, _ = world(files)
    expire(graph, home, files.controller, 366).run()
    assert Tombstones(home).of(short.uid) is not None
    assert files.take("events", [event("e9", short)], name="anew.csv").new == 1


def test_files_beside_the_graph_go_too(graph: Graph, files: Files, home: Path, tmp_path: Path) -> None:
    who = Youngster(files.controller)
    report = files.take("school-roll", [roll(who) | {"from": "soon"}])
    old = report.rejected_files[0]
    past = now().timestamp() - 91 * 86_400
    os.utime(old, (past, past))
    exports = Exports(home)
    entry = exports.write(
        tmp_path / "x.csv",
        "x\n",
        export_id=who.own,
        what="test",
        viewer=VIEWER,
        people=[],
        delete_after=in_days(-1).isoformat(),
    )
    kept = exports.write(
        tmp_path / "y.csv",
        "y\n",
        export_id=who.own + "y",
        what="test",
        viewer=VIEWER,
        people=[],
        delete_after=in_days(30).isoformat(),
    )
    # On the shared graph nothing of anybody else is due today.
    done = Expiry(graph, home, now().date(), VIEWER).run()
    assert done.files == [str(old)]
    assert done.exports == [entry.path]
    assert not old.exists()
    assert not Path(entry.path).exists()
    assert Path(kept.path).exists()
    run = graph.read("MATCH (r:ImportRun {uid: $uid}) RETURN r.rejected_files AS files", {"uid": report.run_id})
    assert run == [{"files": []}]


KILLED = """
import datetime, os, signal, sys
from pathlib import Path
from graph.access.operator import operator
from graph.client import Graph
from graph.rights import expiry
seen = 0
delete = expiry._delete
def until(tx, job, rows):
    global seen
    seen += 1
    if seen == int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
    return delete(tx, job, rows)
expiry._delete = until
with Graph.connect() as graph:
    expiry.Expiry(graph, Path(sys.argv[1]), datetime.date.fromisoformat(sys.argv[2]),
                  operator("oversight"), controller=sys.argv[3], batch=2).run()
"""


@pytest.mark.parametrize("at", [1, 3])
def test_a_run_that_was_killed_goes_on_where_it_was(graph: Graph, files: Files, home: Path, at: int) -> None:
    world(files)
    where = graph.where
    environment = os.environ | {
        **where.environment,
        "SAFEGROUND_HOME": str(home),
    }
    argv = [str(home), in_days(2 * 1096).isoformat(), files.controller, str(at)]
    done = subprocess.run([sys.executable, "-c", KILLED, *argv], env=environment, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert to_delete(graph, home, files.controller) > 0
    expire(graph, home, files.controller, 2 * 1096).run()
    assert to_delete(graph, home, files.controller) == 0
    AccessLog(home).verify()
