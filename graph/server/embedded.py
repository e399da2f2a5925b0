"""Our own Neo4j: started, adopted, stopped and reset in one home directory.

The rule behind everything here: the truth is the process, not a file. The state file says where to look; a process
counts only when its command line shows that it is Neo4j on this very home. So nothing needs cleaning up after kill -9.
"""

import atexit
import os
import subprocess
from pathlib import Path

from filelock import FileLock

from graph.errors import Missing, NotRunning
from graph.server import archive
from graph.server.config import (
    DATABASE,
    USERNAME,
    delete_data,
    ensure_password,
    read_password,
    require_room,
    write_configuration,
)
from graph.server.diagnosis import PortTaken
from graph.server.endpoint import Endpoint
from graph.server.fetch import translated
from graph.server.jars import JarStore
from graph.server.java import BRIEF_OPTIONS, Memory, server_command
from graph.server.launch import Launch, free_port, release, start_lasting, start_supervised
from graph.server.paths import ServerPaths, private_directory
from graph.server.process import STOP_SECONDS, created, end, find_server, is_alive, listens, serves, wait_gone
from graph.server.readiness import wait_ready
from graph.server.state import ServerState, clear_state, read_state, write_state
from graph.server.status import Phase, ServerStatus
from graph.server.swap import settle

PORT_ATTEMPTS = 5


class EmbeddedServer:
    """The Neo4j of one home. Any number of these objects, in any number of processes, may name the same home."""

    def __init__(self, home: Path, cache: Path) -> None:
        self.paths = ServerPaths(home.resolve())
        self.jars = JarStore(cache)
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(
        self, *, owned: bool = False, memory_mb: int = 1024, verify: bool = False, brief: bool = False
    ) -> Endpoint:
        """Make the server run and answer; do nothing more when it already does.

        Args:
            owned: the server ends when this process ends, even by kill -9. A server that already runs is used as it is
                and is left to its own end.
            memory_mb: Java's heap, in megabytes; the page cache takes a quarter more.
            verify: hash every jar again.
            brief: the server will not live long: start sooner, at half the speed later.

        Raises:
            Missing: something the machine lacks (network, disk, memory, a port).
            Refused: the data's password is gone.
        """
        class_path = self.jars.ensure(rehash=verify)
        memory = Memory(memory_mb)
        with translated(f"keep the database in {self.paths.home}"):
            private_directory(self.paths.home)
            with FileLock(self.paths.lock, mode=0o600):
                return self._adopt(memory) or self._launch(class_path, memory, owned=owned, brief=brief)

    def stop(self) -> bool:
        """Stop the server, whoever started it; returns whether there was one."""
        if not self.paths.home.exists():
            return False
        with FileLock(self.paths.lock, mode=0o600):
            return self._stop()

    def reset(self) -> None:
        """Stop the server and delete its data, its password and its logs."""
        if not self.paths.home.exists():
            return
        with FileLock(self.paths.lock, mode=0o600):
            self._stop()
            with translated(f"delete the database in {self.paths.home}"):
                delete_data(self.paths)

    def status(self) -> ServerStatus:
        """What runs here now. Takes no lock, so it answers while another process starts or stops the server."""
        state = self._state()
        if state is None:
            return ServerStatus("stopped", str(self.paths.home))
        phase: Phase = "running" if listens(state.pid, state.port) else "starting"
        return ServerStatus(phase, str(self.paths.home), _uri(state.port), state.pid, state.created, state.owner)

    def endpoint(self) -> Endpoint:
        """How to reach the running server.

        Raises:
            NotRunning: there is none.
        """
        state = self._state()
        if state is None:
            raise NotRunning("Neo4j is not running; start it with `safeground db start`.")
        return self._endpoint(state)

    def _endpoint(self, state: ServerState) -> Endpoint:
        return Endpoint(_uri(state.port), USERNAME, read_password(self.paths), DATABASE)

    def _state(self) -> ServerState | None:
        """The server that is alive on this home, if any."""
        state = read_state(self.paths)
        if state is not None and serves(state.pid, self.paths.home):
            return state
        process = find_server(self.paths.home)
        if process is None:
            return None
        # Its starter was killed before it could write: the port is the one in the configuration written just before.
        return ServerState(process.pid, created(process.pid), self._configured_port() or 0)

    def _configured_port(self) -> int | None:
        """The port of the last start: kept when it is still free, so that an address noted once stays true."""
        try:
            text = (self.paths.configuration / "neo4j.conf").read_text(encoding="utf-8")
        except OSError:
            return None
        for line in text.splitlines():
            if line.startswith("server.bolt.listen_address="):
                return int(line.rpartition(":")[2])
        return None

    def _adopt(self, memory: Memory) -> Endpoint | None:
        """Use the server that is alive here; None when there is none, or it is ending."""
        state = self._state()
        if state is None:
            return None
        if state.supervisor is not None and not (is_alive(state.supervisor) and is_alive(state.owner or 0)):
            end(state.pid, self.paths.home)
            return None
        endpoint = self._endpoint(state)
        try:
            wait_ready(self.paths, state, endpoint, memory.heap_mb)
        except Missing:
            if serves(state.pid, self.paths.home):
                raise
            return None  # it died while we looked; what killed it may be gone, so a new start tells
        write_state(self.paths, state)
        return endpoint

    def _launch(self, class_path: list[Path], memory: Memory, *, owned: bool, brief: bool) -> Endpoint:
        """Start a new server, on another port when the first is snatched."""
        settle(self.paths)
        require_room(self.paths.home)
        extra = [*archive.options(self.jars.directory, self.paths), *(BRIEF_OPTIONS if brief else ())]
        command = server_command(self.paths, class_path, memory, extra)
        preferred = self._configured_port()
        for attempt in range(PORT_ATTEMPTS):
            port = free_port(preferred if attempt == 0 else None)
            write_configuration(self.paths, port, memory)
            ensure_password(self.paths, class_path)
            clear_state(self.paths)
            self._spawn(Launch(self.paths.home, port, command), owned=owned)
            try:
                endpoint = self._await(memory)
            except PortTaken:
                self._release(os.getpid())
                continue
            self._archive_classes()
            return endpoint
        raise PortTaken("Other programs keep taking the ports that Neo4j chooses; run the command again.")

    def _archive_classes(self) -> None:
        state = read_state(self.paths)
        if state is not None:
            archive.build_beside(self.jars.directory, self.paths, state)

    def _spawn(self, launch: Launch, *, owned: bool) -> None:
        if owned:
            self._supervisor = start_supervised(launch)
            atexit.register(self._release, os.getpid())
        else:
            start_lasting(launch)

    def _await(self, memory: Memory) -> Endpoint:
        """Wait for the server that has just been started."""
        state = read_state(self.paths)
        if state is None:
            raise Missing(f"Neo4j could not be started in {self.paths.home}; check that folder's access rights.")
        endpoint = self._endpoint(state)
        wait_ready(self.paths, state, endpoint, memory.heap_mb)
        return endpoint

    def _stop(self) -> bool:
        state = self._state()
        if state is not None:
            end(state.pid, self.paths.home)
        self._release(os.getpid())
        clear_state(self.paths)
        return state is not None

    def _release(self, process: int) -> None:
        """End the server we own, if any; a forked child (another process id) owns nothing."""
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is None or process != os.getpid():
            return
        atexit.unregister(self._release)
        release(supervisor, STOP_SECONDS + 5)
        state = read_state(self.paths)
        if state is not None and not wait_gone(state.pid, self.paths.home, 1):
            end(state.pid, self.paths.home)


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"
