"""Jars: the very bytes of the lock or none; fetched from a Maven repository that these tests serve themselves."""

import gc
import hashlib
import os
import threading
import warnings
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from jgo.maven import _core

from graph.errors import Missing
from graph.server.fetch import Coordinate, translated
from graph.server.jars import JarStore, LockedJar, read_lock, sha256_of

# The library that fetches leaves its connections to the garbage collector, which comes when it likes.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
NAMES = ("group.one:alpha:1.0", "group.one:beta:2.0", "group.two:gamma:3.1:linux")


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Collect them here, so that no later test is blamed for them."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


class Repository:
    """A Maven repository on the loopback interface, with a few small jars; counts what is asked of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        repository = self

        class Handler(SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                repository.asked.append(self.path)
                super().do_GET()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def path(self, coordinate: Coordinate) -> Path:
        place = self.folder / coordinate.group.replace(".", "/") / coordinate.artifact / coordinate.version
        place.mkdir(parents=True, exist_ok=True)
        return place / coordinate.file_name

    def jars_asked(self) -> list[str]:
        return [path for path in self.asked if path.endswith(".jar")]

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """The only repository there is; the user's own (~/.m2) is empty."""
    served = Repository(tmp_path / "repository")
    monkeypatch.setitem(_core.DEFAULT_REMOTE_REPOS, "central", served.address)
    monkeypatch.setenv("M2_REPO", str(tmp_path / "m2"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    yield served
    served.close()


@pytest.fixture
def jars(repository: Repository) -> list[LockedJar]:
    """Three jars in the repository, as a lock names them."""
    locked = []
    for name in NAMES:
        coordinate = Coordinate.parse(name)
        content = name.encode() * 1000
        repository.path(coordinate).write_bytes(content)
        locked.append(LockedJar(coordinate, hashlib.sha256(content).hexdigest()))
    return locked


@pytest.fixture
def store(tmp_path: Path, jars: list[LockedJar]) -> JarStore:
    """An empty cache for these jars."""
    return JarStore(tmp_path / "cache", jars)


def all_right(store: JarStore) -> bool:
    return all(sha256_of(path) == jar.sha256 for path, jar in zip(store.class_path(), store.jars, strict=True))


def test_the_lock_names_each_jar_once_with_its_hash_and_no_address() -> None:
    locked = read_lock()
    assert len({jar.coordinate.file_name for jar in locked}) == len(locked) > 200
    assert all(len(jar.sha256) == 64 for jar in locked)
    assert {"neo4j", "neo4j-server"} <= {jar.coordinate.artifact for jar in locked}


def test_every_jar_is_fetched_once_and_then_trusted_unread(store: JarStore, repository: Repository) -> None:
    assert store.ensure() == store.class_path()
    assert all_right(store)
    assert len(repository.jars_asked()) == len(NAMES)
    JarStore(store.directory.parent, store.jars).ensure()
    assert len(repository.jars_asked()) == len(NAMES)
    assert store.directory.stat().st_mode & 0o077 == 0


def test_a_jar_in_the_users_maven_repository_is_used_only_when_it_is_the_very_one(
    store: JarStore, repository: Repository, tmp_path: Path
) -> None:
    good, bad, _ = store.jars
    for jar, content in ((good, NAMES[0].encode() * 1000), (bad, b"something else")):
        place = tmp_path / "m2" / repository.path(jar.coordinate).relative_to(repository.folder)
        place.parent.mkdir(parents=True)
        place.write_bytes(content)
    store.ensure()
    assert all_right(store)
    assert not any("alpha" in path for path in repository.jars_asked())
    assert any("beta" in path for path in repository.jars_asked())


def test_half_a_jar_is_fetched_again_and_the_others_are_not(store: JarStore, repository: Repository) -> None:
    store.ensure()
    archive = store.directory / "classes-25.0.0.jsa"
    archive.touch()
    os.truncate(store.class_path()[1], 100)
    repository.asked.clear()
    store.ensure()
    assert all_right(store)
    assert len(repository.jars_asked()) == 1
    assert not archive.exists(), "an archive made from other jars must go"


def test_bytes_changed_behind_the_stamp_are_found_by_verify(store: JarStore) -> None:
    store.ensure()
    path = store.class_path()[0]
    noted = path.stat()
    path.write_bytes(b"x" * noted.st_size)
    os.utime(path, ns=(noted.st_atime_ns, noted.st_mtime_ns))
    store.ensure()
    assert not all_right(store), "the stamp is what makes a start quick"
    store.ensure(rehash=True)
    assert all_right(store)


def test_a_jar_that_is_not_the_locks_is_refused_and_not_kept(store: JarStore, repository: Repository) -> None:
    repository.path(store.jars[2].coordinate).write_bytes(b"a proxy's error page")
    with pytest.raises(Missing, match=r"group\.two:gamma:3\.1:linux as downloaded is not the jar"):
        store.ensure()
    assert not store.class_path()[2].exists()
    assert not list(store.directory.glob(".partial-*"))


def test_a_jar_that_the_repository_lacks_is_named(store: JarStore, repository: Repository) -> None:
    repository.path(store.jars[1].coordinate).unlink()
    with pytest.raises(Missing, match=r"group\.one:beta:2\.0 cannot be downloaded"):
        store.ensure()


def test_no_network_is_said_in_one_sentence_and_what_was_fetched_is_kept(
    store: JarStore, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.ensure()
    lost = store.class_path()[0]
    lost.unlink()
    monkeypatch.setitem(_core.DEFAULT_REMOTE_REPOS, "central", "http://127.0.0.1:9")  # nobody listens there
    with pytest.raises(Missing, match=r"group\.one:alpha:1\.0 cannot be downloaded \(no connection.*network") as raised:
        store.ensure()
    assert "\n" not in str(raised.value)
    monkeypatch.setitem(_core.DEFAULT_REMOTE_REPOS, "central", repository.address)
    repository.asked.clear()
    store.ensure()
    assert len(repository.jars_asked()) == 1


def test_what_a_killed_download_left_is_cleared_away(store: JarStore) -> None:
    leftover = store.directory / ".partial-alpha-1.0.jar" / "group"
    leftover.mkdir(parents=True)
    (leftover / "alpha-1.0.jar").write_bytes(b"half")
    store.ensure()
    assert all_right(store)
    assert not list(store.directory.glob(".partial-*"))


def test_two_checkouts_may_fetch_at_once(store: JarStore, repository: Repository) -> None:
    others = [threading.Thread(target=JarStore(store.directory.parent, store.jars).ensure) for _ in range(3)]
    for thread in others:
        thread.start()
    store.ensure()
    for thread in others:
        thread.join()
    assert all_right(store)
    assert len(repository.jars_asked()) == len(NAMES), "whoever came second found them there"


def test_a_full_disk_is_one_sentence() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full to stand for a full disk")
    with (
        pytest.raises(Missing, match=r"The disk is full: cannot keep it there; free some space"),
        translated("keep it there"),
    ):
        full.write_bytes(b"x")
