"""One real database for the whole run, and a controller of its own for every test.

In this order: the server that NEO4J_URI names; a container, where Docker answers; the embedded server, in a temporary
home. Tests never wipe it: each works in scopes of its own.
"""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pytest

# Before anything reads the settings: secrets, logs and data of the tests stay out of the checkout's own.
_HOME = Path(tempfile.mkdtemp(prefix="safeground-tests-"))
os.environ["SAFEGROUND_HOME"] = str(_HOME)

from graph.client import Graph  # noqa: E402 (the home must be set first)
from graph.schema.apply import apply_schema  # noqa: E402
from graph.server import EmbeddedServer, Endpoint, endpoint  # noqa: E402
from graph.server.paths import NEO4J_VERSION  # noqa: E402
from graph.settings import CHECKOUT, settings  # noqa: E402
from tests.sharing import share_everything  # noqa: E402

share_everything(_HOME)


def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_HOME, ignore_errors=True)


def _docker_answers() -> bool:
    if shutil.which("docker") is None:
        return False
    try:
        asked = subprocess.run(["docker", "info"], capture_output=True, timeout=20, check=False)  # noqa: S607 (on PATH)
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


@contextmanager
def _container() -> Iterator[Endpoint | None]:
    """Neo4j in a container; None when the image cannot be had, as on a machine without a registry."""
    from docker.errors import DockerException  # noqa: PLC0415 (only where Docker is)
    from testcontainers.community.neo4j import Neo4jContainer  # noqa: PLC0415

    container = Neo4jContainer(f"neo4j:{NEO4J_VERSION}-community", password=secrets.token_urlsafe())
    try:
        container.start()
    except DockerException:
        yield None
        return
    try:
        yield Endpoint(container.get_connection_url(), container.username, container.password, "neo4j")
    finally:
        container.stop()


@contextmanager
def _embedded() -> Iterator[Endpoint]:
    """The embedded server, which ends with this process whatever happens to it."""
    server = EmbeddedServer(settings().home / "neo4j", settings().cache)
    try:
        yield server.start(owned=True)
    finally:
        server.stop()


@pytest.fixture(scope="session")
def where() -> Iterator[Endpoint]:
    """The database of this run."""
    if settings().neo4j_uri:
        yield endpoint()
        return
    with _container() if _docker_answers() else nullcontext() as contained:
        if contained is not None:
            yield contained
            return
        with _embedded() as own:
            yield own


@pytest.fixture(scope="session")
def graph(where: Endpoint) -> Iterator[Graph]:
    """The database, with the schema applied."""
    with Graph.connect(where) as connected:
        apply_schema(connected)
        yield connected


@pytest.fixture
def controller() -> str:
    """An organisation that no other test uses."""
    return f"test-{secrets.token_hex(6)}"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real files that are not part of the project. Its absence is a failure in CI, elsewhere a skip."""
    folder = Path(os.environ.get("SHARED_DATA", CHECKOUT.parent / "shared" / "data"))
    if not folder.is_dir():
        message = f"the real files are not at {folder}; name their folder in SHARED_DATA"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return folder
