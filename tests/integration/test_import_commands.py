"""`safeground import` and `safeground runs`, as a person at a desk uses them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from graph.client import Graph
from graph.errors import Refused
from importers.registry import SOURCES
from safeground.commands import import_, runs
from tests.unit.importers.files import outcome_row, outcomes, template, write

app = typer.Typer()
app.command("import")(import_.import_)
app.command("runs")(runs.runs)


@pytest.fixture
def run(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> "Run":
    @contextmanager
    def connected() -> Iterator[Graph]:
        yield graph

    monkeypatch.setattr(Graph, "connect", connected)
    monkeypatch.setenv("COLUMNS", "300")
    return Run()


class Run:
    """Runs a command against the tests' database."""

    def __call__(self, *words: str | Path) -> Result:
        return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def roll(tmp_path: Path) -> Path:
    rows = [{"pupil_id": str(n), "urn": "999001", "from": "soon" if n == 2 else "2026-01-08"} for n in range(3)]
    return write(tmp_path, "roll.csv", template("school-roll", rows))


def test_an_import_says_what_was_taken_and_where_the_rest_is(run: Run, controller: str, roll: Path) -> None:
    result = run("import", "school-roll", roll, "--controller", controller, "--area", "X1")
    assert result.exit_code == 0
    assert "read" in result.stdout
    assert "Rejected 1: column 'from': a value is not a date" in result.stdout
    path = Path(result.stdout.split("Rejected rows, with reasons: ")[1].splitlines()[0])
    assert path.read_text().count("\n") == 2
    run_id = result.stdout.split("Run ")[-1].split()[0]
    assert run_id in run("runs").stdout
    shown = run("runs", run_id).stdout
    for part in ("school-roll, complete", controller, "3 read, 2 new, 0 changed, 0 unchanged, 1 rejected", str(path)):
        assert part in shown


def test_strict_says_by_its_status_that_rows_were_rejected(run: Run, controller: str, roll: Path) -> None:
    assert run("import", "school-roll", roll, "--controller", controller, "--strict").exit_code == 3


def test_a_dry_run_says_so(run: Run, controller: str, roll: Path) -> None:
    result = run("import", "school-roll", roll, "--controller", controller, "--dry-run")
    assert "dry run: nothing was written" in result.stdout
    assert "Rejected rows, with reasons" not in result.stdout
    assert controller not in run("runs").stdout


def test_what_is_wrong_ends_in_one_sentence_and_status_two(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path, "a.csv", outcomes(outcome_row("a")))
    for words in (("police-street", path), ("police", path), ("police-street", tmp_path / "nothing.csv")):
        error = run("import", *words).exception
        assert isinstance(error, Refused)
        assert error.exit_status == 2
        assert "\n" not in str(error)
    assert isinstance(run("runs", "run-nothing").exception, Refused)


def test_help_lists_the_sources(run: Run) -> None:
    words = "".join(run("import", "--help").stdout.split())
    assert all("".join(source.name.split()) in words for source in SOURCES)
