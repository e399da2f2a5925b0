"""Who serves a home, on which port: written the moment Java exists, before anyone waits for it."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.private import write_private
from graph.server.paths import ServerPaths


@dataclass(frozen=True)
class ServerState:
    """The process that serves a home.

    `owner` and `supervisor` are process ids, present when the server ends with the process that asked for it.
    `created` is the process's start in seconds since 1970, for people; a process is recognised by its command line.
    """

    pid: int
    created: float
    port: int
    owner: int | None = None
    supervisor: int | None = None


def write_state(paths: ServerPaths, state: ServerState) -> None:
    """Keep `state` in one step: a reader sees the old one or the new one."""
    write_private(paths.state, json.dumps(asdict(state)))


def read_state(paths: ServerPaths) -> ServerState | None:
    """The last state kept, true or not; None when there is none or it cannot be understood."""
    return _read(paths.state)


def clear_state(paths: ServerPaths) -> None:
    """Forget the process."""
    paths.state.unlink(missing_ok=True)


def _read(path: Path) -> ServerState | None:
    try:
        return ServerState(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
