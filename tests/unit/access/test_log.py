"""The access log: what is written is found again, together, from threads, loops and processes."""

import asyncio
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.errors import LogUnavailable

ANALYST = Viewer("a.analyst", "Linford Police", "analyst", "place_safety", "weekly review", frozenset({"E1", "E0"}))
WORKER = Viewer("w.worker", "Linford Council", "practitioner", "welfare", "case 7", frozenset({"all"}))


def entries(home: Path) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in (home / "access-log" / "access.jsonl").read_bytes().splitlines()]


def test_an_entry_is_on_disk_with_all_its_parts_before_record_returns(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    number = log.record(ANALYST, "consultation", "hotspots", {"subjects": ["osm:1"], "fields": ["hotspots"]})
    (entry,) = entries(tmp_path)
    assert number == entry["seq"] == 1
    assert entry["viewer"] == {
        "who": "a.analyst",
        "organisation": "Linford Police",
        "role": "analyst",
        "purpose": "place_safety",
        "reason": "weekly review",
        "areas": ["E0", "E1"],
    }
    assert (entry["action"], entry["what"]) == ("consultation", "hotspots")
    assert entry["details"] == {"subjects": ["osm:1"], "fields": ["hotspots"]}
    assert set(entry) == {"seq", "at", "viewer", "action", "what", "details", "previous", "hash"}
    assert log.verify().entries == 1


def test_only_the_owner_can_read_the_log_and_its_key(tmp_path: Path) -> None:
    AccessLog(tmp_path).record(ANALYST, "consultation", "node", {})
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert {path.name for path in files} == {"access.jsonl", "head", "lock", "access-log.key"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.parent.stat().st_mode & 0o777 for path in files} == {0o700}


def test_entries_that_arrive_together_are_all_kept_and_share_commits(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda n: log.record(WORKER, "disclosure", f"n{n}", {"n": n}), range(200)))
    assert sorted(numbers) == list(range(1, 201))
    assert {entry["what"]: entry["seq"] for entry in entries(tmp_path)} == {f"n{n}": s for n, s in enumerate(numbers)}
    assert log.verify().entries == 200


def test_a_loop_records_many_at_once(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)

    async def many() -> list[int]:
        return await asyncio.gather(*(log.arecord(ANALYST, "consultation", str(n), {}) for n in range(100)))

    assert sorted(asyncio.run(many())) == list(range(1, 101))
    assert len({entry["at"] for entry in entries(tmp_path)}) < 100  # one commit, one time
    assert log.verify().entries == 100


def test_a_caller_that_goes_away_leaves_its_entry(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)

    async def leave() -> None:
        task = asyncio.ensure_future(log.arecord(ANALYST, "consultation", "gone", {}))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await log.arecord(ANALYST, "consultation", "stayed", {})

    asyncio.run(leave())
    assert [entry["what"] for entry in entries(tmp_path)] == ["gone", "stayed"]


def test_an_entry_that_waits_for_others_is_on_disk_when_the_log_is_closed(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    faults: list[object] = []

    async def close_early() -> int:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, what: faults.append(what))
        await asyncio.gather(*(log.arecord(ANALYST, "consultation", "together", {}) for _ in range(9)))
        waiting = log.start(ANALYST, "consultation", "late", {})
        log.close()
        later = asyncio.Event()
        loop.call_later(0.05, later.set)  # timers go off in order: what the entry would have waited for is over then
        await later.wait()
        return await waiting

    assert asyncio.run(close_early()) == 10
    assert [entry["what"] for entry in entries(tmp_path)][-1] == "late"
    assert faults == []


def test_processes_append_to_one_log(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from graph.access.log import AccessLog\n"
        "log = AccessLog(Path(sys.argv[1]))\n"
        "for n in range(40): log.record(None, 'collection', sys.argv[2], {'n': n})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in "abc"]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert AccessLog(tmp_path).verify().entries == 120
    for name in "abc":
        mine = [entry["details"] for entry in entries(tmp_path) if entry["what"] == name]
        assert mine == [{"n": n} for n in range(40)]


def test_search_finds_by_person_viewer_purpose_and_time(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    log.record(WORKER, "consultation", "node", {"subjects": ["person:1"], "people": ["person:1", "person:2"]})
    log.record(ANALYST, "consultation", "hotspots", {})
    log.record(None, "consultation", "refused: no token", {"code": "UNAUTHENTICATED"})
    log.record(WORKER, "alteration", "import", {"people": ["person:2"]})

    def found(**what: object) -> list[object]:
        return [entry["seq"] for entry in log.search(**what)]  # type: ignore[arg-type]

    assert found(person="person:1") == [1]
    assert found(person="person:2") == [1, 4]
    assert found(viewer="a.analyst") == [2]
    assert found(viewer="Linford Council", purpose="welfare") == [1, 4]
    assert found(purpose="place_safety") == [2]
    assert found(since=datetime.now(UTC) - timedelta(hours=1)) == [1, 2, 3, 4]
    assert found(since=datetime.now(UTC) + timedelta(hours=1)) == []


def test_an_entry_that_is_no_json_is_refused_alone(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    with pytest.raises(TypeError):
        log.record(ANALYST, "consultation", "node", {"bad": object()})
    assert log.record(ANALYST, "consultation", "node", {}) == 1


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "access-log").write_text("a file where the folder belongs")
    with pytest.raises(LogUnavailable, match="cannot be written"):
        AccessLog(tmp_path).record(ANALYST, "consultation", "node", {})


def test_a_key_that_others_can_read_stops_the_log(tmp_path: Path) -> None:
    AccessLog(tmp_path).record(ANALYST, "consultation", "node", {})
    (tmp_path / "keys" / "access-log.key").chmod(0o644)
    with pytest.raises(LogUnavailable, match="others can read"):
        AccessLog(tmp_path).record(ANALYST, "consultation", "node", {})


def test_what_was_asked_in_free_text_can_be_proven_but_not_read(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    assert log.digest(b"a name") == AccessLog(tmp_path).digest(b"a name") != log.digest(b"another")
    other = tmp_path / "other"
    assert AccessLog(other).digest(b"a name") != log.digest(b"a name")


def test_close_lets_go_of_the_file(tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    log.record(ANALYST, "consultation", "node", {})
    before = len(list(Path(f"/proc/{os.getpid()}/fd").iterdir())) if Path("/proc").is_dir() else 1
    log.close()
    after = len(list(Path(f"/proc/{os.getpid()}/fd").iterdir())) if Path("/proc").is_dir() else 0
    assert after < before
