"""One partnership and one server for these tests; each test writes the policy that it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.access.world import Partnership, build
from tests.integration.api.server import Server, running


@pytest.fixture(scope="package")
def partnership(graph: Graph) -> Partnership:
    """The facts of three organisations."""
    return build(graph)


@pytest.fixture(scope="package")
def server(graph: Graph, partnership: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on them."""
    assert partnership.area
    with running(graph, Path(tmp_path_factory.mktemp("access"))) as server:
        yield server
