"""The process between an owner and its server: when the owner ends, even by kill -9, the server is stopped.

`python -m graph.server.supervisor` reads what to run from the first line of its standard input (a `Launch`), which
stays open as long as the owner lives.
"""

import ctypes
import os
import select
import signal
import subprocess
import sys

from graph.server.launch import Launch, spawn_server
from graph.server.process import STOP_SECONDS

POLL_SECONDS = 0.25  # how soon we notice that Java ended by itself, or that the owner left children holding the pipe
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Ask Linux to stop this process when its parent (the supervisor) is killed; elsewhere the next start stops it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def read_launch() -> Launch:
    """What to run: the first line of standard input, read without buffering past it."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)  # the owner ended before it told us what to run
        line += byte
    return Launch.from_line(bytes(line))


def watch(server: "subprocess.Popen[bytes]", owner: int) -> None:
    """Return when the owner has ended or the server has."""
    while server.poll() is None and os.getppid() == owner:
        readable, _, _ = select.select([0], [], [], POLL_SECONDS)
        if readable and not os.read(0, 1):
            return


def finish(server: "subprocess.Popen[bytes]") -> int:
    """Stop the server cleanly if it runs, kill it if it will not stop, and return its exit status."""
    if server.poll() is None:
        server.terminate()
    try:
        return server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        return server.wait()


def main() -> int:
    """Start, watch, finish."""
    owner = os.getppid()
    launch = read_launch()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # unwinds into `finally`, so the server stops with us
    server = spawn_server(launch, owner=owner, before_exec=die_with_parent)
    try:
        os.write(1, b"started\n")
        watch(server, owner)
    finally:
        status = finish(server)
    return status


if __name__ == "__main__":
    sys.exit(main())
