"""Start Java on a home, note it at once, and let go of it or hold it."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from graph.errors import Missing
from graph.private import PRIVATE_FILE
from graph.server.java import clean_environment
from graph.server.paths import ServerPaths
from graph.server.process import created
from graph.server.state import ServerState, write_state

# Below the ports that systems give to outgoing connections, so that none of those sits on ours while we restart.
PORTS = range(20_000, 32_000)
# A killed Java counts as dead when its first thread is; the system closes its ports a moment later.
LETTING_GO_SECONDS = 3.0


def free_port(preferred: int | None = None) -> int:
    """A port on the loopback interface that nobody listens on; `preferred` when it is free, or soon is.

    Raises:
        Missing: the machine has none left.
    """
    deadline = time.monotonic() + LETTING_GO_SECONDS
    while preferred is not None:
        if _bound(preferred) is not None:
            return preferred
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    for port in (*random.sample(PORTS, 100), 0):
        if (found := _bound(port)) is not None:
            return found
    raise Missing("No free port is left on 127.0.0.1; close some programs and run the command again.")


def _bound(port: int) -> int | None:
    """The port, after it could be bound (0: any); None when somebody has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Java does: a closing connection is no user
        with suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    return None


@dataclass(frozen=True)
class Launch:
    """Everything a start has decided: the home, the port and Java's command line."""

    home: Path
    port: int
    command: list[str]

    def to_line(self) -> bytes:
        """One line of JSON, for the supervisor."""
        return json.dumps({"home": str(self.home), "port": self.port, "command": self.command}).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Launch":
        """What `to_line` wrote."""
        parts = json.loads(line)
        return cls(Path(parts["home"]), parts["port"], parts["command"])


def spawn_server(
    launch: Launch, *, owner: int | None = None, before_exec: Callable[[], None] | None = None
) -> "subprocess.Popen[bytes]":
    """Start Java in its own session (Ctrl-C in our terminal is not for it) and note it in the state file."""
    paths = ServerPaths(launch.home)
    descriptor = os.open(paths.console, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as console:
        process = subprocess.Popen(
            launch.command,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            cwd=launch.home,
            env=clean_environment(),
            umask=0o077,
            start_new_session=True,
            preexec_fn=before_exec,  # noqa: PLW1509 (only the single-threaded supervisor gives one)
        )
    supervisor = os.getpid() if owner is not None else None
    write_state(paths, ServerState(process.pid, created(process.pid), launch.port, owner, supervisor))
    return process


def start_lasting(launch: Launch) -> None:
    """Start a server that outlives this process."""
    process = spawn_server(launch)
    process.returncode = 0  # we shall not wait for it; without this Python warns about a child left behind


def start_supervised(launch: Launch) -> "subprocess.Popen[bytes]":
    """Start a supervisor that starts the server and ends it when this process ends; returns once Java exists.

    The supervisor reads from a pipe whose other end only this process has: when we end, in whatever way, it reads the
    end of the file.
    """
    supervisor = subprocess.Popen(
        [sys.executable, "-P", "-m", "graph.server.supervisor"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        umask=0o077,
    )
    assert supervisor.stdin is not None
    assert supervisor.stdout is not None
    with suppress(BrokenPipeError):  # it died at once; that it noted no server is what the caller reports
        supervisor.stdin.write(launch.to_line())
        supervisor.stdin.flush()
    supervisor.stdout.readline()  # "started": the state file is written
    supervisor.stdout.close()
    return supervisor


def release(supervisor: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Close the pipe, as our end would, and wait until server and supervisor are gone."""
    assert supervisor.stdin is not None
    with suppress(BrokenPipeError):
        supervisor.stdin.close()
    try:
        supervisor.wait(seconds)
    except subprocess.TimeoutExpired:
        supervisor.kill()
        supervisor.wait()
