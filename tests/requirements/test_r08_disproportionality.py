"""R8: the report finds a planted skew, the same each time, raises no alarm without one, and is for oversight only."""

import datetime
import json
import os
import random
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from graph.access.log import AccessLog
from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Forbidden
from graph.ids import edge_uid, uid
from graph.oversight.disproportionality import Row, make
from graph.oversight.population import from_rows
from graph.provenance import RETENTION, Stamp
from graph.time import now
from graph.upsert import Edge, Node, RowFacts, Writer

PURPOSES = frozenset({"welfare", "place_safety"})
PEOPLE = 600
DAY = datetime.date(2026, 3, 1)


def plant(graph: Graph, area: str, *, more: float, marking: str = "official_sensitive", people: int = PEOPLE) -> None:
    """Write invented young people; those of the group B have an open concern `more` times as often."""
    rng = random.Random(20260301)  # noqa: S311 (reproducible)
    scope = Scope(f"council-{area}", "uk_gdpr", PURPOSES, marking, area)
    keep(graph, scope)
    rows = []
    for number in range(people):
        group = rng.choices(["A", "B", None], [7, 2, 1])[0]
        born, sex = f"{rng.randint(2010, 2013)}-0{rng.randint(1, 9)}", rng.choice(["female", "male"])
        chance = 0.15 * (more if group == "B" else 1)
        said = {"birth_month": born, "sex": sex, "ethnicity": group, "life_stage": "young_person", "invented": True}
        person = Node("Person", uid("Person", area, str(number)), {k: v for k, v in said.items() if v is not None})
        rows.append(RowFacts(person.uid, [person], [], f"p{number}"))
        if rng.random() < chance:
            rows.append(_concern(area, number, person.uid))
    Writer(graph, Stamp(f"run-{area}", scope, RETENTION["partner"], now())).write(rows)


def _concern(area: str, number: int, person: str) -> RowFacts:
    said = {"basis": "assessment", "concern_status": "open", "opened_on": DAY, "valid_from": DAY}
    concern = Node("Concern", uid("Concern", area, str(number)), said)
    about = Edge(
        "ABOUT",
        edge_uid("ABOUT", concern.uid, person),
        ("Concern", concern.uid),
        ("Person", person),
        {"basis": "assessment", "valid_from": DAY},
    )
    return RowFacts(about.uid, [concern, Node("Person", person, owned=False)], [about], f"c{number}")


def auditor(area: str) -> Viewer:
    return Viewer("o.auditor", "Partnership", "auditor", "oversight", "yearly check", frozenset({area}))


def cells(rows: list[Row], measure: str, dimension: str, against: str | None) -> dict[str, Any]:
    return {
        row.cell.group: row.cell
        for row in rows
        if (row.measure, row.dimension, row.against) == (measure, dimension, against)
    }


@pytest.fixture
def area() -> str:
    """An area of its own."""
    return f"D{secrets.token_hex(4)}"


def test_a_planted_skew_is_found_and_the_report_is_the_same_twice(graph: Graph, area: str, tmp_path: Path) -> None:
    plant(graph, area, more=3)
    log = AccessLog(tmp_path)
    rows = make(graph, auditor(area), log)
    found = cells(rows, "open_concern", "ethnicity", "graph")
    assert found["B"].over
    assert 2 < found["B"].ratio < 4
    assert found["B"].low > 1
    assert found["A"].under
    assert found["not recorded"].ratio is None
    assert not [row for row in rows if row.dimension in ("age", "sex") and (row.cell.over or row.cell.under)]
    assert make(graph, auditor(area), log) == rows


def test_without_a_skew_nothing_is_flagged(graph: Graph, area: str, tmp_path: Path) -> None:
    plant(graph, area, more=1)
    rows = make(graph, auditor(area), AccessLog(tmp_path))
    assert sum(cell.count or 0 for cell in cells(rows, "in_graph", "sex", None).values()) == pytest.approx(600, abs=5)
    assert not [row for row in rows if row.cell.over or row.cell.under]


def test_a_group_that_is_too_often_in_the_graph_is_found_against_the_population(
    graph: Graph, area: str, tmp_path: Path
) -> None:
    plant(graph, area, more=1)
    population = from_rows([("", "ethnicity", "A", "9000"), ("", "ethnicity", "b", "900")])
    found = cells(make(graph, auditor(area), AccessLog(tmp_path), population), "in_graph", "ethnicity", "population")
    assert found["B"].over
    assert 2 < found["B"].ratio < 4


def test_whose_records_are_looked_at_is_held_against_the_others(graph: Graph, area: str, tmp_path: Path) -> None:
    plant(graph, area, more=1)
    log = AccessLog(tmp_path)
    worker = Viewer("w", "Council", "practitioner", "welfare", "case", frozenset({area}))
    rows = graph.read(
        "MATCH (s:Scope {area: $area}) MATCH (p:Person {scope: s.number}) RETURN p.uid AS uid, p.sex AS sex",
        {"area": area},
    )
    for row in rows[:300]:
        if row["sex"] == "male":
            log.record(worker, "consultation", "query: node", {"people": [row["uid"]]})
        else:  # neither who searches the log for a record nor an import looks at it
            log.record(auditor(area), "consultation", "access log", {"subjects": [row["uid"]]})
            log.record(worker, "combination", "import: joined", {"people": [row["uid"]]})
    found = cells(make(graph, auditor(area), log), "looked_at", "sex", "graph")
    assert found["male"].over
    assert found["female"].count is None
    assert found["female"].under
    later = make(graph, auditor(area), log, since=now() + datetime.timedelta(hours=1))
    assert {cell.count for cell in cells(later, "looked_at", "sex", "graph").values()} == {None}


def test_joined_records_are_one_person_and_withdrawn_and_protected_ones_nobody(
    graph: Graph, area: str, tmp_path: Path
) -> None:
    plant(graph, area, more=1, people=40)
    plant(graph, f"{area}-x", more=1, marking="protected", people=40)
    viewer = Viewer("o", "Partnership", "auditor", "oversight", "check", frozenset({area, f"{area}-x"}))
    log = AccessLog(tmp_path)

    def counted() -> int:
        return sum(cell.count or 0 for cell in cells(make(graph, viewer, log), "in_graph", "sex", None).values())

    assert counted() == pytest.approx(40, abs=5)
    graph.run(
        "MATCH (s:Scope {area: $area}) MATCH (p:Person {scope: s.number, sex: 'male'}) "
        "WITH p ORDER BY p.uid WITH collect(p) AS them UNWIND them AS p SET p.canonical_id = 'same:' + $area",
        {"area": area},
    )
    together = cells(make(graph, viewer, log), "in_graph", "sex", None)
    assert set(together) == {"female", "smaller groups"}  # one person is no group with a name
    assert together["smaller groups"].count is None
    graph.run(
        "MATCH (s:Scope {area: $area}) MATCH (p:Person {scope: s.number}) SET p.scope = -p.scope, p.retired_at = $now",
        {"area": area, "now": now()},
    )
    assert make(graph, viewer, log) == []


def test_it_is_logged_and_for_oversight_only(graph: Graph, area: str, tmp_path: Path) -> None:
    log = AccessLog(tmp_path)
    for role, purpose in (("practitioner", "welfare"), ("analyst", "place_safety")):
        with pytest.raises(Forbidden, match="for the purpose `oversight` only"):
            make(graph, Viewer("a", "Police", role, purpose, "curious", frozenset({"all"})), log)
    assert make(graph, auditor(area), log) == []
    (entry,) = log.search(purpose="oversight")
    assert (entry["action"], entry["what"]) == ("consultation", "disproportionality report")


@pytest.mark.parametrize("form", ["table", "json", "csv"])
def test_the_command_prints_it_in_one_go(graph: Graph, area: str, tmp_path: Path, form: str) -> None:
    plant(graph, area, more=1, people=60)
    where = graph.where
    environment = os.environ | {
        "SAFEGROUND_HOME": str(tmp_path),
        **where.environment,
        "COLUMNS": "200",
    }
    command = [sys.executable, "-c", "from safeground.cli import main; main()", "report", "disproportionality"]
    done = subprocess.run([*command, "--format", form], env=environment, capture_output=True, text=True, check=True)
    assert "uid" not in done.stdout
    assert "person:" not in done.stdout
    if form == "json":
        assert {row["dimension"] for row in json.loads(done.stdout)} == {"age", "sex", "ethnicity"}
    else:
        assert "ethnicity" in done.stdout
    assert AccessLog(tmp_path).search(purpose="oversight")[-1]["what"] == "disproportionality report"
