"""R3: every fact has a day for review and a day after which it goes, and then it goes everywhere."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.client import Graph
from graph.errors import Refused
from graph.provenance import Retention
from graph.rights.retention import DEFAULT, FILE, Policy, Rule, as_toml
from graph.schema.registry import SCHEMA
from graph.settings import settings
from graph.time import now
from importers.pages import sample
from importers.pipeline import import_files
from importers.registry import SOURCES
from importers.source import Source
from tests.integration.rights.files import Files, Youngster, roll
from tests.integration.rights.installation import Installation
from tests.integration.rights.test_erasure import dump

DAY = datetime.date(2026, 11, 24)
FACTS = [kind.name for kind in SCHEMA.nodes if kind.is_fact] + [kind.name for kind in SCHEMA.edges]
PARTNERS = [source for source in SOURCES if not source.is_open]
LATE = now().date() + datetime.timedelta(1097)  # a day after the longest term of a partner's facts


@pytest.fixture
def own_policy() -> Iterator[Path]:
    """Where this installation's policy is read from; gone after the test."""
    path = settings().home / FILE
    yield path
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_the_default_policy_speaks_of_every_fact_of_every_source(source: Source) -> None:
    for kind in FACTS:
        review, delete = Retention(source.retention, source.name).terms(kind, {}, DAY)
        assert DAY < review < delete


@given(st.sampled_from(FACTS), st.dates(datetime.date(2000, 1, 1), datetime.date(2040, 1, 1)))
def test_no_fact_stays_longer_than_counted_from_its_recording(kind: str, ended: datetime.date) -> None:
    said = {"valid_to": ended, "closed_on": ended}
    terms = Retention("partner").terms(kind, said, DAY)
    assert terms[1] <= Retention("partner").terms(kind, {}, DAY)[1]


def test_the_policy_differs_by_kind_value_and_source() -> None:
    def deletion(kept_as: str, kind: str, **said: object) -> datetime.date:
        return Retention(kept_as).terms(kind, said, DAY)[1]

    assert deletion("partner", "INVOLVED_IN", role="suspected") < deletion("partner", "INVOLVED_IN", role="harmed")
    assert deletion("partner", "Concern", closed_on=DAY) < deletion("partner", "Concern")
    assert deletion("partner", "Event") < deletion("open_events", "Event") < deletion("open_reference", "LOCATED_IN")


def test_rows_are_refused_when_no_rule_says_how_long(graph: Graph, controller: str, own_policy: Path) -> None:
    rules = tuple(rule for rule in DEFAULT.rule if rule.source != "partner")
    own_policy.write_text(as_toml(DEFAULT.model_copy(update={"rule": rules})))
    (roll_,) = [source for source in SOURCES if source.name == "school-roll"]
    with pytest.raises(Refused, match="No retention rule says how long ATTENDS from school-roll may be kept"):
        import_files(graph, "school-roll", [sample(roll_)], controller=controller, area="X1")
    kinds = {uid.partition(":")[0] for uid in dump(graph, controller)}
    assert not kinds & {"person", "attends"}


def test_the_controller_s_own_policy_is_followed(graph: Graph, files: Files, own_policy: Path) -> None:
    rule = Rule(source="school-roll", kind="ATTENDS", review_days=10, delete_days=20, why="a test")
    own_policy.write_text(as_toml(Policy(rule=(rule, *DEFAULT.rule))))
    who = Youngster(files.controller)
    files.take("school-roll", [roll(who)])
    found = graph.read("MATCH (:Person {uid: $uid})-[e]->() RETURN e.delete_after AS day", {"uid": who.uid})
    assert [str(row["day"]) for row in found] == [str(now().date() + datetime.timedelta(20))]


@pytest.mark.parametrize("text", ["rule = 3", "[[rule]]\nreview_days = 1", "not toml at all", 'rejected_days = "x"'])
def test_a_policy_that_makes_no_sense_is_one_sentence(graph: Graph, files: Files, own_policy: Path, text: str) -> None:
    own_policy.write_text(text)
    with pytest.raises(Refused, match="retention policy") as caught:
        files.take("school-roll", [roll(Youngster(files.controller))])
    assert "\n" not in str(caught.value)


def test_the_clock_moved_forward_leaves_nothing_of_any_partner(graph: Graph, controller: str, tmp_path: Path) -> None:
    other = f"{controller}-later"
    at = Installation(tmp_path / "home", graph)
    for source in PARTNERS:
        import_files(graph, source.name, [sample(source)], controller=controller, area="X1")
    before = dump(graph, controller)
    assert any(uid.startswith("person:") for uid in before)
    late = LATE.isoformat()
    listed = at.run("retention", "due", "--on", late, "--controller", controller)
    assert "INVOLVED_IN" in listed
    assert dump(graph, controller) == before, "to list is not to delete"
    Files(graph, tmp_path, other).take("school-roll", [roll(Youngster(other))])
    stays = dump(graph, other)
    at.run("retention", "run", "--on", late, "--controller", controller)
    kinds = {uid.partition(":")[0].partition("-")[0] for uid in dump(graph, controller)}
    assert kinds <= {"run", "supplied_by", "organisation", "scope", "setting", "urn", "atco", "osm", "online"}, kinds
    names = graph.read("MATCH (r:ImportRun {controller: $c}) RETURN r.file_names AS names", {"c": controller})
    assert {name for row in names for name in row["names"]} <= {"file-1.csv", "file-1.geojson"}
    assert dump(graph, other) == stays, "what is not meant stays byte for byte"
    actions = [entry["action"] for entry in at.log.search() if str(entry["what"]).startswith("retention")]
    assert set(actions) == {"erasure"}
    assert at.run("retention", "run", "--on", late, "--controller", controller).startswith("Nothing was due")


@pytest.fixture
def files(graph: Graph, controller: str, tmp_path: Path) -> Files:
    return Files(graph, tmp_path, controller)
