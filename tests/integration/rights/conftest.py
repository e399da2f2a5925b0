"""A home, and partners' files in it, for every test of the rights."""

from pathlib import Path

import pytest

from graph.client import Graph
from graph.settings import settings
from tests.integration.rights.files import Files


@pytest.fixture
def home() -> Path:
    return settings().home


@pytest.fixture
def files(graph: Graph, controller: str, tmp_path: Path) -> Files:
    return Files(graph, tmp_path, controller)
