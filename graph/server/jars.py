"""Neo4j's jars: fetched once per user, the exact bytes that the lock names, shared by all checkouts."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from graph.private import write_private
from graph.server.fetch import Coordinate, copy, fetch, local_copy, partial_name, translated
from graph.server.paths import LOCK_FILE, NEO4J_VERSION, private_directory

STAMP = "stamp.json"
THREADS = 12  # the time goes to waiting for answers, not to work


@dataclass(frozen=True)
class LockedJar:
    """One line of the lock."""

    coordinate: Coordinate
    sha256: str


def read_lock(path: Path = LOCK_FILE) -> list[LockedJar]:
    """Every jar of the lock, in its order (which is the class path's order)."""
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [LockedJar(Coordinate.parse(name), sha256) for name, sha256 in lines]


def sha256_of(path: Path) -> str:
    """Hex SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class JarStore:
    """The directory of verified jars in the user's cache.

    A jar is trusted again without hashing when its size and modification time are those noted after it was last
    hashed; hashing 130 MB at every start would cost a second and find nothing.
    """

    def __init__(self, cache: Path, jars: list[LockedJar] | None = None) -> None:
        self.directory = cache / f"neo4j-{NEO4J_VERSION}"
        self.jars = read_lock() if jars is None else jars

    def class_path(self) -> list[Path]:
        """Where each jar is (or will be), in the lock's order."""
        return [self.directory / jar.coordinate.file_name for jar in self.jars]

    def ensure(self, *, rehash: bool = False) -> list[Path]:
        """Make every jar present and right, and return them. `rehash` trusts no earlier check.

        Raises:
            Missing: a jar cannot be fetched, is not what the lock names, or does not fit on the disk.
        """
        if rehash or self._suspects():
            with translated(f"keep Neo4j's jars in {self.directory}"):
                private_directory(self.directory)
            with FileLock(self.directory / ".lock"):
                self._remove_leftovers()
                suspects = self.jars if rehash else self._suspects()
                wrong = [jar for jar in suspects if not self._is_right(jar)]
                self._fetch(wrong)
                if wrong:
                    self._remove_archives()
                with translated(f"keep Neo4j's jars in {self.directory}"):
                    write_private(self.directory / STAMP, json.dumps(self._facts()))
        return self.class_path()

    def _suspects(self) -> list[LockedJar]:
        """The jars that are absent or not as they were when last hashed."""
        try:
            known = json.loads((self.directory / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        facts = self._facts()
        return [
            jar
            for jar, name in ((jar, jar.coordinate.file_name) for jar in self.jars)
            if name not in facts or facts[name] != known.get(name) or facts[name][2] != jar.sha256
        ]

    def _facts(self) -> dict[str, list[int | str]]:
        """File name -> size, modification time and the hash it must have, of the jars that are there."""
        facts: dict[str, list[int | str]] = {}
        for jar in self.jars:
            try:
                found = (self.directory / jar.coordinate.file_name).stat()
            except OSError:
                continue
            facts[jar.coordinate.file_name] = [found.st_size, found.st_mtime_ns, jar.sha256]
        return facts

    def _is_right(self, jar: LockedJar) -> bool:
        path = self.directory / jar.coordinate.file_name
        return path.is_file() and sha256_of(path) == jar.sha256

    def _remove_leftovers(self) -> None:
        """What a killed download left; nobody else writes here, since we hold the lock."""
        for path in self.directory.glob(partial_name("*")):
            shutil.rmtree(path, ignore_errors=True)

    def _remove_archives(self) -> None:
        """Class archives made from other jars: Java would refuse them for ever."""
        for path in self.directory.glob("classes-*.jsa"):
            path.unlink()

    def _fetch(self, jars: list[LockedJar]) -> None:
        if not jars:
            return
        with _progress(len(jars)) as advance, ThreadPoolExecutor(THREADS) as pool:
            tasks = [pool.submit(self._install, jar) for jar in jars]
            try:
                for _done in as_completed(tasks):
                    _done.result()
                    advance()
            finally:
                for task in tasks:
                    task.cancel()

    def _install(self, jar: LockedJar) -> None:
        """Put one jar in place: from the local Maven repository when it has the very bytes, else from the network."""
        target = self.directory / jar.coordinate.file_name
        found = local_copy(jar.coordinate)
        if found is not None and sha256_of(found) == jar.sha256:
            copy(jar.coordinate, found, target)
        else:
            fetch(jar.coordinate, jar.sha256, target, sha256_of)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal, one closing line elsewhere; both on standard error."""
    bar = Progress(
        TextColumn("Fetching Neo4j {task.fields[version]}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("jars"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("jars", total=total, version=NEO4J_VERSION)
        yield lambda: bar.advance(task)
