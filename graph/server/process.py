"""Processes of ours: recognised by their command line, ended politely, then firmly."""

import time
from contextlib import suppress
from pathlib import Path

import psutil

from graph.server.java import SERVER_CLASS, home_marker

STOP_SECONDS = 30.0


def serves(pid: int, home: Path) -> bool:
    """Whether process `pid` is alive and is Neo4j on this very home; a re-used process id is not."""
    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and _is_server(process.cmdline(), home)
    except psutil.Error:
        return False


def find_server(home: Path) -> psutil.Process | None:
    """Neo4j on this home, looked for among all processes: for when the one who started it died before noting it."""
    for process in psutil.process_iter(["cmdline", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE and _is_server(process.info["cmdline"] or [], home):
            return process
    return None


def _is_server(command: list[str], home: Path) -> bool:
    return SERVER_CLASS in command and home_marker(home) in command


def listens(pid: int, port: int) -> bool:
    """Whether this very process accepts connections on `port`; a stranger there must not be shown the password."""
    try:
        found = psutil.Process(pid).net_connections("tcp")
    except psutil.Error:
        return False
    return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in found)


def is_alive(pid: int) -> bool:
    """Whether a process of this id runs (a dead one that nobody has collected does not)."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def created(pid: int) -> float:
    """When the process began, in seconds since 1970; 0 when it is gone."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.Error:
        return 0.0


def end(pid: int, home: Path, seconds: float = STOP_SECONDS) -> None:
    """Ask the server of `home` to stop, wait, and kill it when it does not; returns when it is gone."""
    for ask in (psutil.Process.terminate, psutil.Process.kill):
        if not serves(pid, home):
            return
        with suppress(psutil.Error):
            ask(psutil.Process(pid))
        wait_gone(pid, home, seconds)


def wait_gone(pid: int, home: Path, seconds: float) -> bool:
    """Wait for the server of `home` to end; False when it is still there after `seconds`."""
    deadline = time.monotonic() + seconds
    while serves(pid, home):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
