"""Any change to the access log is found and located; a crash is told from a change and recovered."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.errors import LogUnavailable, Tampered

VIEWER = Viewer("a.analyst", "Linford Police", "analyst", "place_safety", "weekly review", frozenset({"all"}))
LINES = 6


@pytest.fixture(scope="module")
def written() -> Iterator[Path]:
    """The home of a log with six entries; each test puts the bytes back as they were."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        for number in range(LINES):
            AccessLog(home).record(VIEWER, "consultation", f"question {number}", {"subjects": [f"osm:{number}"]})
        yield home


@pytest.fixture
def home(written: Path) -> Iterator[Path]:
    """The same, restored afterwards."""
    before = {path: path.read_bytes() for path in written.rglob("*") if path.is_file()}
    yield written
    for path in written.rglob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, data in before.items():
        path.write_bytes(data)
        path.chmod(0o600)


def log_file(home: Path) -> Path:
    return home / "access-log" / "access.jsonl"


def head_file(home: Path) -> Path:
    return home / "access-log" / "head"


def lines_of(home: Path) -> list[bytes]:
    return log_file(home).read_bytes().splitlines(keepends=True)


def named_line(home: Path) -> int:
    """The line that `verify` names."""
    with pytest.raises(Tampered) as caught:
        AccessLog(home).verify()
    found = re.match(r"line (\d+) of the access log", str(caught.value))
    assert found, caught.value
    return int(found[1])


@given(data=st.data())
@settings(max_examples=400, deadline=None)
def test_any_changed_byte_is_found_in_its_line(written: Path, data: st.DataObject) -> None:
    whole = log_file(written).read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    try:
        log_file(written).write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        assert named_line(written) == whole[:place].count(b"\n") + 1
    finally:
        log_file(written).write_bytes(whole)


@given(data=st.data())
@settings(max_examples=200, deadline=None)
def test_any_cut_is_found_where_it_starts(written: Path, data: st.DataObject) -> None:
    whole = log_file(written).read_bytes()
    start = data.draw(st.integers(0, len(whole) - 1))
    end = data.draw(st.one_of(st.just(len(whole)), st.integers(start + 1, len(whole))))
    try:
        log_file(written).write_bytes(whole[:start] + whole[end:])
        assert named_line(written) == whole[:start].count(b"\n") + 1
    finally:
        log_file(written).write_bytes(whole)


@given(order=st.permutations(range(LINES)).filter(lambda order: list(order) != list(range(LINES))))
@settings(max_examples=60, deadline=None)
def test_any_other_order_is_found_at_the_first_line_out_of_place(written: Path, order: list[int]) -> None:
    lines = lines_of(written)
    whole = b"".join(lines)
    try:
        log_file(written).write_bytes(b"".join(lines[n] for n in order))
        assert named_line(written) == next(n for n, m in enumerate(order) if n != m) + 1
    finally:
        log_file(written).write_bytes(whole)


@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_any_changed_byte_of_the_head_is_found(written: Path, data: st.DataObject) -> None:
    whole = head_file(written).read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != whole[place]))
    try:
        head_file(written).write_bytes(whole[:place] + bytes([byte]) + whole[place + 1 :])
        with pytest.raises(Tampered, match="head"):
            AccessLog(written).verify()
    finally:
        head_file(written).write_bytes(whole)


@pytest.mark.parametrize("insert_at", range(LINES + 1))
def test_a_line_of_the_same_log_put_in_twice_is_found(home: Path, insert_at: int) -> None:
    lines = lines_of(home)
    log_file(home).write_bytes(b"".join([*lines[:insert_at], lines[0], *lines[insert_at:]]))
    assert named_line(home) == max(insert_at + 1, 2)


def test_a_line_sealed_with_another_key_is_found(home: Path, tmp_path: Path) -> None:
    AccessLog(tmp_path).record(VIEWER, "consultation", "forged", {})
    with log_file(home).open("ab") as stream:
        stream.write(lines_of(tmp_path)[0])
    assert named_line(home) == LINES + 1
    with pytest.raises(LogUnavailable, match=f"line {LINES + 1} was changed"):
        AccessLog(home).record(VIEWER, "consultation", "next", {})


@pytest.mark.parametrize("gone", ["head", "access.jsonl"])
def test_a_missing_file_is_found_and_nothing_is_written(home: Path, gone: str) -> None:
    (home / "access-log" / gone).unlink()
    with pytest.raises(Tampered, match="is gone"):
        AccessLog(home).verify()
    with pytest.raises(LogUnavailable, match="is gone"):
        AccessLog(home).record(VIEWER, "consultation", "next", {})


def test_a_missing_key_stops_everything(home: Path) -> None:
    (home / "keys" / "access-log.key").unlink()
    with pytest.raises(LogUnavailable, match=r"key .* is gone"):
        AccessLog(home).record(VIEWER, "consultation", "next", {})


def test_a_key_put_in_the_place_of_another_stops_everything(home: Path) -> None:
    key = home / "keys" / "access-log.key"
    key.write_bytes(bytes(reversed(key.read_bytes())))
    with pytest.raises(Tampered, match="head"):
        AccessLog(home).verify()
    with pytest.raises(LogUnavailable, match="its head was changed"):
        AccessLog(home).record(VIEWER, "consultation", "next", {})


@pytest.mark.parametrize("running", [True, False])
def test_a_cut_log_takes_no_more_entries(home: Path, running: bool) -> None:
    log = AccessLog(home)
    if running:
        log.record(VIEWER, "consultation", "warm", {})
    os.truncate(log_file(home), log_file(home).stat().st_size - 10)
    with pytest.raises(LogUnavailable, match="shorter than it was"):
        log.record(VIEWER, "consultation", "next", {})


def test_an_older_pair_of_files_is_found_while_running_and_by_the_count_kept_elsewhere(home: Path) -> None:
    older = {path: path.read_bytes() for path in (log_file(home), head_file(home))}
    log = AccessLog(home)
    log.record(VIEWER, "consultation", "hidden", {})
    kept = log.verify()
    assert AccessLog(home).verify(expect=(kept.entries, kept.link)) == kept
    for path, data in older.items():
        path.write_bytes(data)
    with pytest.raises(LogUnavailable, match="older one"):
        log.record(VIEWER, "consultation", "next", {})
    with pytest.raises(Tampered, match="was replaced"):
        AccessLog(home).verify(expect=(kept.entries, kept.link))


@given(keep=st.integers(0, 10_000))
@settings(max_examples=50, deadline=None)
def test_a_torn_last_line_is_a_crash_and_is_set_aside(written: Path, keep: int) -> None:
    before = {path: path.read_bytes() for path in (log_file(written), head_file(written))}
    AccessLog(written).record(VIEWER, "consultation", "never acknowledged", {})
    torn = lines_of(written)[-1]
    keep = keep % (len(torn) - 1) + 1
    try:
        log_file(written).write_bytes(before[log_file(written)] + torn[:keep])
        head_file(written).write_bytes(before[head_file(written)])
        found = AccessLog(written).verify()
        assert (found.entries, found.torn_bytes) == (LINES, keep)
        AccessLog(written).record(VIEWER, "consultation", "next", {})
        after = AccessLog(written).verify()
        assert (after.entries, after.torn_bytes) == (LINES + 2, 0)
        assert (written / "access-log" / f"torn-after-{LINES}").read_bytes() == torn[:keep]
    finally:
        for path, data in before.items():
            path.write_bytes(data)


def test_a_line_that_the_head_missed_is_kept(home: Path) -> None:
    head = head_file(home).read_bytes()
    AccessLog(home).record(VIEWER, "consultation", "acknowledged", {})
    head_file(home).write_bytes(head)
    assert AccessLog(home).verify().unheaded == 1
    assert AccessLog(home).record(VIEWER, "consultation", "next", {}) == LINES + 2
    assert AccessLog(home).verify().unheaded == 0


def test_a_full_disk_serves_nothing_and_leaves_the_log_whole(tmp_path: Path) -> None:
    """A limit on file size stands for the full disk: the write stops in the middle of a line."""
    script = (
        "import resource, signal, sys; from pathlib import Path; from graph.access.log import AccessLog\n"
        "from graph.errors import LogUnavailable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); log = AccessLog(Path(sys.argv[1]))\n"
        "log.record(None, 'collection', 'first', {})\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY)); done = 1\n"
        "try:\n"
        "    for n in range(9): log.record(None, 'collection', 'x' * 100, {}); done += 1\n"
        "except LogUnavailable as error: print(done, error)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)\n"
        "print(log.record(None, 'collection', 'after', {}))\n"
    )
    out = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    refused, after = out.stdout.splitlines()
    assert "cannot be written (File too large)" in refused
    done = int(refused.split()[0])
    assert 1 <= done < 9
    assert int(after) == done + 1 == AccessLog(tmp_path).verify().entries


def test_kill_at_any_moment_loses_no_acknowledged_entry(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from graph.access.log import AccessLog\n"
        "log = AccessLog(Path(sys.argv[1]))\n"
        "while True: print(log.record(None, 'collection', 'x', {}), flush=True)\n"
    )
    acknowledged = 0
    for round_ in range(3):
        process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for _ in range(20 + 7 * round_):
            acknowledged = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        rest = [line for line in process.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
        acknowledged = int(rest[-1]) if rest else acknowledged
        process.wait()
        process.stdout.close()
        assert AccessLog(tmp_path).verify().entries >= acknowledged


def test_a_clock_that_went_back_is_told_and_is_no_tampering(tmp_path: Path) -> None:
    years = iter([2026, 2020, 2027])
    log = AccessLog(tmp_path, clock=lambda: datetime(next(years), 1, 1, tzinfo=UTC))
    for what in ("first", "second", "third"):
        log.record(VIEWER, "consultation", what, {})
    assert log.verify().clock_went_back == (2,)
