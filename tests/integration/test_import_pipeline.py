"""Importing: rows that add up, a second import that says nothing new, a graph that no bad file touches."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from graph.client import Graph
from graph.errors import Missing, Refused
from graph.ids import uid
from graph.runs import runs
from importers import pipeline
from importers.pages import sample
from importers.pipeline import import_files, scope_of
from importers.registry import SOURCES, source
from importers.report import Report
from importers.source import Source
from tests.unit.importers.files import outcome_row, outcomes, street, street_row, template, write

ROWS = ("read", "new", "changed", "unchanged", "rejected")


def counts(report: Report) -> tuple[int, ...]:
    return tuple(getattr(report, name) for name in ROWS)


def size(graph: Graph) -> dict[str, int]:
    return graph.read("RETURN COUNT { (n) } AS nodes, COUNT { ()-->() } AS edges")[0]


@pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.name)
def test_every_sample_is_imported_once(graph: Graph, controller: str, kind: Source) -> None:
    paths = [sample(kind)]
    promised = import_files(graph, kind.name, paths, controller=controller, area="X1", dry_run=True)
    first = import_files(graph, kind.name, paths, controller=controller, area="X1")
    assert counts(first) == counts(promised)
    assert first.read == first.new + first.unchanged > 0
    before = size(graph)
    again = import_files(graph, kind.name, paths, controller=controller, area="X1")
    assert counts(again) == (first.read, 0, 0, first.read, 0)
    run_and_its_edge = {"nodes": before["nodes"] + 1, "edges": before["edges"] + 1}
    assert size(graph) == run_and_its_edge, "a second import adds its run and nothing else"


def test_a_dry_run_writes_nothing(graph: Graph, controller: str, tmp_path: Path) -> None:
    before = size(graph)
    path = write(tmp_path, "a.csv", template("school-roll", [{"pupil_id": "1", "urn": "900001", "from": "soon"}]))
    report = import_files(graph, "school-roll", [path], controller=controller, dry_run=True)
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.rejected_files == []
    assert size(graph) == before


def test_the_run_is_kept_with_its_counts_and_hashes(graph: Graph, controller: str, tmp_path: Path) -> None:
    rows = [{"pupil_id": str(n), "urn": "900001", "from": "soon" if n == 3 else "2026-01-08"} for n in range(5)]
    path = write(tmp_path, "roll.csv", template("school-roll", rows))
    report = import_files(graph, "school-roll", [path], controller=controller, area="X1")
    assert report.run_id is not None
    kept = runs(graph, report.run_id)[0]
    assert (kept["status"], kept["file_names"], len(kept["file_hashes"][0])) == ("complete", ["roll.csv"], 64)
    assert tuple(kept[name] for name in ROWS) == counts(report) == (5, 4, 0, 0, 1)
    assert kept["rejected_files"] == [str(path) for path in report.rejected_files]
    header, row = report.rejected_files[0].read_text().splitlines()
    assert header.endswith(",reason")
    assert "'soon' is not a date" in row


def test_rejected_rows_are_taken_once_corrected(graph: Graph, controller: str, tmp_path: Path) -> None:
    path = write(tmp_path, "roll.csv", template("school-roll", [{"pupil_id": "1", "urn": "900001", "from": "soon"}]))
    back = import_files(graph, "school-roll", [path], controller=controller).rejected_files[0]
    back.write_text(back.read_text().replace(",soon,", ",2026-01-08,"))
    assert counts(import_files(graph, "school-roll", [back], controller=controller)) == (1, 1, 0, 0, 0)


Broken = Callable[[Path], Path]
GOOD = street(street_row())


def long_line(folder: Path) -> Path:
    path = folder / "long.csv"
    with path.open("wb") as file:
        file.write(GOOD.encode())
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    return path


BROKEN: dict[str, Broken] = {
    "truncated gz": lambda folder: write(folder, "a.csv.gz", gzip.compress((GOOD * 99).encode())[:-20]),
    "wrong kind": lambda folder: write(folder, "a.csv", outcomes(outcome_row("a"))),
    "empty": lambda folder: write(folder, "a.csv", b""),
    "200 MB line": long_line,
    "binary garbage": lambda folder: write(folder, "a.csv", GOOD.encode() + bytes(range(256)) * 9),
    "missing column": lambda folder: write(folder, "a.csv", GOOD.replace("Month,", "Months,")),
    "open quote": lambda folder: write(folder, "a.csv", GOOD + '"aaa,2026-03\n' + GOOD),
    "missing file": lambda folder: folder / "nothing.csv",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_bad_file_leaves_the_graph_as_it_was(graph: Graph, tmp_path: Path, broken: Broken) -> None:
    good = write(tmp_path, "0-good.csv", street(street_row(location=f"On or near {tmp_path.name}")))
    before = size(graph)
    with pytest.raises(Refused) as caught:
        import_files(graph, "police-street", [good, broken(tmp_path)])
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2
    assert size(graph) == before, "the good file before it was not written either"


def test_a_file_with_a_header_and_no_rows_is_taken_and_said(graph: Graph, tmp_path: Path) -> None:
    path = write(tmp_path, "quiet-month.csv", street().splitlines()[0] + "\n")
    report = import_files(graph, "police-street", [path])
    assert counts(report) == (0, 0, 0, 0, 0)
    assert report.run_id is not None
    assert runs(graph, report.run_id)[0]["status"] == "complete"
    console = Console(record=True, width=200)
    report.show(console)
    assert "no rows; if there should be some, ask for the file again: quiet-month.csv." in console.export_text()


def test_an_unknown_source_lists_those_there_are(graph: Graph) -> None:
    with pytest.raises(Refused, match="police-street, police-outcomes, schools"):
        import_files(graph, "police", [])


@pytest.mark.parametrize("street_first", [True, False])
def test_outcomes_find_their_events_in_either_order(
    graph: Graph, controller: str, tmp_path: Path, street_first: bool
) -> None:
    ref, other = f"{controller}-1", f"{controller}-2"
    events = write(tmp_path, "s.csv", street(street_row(ref), street_row(ref, longitude="-0.4"), street_row(other)))
    ends = write(tmp_path, "o.csv", outcomes(outcome_row(ref), outcome_row(ref), outcome_row(f"{controller}-3")))
    order = [("police-street", events), ("police-outcomes", ends)]
    for name, path in order if street_first else reversed(order):
        assert import_files(graph, name, [path]).new == 3
    found = graph.read(
        "MATCH (o:Outcome)-[e:OUTCOME_OF]->(v:Event) WHERE o.crime_ref STARTS WITH $ref "
        "RETURN o.crime_ref = v.crime_ref AS same, toString(e.valid_from) AS since ORDER BY e.uid",
        {"ref": controller},
    )
    assert found == [{"same": True, "since": "2026-05-01"}] * 4, "two outcomes of each of two events"
    for name, path in order:
        assert import_files(graph, name, [path]).unchanged == 3


def test_a_month_that_is_published_again_changes_its_events(graph: Graph, controller: str, tmp_path: Path) -> None:
    rows = [street_row(f"{controller}-{n}") for n in range(3)]
    import_files(graph, "police-street", [write(tmp_path, "a.csv", street(*rows))])
    later = [street_row(f"{controller}-{n}", outcome="Suspect charged" if n else "") for n in range(3)]
    path = write(tmp_path, "b.csv", street(*later))
    assert counts(import_files(graph, "police-street", [path], dry_run=True)) == (3, 0, 2, 1, 0)
    assert counts(import_files(graph, "police-street", [path])) == (3, 0, 2, 1, 0)


EVENT = {"event_ref": "E1", "kind": "harm", "started": "2026-03-12", "person_id": "7"}


def test_the_same_part_in_a_changed_event_is_a_changed_row(graph: Graph, controller: str, tmp_path: Path) -> None:
    for category, expected in (("robbery", (1, 1, 0, 0, 0)), ("theft", (1, 0, 1, 0, 0)), ("theft", (1, 0, 0, 1, 0))):
        path = write(tmp_path, "a.csv", template("events", [EVENT | {"role": "harmed", "category": category}]))
        assert counts(import_files(graph, "events", [path], controller=controller)) == expected


def test_a_child_known_to_be_under_ten_is_never_suspected(graph: Graph, controller: str, tmp_path: Path) -> None:
    upn = "S000900000777"
    header = "pupil_id,pupil_upn,pupil_birth_month,urn\n"
    roll = write(tmp_path, "roll.csv", f"{header}M1,{upn},2017-05,900001\nM2,,2008-05,900001\n")
    import_files(graph, "school-roll", [roll], controller=controller)
    rows = [
        EVENT | {"role": "suspected", "person_upn": upn},  # the same child at another partner
        EVENT | {"role": "harmed", "person_upn": upn},
        EVENT | {"role": "suspected", "person_id": "M2"},
    ]
    path = write(tmp_path, "a.csv", template("events", rows))
    report = import_files(graph, "events", [path], controller=f"{controller} police")
    assert counts(report) == (3, 2, 0, 0, 1)
    assert "under ten" in report.rejected_files[0].read_text()
    same = template("events", [EVENT | {"role": "convicted", "person_id": "M1"}])
    assert import_files(graph, "events", [write(tmp_path, "b.csv", same)], controller=controller).rejected == 1


def test_the_month_of_birth_may_stand_in_another_row(graph: Graph, controller: str, tmp_path: Path) -> None:
    header = "event_ref,kind,started,person_id,person_birth_month,role,context_kind,context_scheme,context_id\n"
    rows = "E1,harm,2026-03-12,7,2017-05,harmed,,,\nE2,harm,2026-03-12,7,,suspected,,,\n"
    report = import_files(graph, "events", [write(tmp_path, "a.csv", header + rows)], controller=controller)
    assert counts(report) == (2, 1, 0, 0, 1)


def test_police_data_is_held_under_part_3() -> None:
    kind = source("events")
    assert scope_of(kind, "Wrackshire Police", "X1").regime == "dpa_part3"
    assert scope_of(kind, "Wrackholme Council", "X1").regime == "uk_gdpr"
    assert scope_of(kind, "Wrackholme Council", "X1", "dpa_part3").regime == "dpa_part3"
    assert scope_of(source("police-street"), "Wrackshire Police", "X1").regime == "open"
    with pytest.raises(Refused, match="no regime 'gdpr'"):
        scope_of(kind, "Wrackholme Council", "X1", "gdpr")


def test_an_import_that_stops_is_marked_failed_and_can_be_repeated(
    graph: Graph, controller: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"pupil_id": str(n), "urn": "900001", "from": "2026-01-08"} for n in range(9)]
    rows[-1]["from"] = "soon"
    path = write(tmp_path, "roll.csv", template("school-roll", rows))
    blocked = tmp_path / "home"
    blocked.mkdir()
    write(blocked, "rejected", "no folder")
    with monkeypatch.context() as patch:
        patch.setattr(pipeline, "settings", lambda: type("Elsewhere", (), {"home": blocked, "organisation": "x"}))
        with pytest.raises(Missing, match="rejected rows cannot be written"):
            import_files(graph, "school-roll", [path], controller=controller)
    stopped = [run for run in runs(graph) if run["controller"] == controller]
    assert [run["status"] for run in stopped] == ["failed"]
    assert counts(import_files(graph, "school-roll", [path], controller=controller)) == (9, 0, 0, 8, 1)


CELLS = st.fixed_dictionaries(
    {
        "map_ref": st.sampled_from(["M1", "M2", ""]),
        "drawn_on": st.sampled_from(["2026-03-20", "20/03/2026", "soon"]),
        "who_kind": st.sampled_from(["young_person", "peer_group"]),
        "who_id": st.sampled_from(["1", "2", "3"]),
        "who_upn": st.sampled_from(["", "S000900000001", "S000900000002"]),
        "feels": st.sampled_from(["red", "green", "blue", ""]),
        "hour_band": st.sampled_from(["", "evening"]),
        "context_kind": st.sampled_from(["place", "education", ""]),
        "context_scheme": st.sampled_from(["local", "urn"]),
        "context_id": st.sampled_from(["1", "2"]),
        "context_name": st.sampled_from(["", "The Boathouse"]),
        "trusted_adult": st.sampled_from(["", "Sam"]),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(CELLS, min_size=1, max_size=12), salt=st.integers(0, 10**9))
def test_any_rows_add_up_and_the_dry_run_tells_the_truth(
    graph: Graph, controller: str, tmp_path: Path, rows: list[dict[str, str]], salt: int
) -> None:
    who = f"{controller}-{salt}"
    path = write(tmp_path, "maps.csv", template("safety-map", rows))
    promised = import_files(graph, "safety-map", [path], controller=who, dry_run=True)
    first = import_files(graph, "safety-map", [path], controller=who)
    again = import_files(graph, "safety-map", [path], controller=who)
    assert counts(first) == counts(promised)
    assert first.read == len(rows) == first.new + first.changed + first.unchanged + first.rejected
    assert counts(again) == (len(rows), 0, 0, len(rows) - first.rejected, first.rejected)


def test_facts_carry_their_terms(graph: Graph, controller: str, tmp_path: Path) -> None:
    path = write(
        tmp_path, "a.csv", template("events", [EVENT | {"role": "harmed", "handling": "C", "grade_source": "2"}])
    )
    report = import_files(graph, "events", [path], controller=controller, area="X1")
    part = graph.read(
        "MATCH (p:Person {uid: $uid})-[e:INVOLVED_IN]->() RETURN e.handling AS handling, e.grade_source AS grade, "
        "e.source_ref AS ref, e.scope AS scope, e.delete_after > date() AS kept, toString(e.valid_from) AS since",
        {"uid": uid("Person", controller, "local", "7")},
    )
    scope = scope_of(source("events"), controller, "X1").number
    ref = f"{report.run_id}/a.csv:2"
    assert part == [{"handling": "C", "grade": "2", "ref": ref, "scope": scope, "kept": True, "since": "2026-03-12"}]
