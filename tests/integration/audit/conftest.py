"""One API server for these tests, with an access log of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.api.server import Server, running
from tests.integration.audit.town import Town, build


@pytest.fixture(scope="package")
def town(graph: Graph) -> Town:
    """The graph of tests/integration/audit/town.py."""
    return build(graph)


@pytest.fixture(scope="package")
def server(graph: Graph, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on it."""
    assert town.people  # written before the server reads which scopes there are
    with running(graph, Path(tmp_path_factory.mktemp("audit"))) as server:
        yield server
