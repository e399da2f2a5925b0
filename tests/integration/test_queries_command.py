"""`safeground query` as a user and a program meet it."""

import csv
import datetime
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from api.token import Tokens
from graph.access.log import AccessLog
from graph.access.viewer import Viewer
from graph.client import Graph
from tests.integration.queries_world import World
from tests.sharing import share_everything

COMMAND = [sys.executable, "-c", "from safeground.cli import main; main()", "query"]


class Installation:
    """An installation of its own, on the database of the tests."""

    def __init__(self, home: Path, graph: Graph) -> None:
        self.home, self.world = home, World(graph)
        share_everything(home)
        where = graph.where
        self.environment = os.environ | {
            "SAFEGROUND_HOME": str(home),
            "SAFEGROUND_ORGANISATION": "Test Council",
            **where.environment,
        }
        self.environment.pop("SAFEGROUND_TOKEN", None)

    def query(self, *options: str, token: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = self.environment | ({"SAFEGROUND_TOKEN": token} if token else {})
        done = subprocess.run([*COMMAND, *options], env=environment, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        return done

    def entries(self) -> list[dict[str, object]]:
        return list(AccessLog(self.home).search()) if (self.home / "access-log").exists() else []


@pytest.fixture
def at(tmp_path: Path, graph: Graph) -> Installation:
    made = Installation(tmp_path, graph)
    people = made.world.people(*(f"person {n}" for n in range(8)))
    place = made.world.node("Place", "=cmd", name="=Park")
    for number, person in enumerate(people):
        made.world.edge("SPENDS_TIME_IN", person, place)
        if number < 6:
            made.world.concern(str(number), person)
    return made


def here(at: Installation) -> list[str]:
    return ["--area", at.world.area, "-p", "window_to=2026-03-01"]


def test_json_is_a_plain_list_and_nothing_else(at: Installation) -> None:
    done = at.query("hotspots", "--format", "json", *here(at))
    assert done.returncode == 0
    (row,) = json.loads(done.stdout)
    assert list(row)[:12] == [
        "rank", "context_id", "name", "kind", "observed", "expected", "p_value", "q_value", "strengths",
        "strengths_note", "window_from", "window_to",
    ]  # fmt: skip
    # Six of the eight have an open concern: the number of all would tell that two have none.
    assert (row["observed"], row["people"], row["name"]) == (6, None, "=Park")


def test_it_says_for_whom_and_logs_it_before_answering(at: Installation) -> None:
    done = at.query("hotspots", "--format", "json", *here(at))
    assert "of Test Council as operator, for place_safety (asked on the command line)" in done.stderr
    (entry,) = at.entries()
    viewer = entry["viewer"]
    assert isinstance(viewer, dict)
    assert (viewer["organisation"], viewer["purpose"], viewer["areas"]) == (
        "Test Council",
        "place_safety",
        [at.world.area],
    )
    assert entry["what"] == "query hotspots"


def test_a_table_for_people_and_csv_for_spreadsheets(at: Installation) -> None:
    table = at.query("hotspots", *here(at)).stdout
    assert "=Park" in table
    assert "Links are what partners recorded; missing is not zero." in table
    (row,) = csv.DictReader(io.StringIO(at.query("hotspots", "--format", "csv", *here(at)).stdout))
    assert row["name"] == "'=Park"  # no formula in a spreadsheet
    assert json.loads(row["sources"])[0]["share"] == 1.0


def test_an_empty_answer_is_an_answer(at: Installation) -> None:
    done = at.query("cross_group", "--format", "json", *here(at))
    assert (done.returncode, json.loads(done.stdout)) == (0, [])
    assert "No rows." in at.query("cross_group", *here(at)).stdout


def test_a_day_before_anything_was_known(at: Installation) -> None:
    assert json.loads(at.query("hotspots", "--format", "json", "--as-known-on", "2026-01-01", *here(at)).stdout) == []


def test_with_a_token_it_asks_for_its_viewer(at: Installation) -> None:
    viewer = Viewer("Robin", "Lantern", "practitioner", "welfare", "a case", frozenset({at.world.area}))
    token = Tokens(at.home).sign(viewer, datetime.timedelta(hours=1))
    done = at.query("hotspots", "--format", "json", "-p", "window_to=2026-03-01", token=token)
    assert len(json.loads(done.stdout)) == 1
    assert done.stderr == "Marking: official-sensitive.\n"
    assert at.entries()[0]["viewer"]["who"] == "Robin"  # type: ignore[index]
    assert at.query("hotspots", "--purpose", "welfare", token=token).returncode == 2


@pytest.mark.parametrize(
    ("options", "status", "says"),
    [
        (["hotspot"], 2, "did you mean hotspots"),
        (["hotspots", "-p", "dayz=3"], 2, "did you mean days?"),
        (["hotspots", "-p", "days=many"], 2, "a whole number"),
        (["hotspots", "-p", "days"], 2, "has no value"),
        (["hotspots", "-p", "days=3", "-p", "days=4"], 2, "given twice"),
        (["hotspots", "-p", "kind=place"], 2, "did you mean Place"),
        (["hotspots", "--as-known-on", "soon"], 2, "a date like"),
        (["hotspots", "--purpose", "oversight"], 6, "place_safety or welfare only"),
        (["hotspots", "--purpose", "curiosity"], 6, "not one of those agreed"),
        (["hotspots", "--role", "visitor"], 6, "may not act for"),
        (["hotspots", "--token", "x.y.z"], 6, "token"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_sentence(
    at: Installation, options: list[str], status: int, says: str
) -> None:
    done = at.query(*options)
    assert (done.returncode, done.stdout) == (status, "")
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert at.entries() == []


def test_the_questions_are_listed(at: Installation) -> None:
    listed = at.query("--list").stdout
    assert all(name in listed for name in ("hotspots", "cross_group", "event_hotspots"))


def test_without_a_server_it_says_what_to_do(at: Installation) -> None:
    at.environment["NEO4J_URI"] = "bolt://127.0.0.1:1"
    done = at.query("hotspots")
    assert done.returncode == 4
    assert "safeground db start" in done.stderr
