"""The index of the access log answers as a reading of the whole log would, and trusts neither the log nor itself."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.access.chain import Chain
from graph.access.index import Wanted
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.errors import Tampered

START = datetime(2026, 3, 1, tzinfo=UTC)
RECORDS = ["person:1", "person:2", "osm:3"]
VIEWERS = [
    Viewer(f"w.{number}", organisation, "practitioner", "welfare", "case", frozenset({"all"}))
    for number, organisation in enumerate(("Council", "Charity", "Council"))
]

picked = st.lists(st.sampled_from(RECORDS), max_size=3)
entries = st.lists(
    st.tuples(st.sampled_from([*VIEWERS, None]), picked, picked, st.integers(-5, 50)), min_size=1, max_size=25
)
wanted = st.builds(
    Wanted,
    records=st.lists(st.sampled_from([*RECORDS, "person:none"]), max_size=2).map(tuple),
    viewer=st.sampled_from(["w.0", "w.1", "Council", None]),
    organisation=st.sampled_from(["Council", "Charity", None]),
    purpose=st.sampled_from(["welfare", "oversight", None]),
    since=st.one_of(st.none(), st.integers(-5, 60).map(lambda seconds: START + timedelta(seconds=seconds))),
)


def lines_of(home: Path) -> list[bytes]:
    return (home / "access-log" / "access.jsonl").read_bytes().splitlines(keepends=True)


def slowly(home: Path, asked: Wanted) -> list[int]:
    """What a reading of every line finds."""
    found = []
    for line in lines_of(home):
        entry: dict[str, Any] = orjson.loads(line)
        viewer, details = entry["viewer"] or {}, entry["details"]
        named = {*details.get("subjects", ()), *details.get("people", ())}
        tests = (
            not asked.records or not named.isdisjoint(asked.records),
            asked.viewer is None or asked.viewer in (viewer.get("who"), viewer.get("organisation")),
            asked.organisation is None or asked.organisation == viewer.get("organisation"),
            asked.purpose is None or asked.purpose == viewer.get("purpose"),
            asked.since is None or datetime.fromisoformat(entry["at"]) >= asked.since,
        )
        if all(tests):
            found.append(entry["seq"])
    return found


@given(written=entries, later=entries, asked=wanted, size=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_it_finds_what_a_reading_of_the_whole_log_finds(
    written: list[Any], later: list[Any], asked: Wanted, size: int
) -> None:
    """Also after more was written, whatever the clock did; and page by page, either way round."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        moments = iter([START + timedelta(seconds=seconds) for *_, seconds in written + later])
        log = AccessLog(home, clock=lambda: next(moments))
        for part in (written, later):
            for viewer, subjects, people, _ in part:
                log.record(viewer, "consultation", "node", {"subjects": subjects, "people": people})
            expected = slowly(home, asked)
            assert [entry["seq"] for entry in log.index.search(asked)] == expected
            assert log.index.count(asked) == len(expected)
        for newest in (False, True):
            pages: list[int] = []
            while page := log.index.search(asked, after=pages[-1] if pages else None, first=size, newest=newest):
                pages += [entry["seq"] for entry in page]
            assert pages == (expected[::-1] if newest else expected)
        log.index.rebuild()
        assert [entry["seq"] for entry in log.index.search(asked)] == expected


@pytest.fixture
def log(tmp_path: Path) -> AccessLog:
    """A log with thirty entries, indexed: person:0 to person:29."""
    made = AccessLog(tmp_path)
    for number in range(30):
        made.record(VIEWERS[0], "consultation", "node", {"subjects": [f"person:{number}"]})
    assert made.index.count(Wanted()) == 30
    return made


def found(log: AccessLog, record: str) -> list[int]:
    return [entry["seq"] for entry in log.index.search(Wanted((record,)))]


def test_a_search_reads_the_lines_that_it_answers_with_and_no_other(
    log: AccessLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = count()
    whole = Chain.entry
    monkeypatch.setattr(Chain, "entry", lambda *given: (next(read), whole(*given))[1])
    monkeypatch.setattr(Chain, "check", None)  # nothing new was written, so no line is taken again
    assert found(log, "person:7") == [8]
    assert next(read) == 1


def test_only_the_owner_can_read_it_and_it_holds_no_word(log: AccessLog) -> None:
    log.record(VIEWERS[1], "consultation", "canary-what", {"people": ["person:canary"]})
    assert found(log, "person:canary") == [31]
    for path in log.files.folder.glob("index*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        held = path.read_bytes()
        assert not [word for word in (b"canary", b"Charity", b"w.1", b"welfare") if word in held]


@pytest.mark.parametrize("place", [0, 7, 29])
def test_a_line_changed_after_it_was_indexed_is_named_when_it_is_found(log: AccessLog, place: int) -> None:
    lines = lines_of(log.files.folder.parent)
    lines[place] = lines[place].replace(b'"Council"', b'"Counsel"')
    log.files.lines.write_bytes(b"".join(lines))
    with pytest.raises(Tampered, match=f"line {place + 1} of the access log was changed"):
        found(log, f"person:{place}")
    with pytest.raises(Tampered, match=f"line {place + 1} of the access log was changed"):
        log.index.rebuild()


def test_lines_swapped_after_they_were_indexed_are_named(log: AccessLog) -> None:
    lines = lines_of(log.files.folder.parent)
    lines[3], lines[4] = lines[4], lines[3]
    log.files.lines.write_bytes(b"".join(lines))
    with pytest.raises(Tampered, match="line 4 of the access log was changed: it is entry 5"):
        found(log, "person:3")


def test_a_line_changed_before_it_is_indexed_is_named(log: AccessLog) -> None:
    log.record(VIEWERS[0], "consultation", "node", {"subjects": ["person:new"]})
    data = log.files.lines.read_bytes()
    log.files.lines.write_bytes(data.replace(b"person:new", b"person:old"))
    with pytest.raises(Tampered, match="line 31 of the access log was changed"):
        found(log, "person:7")


def test_a_log_put_back_to_an_older_copy_is_noticed(log: AccessLog) -> None:
    """Both files together and while nothing runs, which the seals alone cannot tell."""
    older = {path: path.read_bytes() for path in (log.files.lines, log.files.head)}
    log.record(VIEWERS[1], "consultation", "to be hidden", {"subjects": ["person:7"]})
    assert found(log, "person:7") == [8, 31]
    for path, data in older.items():
        path.write_bytes(data)
    again = AccessLog(log.files.folder.parent)
    again.verify()
    for ask in (lambda: found(again, "person:7"), again.index.rebuild):
        with pytest.raises(Tampered, match="put back to an older one: it once had 31 entries"):
            ask()
    for _ in range(3):  # longer again, with other entries
        again.record(VIEWERS[2], "consultation", "instead", {})
    with pytest.raises(Tampered, match="older one"):
        again.index.rebuild()


def test_an_entry_cut_out_of_the_index_is_back_after_the_log_is_verified(log: AccessLog) -> None:
    with closing(sqlite3.connect(log.index.path)) as index:
        index.execute("DELETE FROM found WHERE seq = 8")
        index.commit()
    assert found(log, "person:7") == []
    log.index.rebuild()
    assert found(log, "person:7") == [8]


@pytest.mark.parametrize("damage", [b"", b"no database at all" * 500])
def test_an_index_that_cannot_be_read_is_made_again(log: AccessLog, damage: bytes) -> None:
    for path in log.files.folder.glob("index.sqlite*"):
        path.unlink()
    log.index.path.write_bytes(damage)
    assert found(log, "person:7") == [8]


def test_the_start_of_a_line_that_a_crash_cut_off_is_left_out(log: AccessLog) -> None:
    log.record(VIEWERS[0], "consultation", "node", {"subjects": ["person:torn"]})
    os.truncate(log.files.lines, log.files.lines.stat().st_size - 5)
    assert found(log, "person:torn") == []
    assert found(log, "person:7") == [8]


def test_a_disk_too_full_for_the_index_is_one_sentence(log: AccessLog) -> None:
    """A limit on file size stands for the full disk, in a process of its own."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from graph.access.log import AccessLog\n"
        "from graph.errors import LogUnavailable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))\n"
        "try: AccessLog(Path(sys.argv[1])).search(person='person:7')\n"
        "except LogUnavailable as error: print(error)\n"
    )
    for path in log.files.folder.glob("index.sqlite*"):
        path.unlink()
    home = str(log.files.folder.parent)
    out = subprocess.run([sys.executable, "-c", script, home], capture_output=True, text=True, check=True)
    assert "of the access log cannot be used" in out.stdout
    assert found(log, "person:7") == [8]


def test_processes_may_use_it_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from graph.access.log import AccessLog\n"
        "log = AccessLog(Path(sys.argv[1])); mine = sys.argv[2]\n"
        "for n in range(30):\n"
        "    log.record(None, 'collection', 'x', {'subjects': [mine]})\n"
        "    assert len(log.search(person=mine)) == n + 1\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in "abc"]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert AccessLog(tmp_path).index.count(Wanted()) == 90
