"""Data flows one way: api -> graph <- importers, statistics know no database, one file opens sessions."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("graph", "api", "importers", "demo", "safeground")
MAY_IMPORT = {
    "graph": {"graph"},
    "api": {"api", "graph"},
    "importers": {"importers", "graph"},
    "demo": {"demo", "graph"},
    "safeground": set(PACKAGES),
}


def sources(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_go_one_way(package: str) -> None:
    paths = sources(package)
    assert paths
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths
        for name in imported(path)
        if name.split(".")[0] in set(PACKAGES) - MAY_IMPORT[package]
    ]
    assert wrong == []


def test_statistics_import_no_driver_and_nothing_that_does() -> None:
    paths = sorted((ROOT / "graph" / "queries" / "statistics").rglob("*.py"))
    assert paths
    wrong = [
        f"{path.name} imports {name}"
        for path in paths
        for name in imported(path)
        if name.split(".")[0] == "neo4j"
        or (name.startswith("graph.") and not name.startswith(("graph.queries.statistics", "graph.errors")))
    ]
    assert wrong == []


def test_one_file_opens_sessions() -> None:
    # The embedded server asks the database whether it is ready before anybody can have a client.
    allowed = {"graph/client.py", "graph/server/readiness.py"}
    openers = {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in sources(package)
        if any(
            call in path.read_text(encoding="utf-8")
            for call in (".session(", "GraphDatabase.driver(", ".execute_query(")
        )
    }
    assert openers <= allowed


@pytest.mark.parametrize("package", PACKAGES)
def test_files_stay_small(package: str) -> None:
    long = {str(p.relative_to(ROOT)): n for p in sources(package) if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}
