"""One small graph and one API server for all of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.api import world as small
from tests.integration.api.server import Server, running
from tests.integration.api.world import World


@pytest.fixture(scope="session")
def world(graph: Graph) -> World:
    """The graph of tests/integration/api/world.py."""
    return small.build(graph)


@pytest.fixture(scope="session")
def server(graph: Graph, world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on it, with keys and an access log of its own."""
    assert world.area  # written before the server reads which scopes there are
    with running(graph, Path(tmp_path_factory.mktemp("api"))) as server:
        yield server
