"""A town for each test."""

import pytest

from graph.client import Graph
from tests.integration.identity.town import Town


@pytest.fixture
def town(graph: Graph, controller: str) -> Town:
    """Records of a controller that no other test uses."""
    return Town(graph, controller)
