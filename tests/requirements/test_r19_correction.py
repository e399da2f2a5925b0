"""R19: a correction reaches everybody who was given what is corrected; a dispute is shown with the fact."""

from pathlib import Path

import pytest

from graph.client import Graph
from tests.integration.rights.files import Youngster, friends, referral
from tests.integration.rights.installation import Installation
from tests.unit.importers.files import template, write

DISCLOSED = (
    *("--decision", "share", "--recipient", "Harbour Health, nurse", "--basis", "Sch 1 para 18", "--purpose", "health"),
    *("--not-informed", "--informed-why", "no time", "--decided-by", "lead", "--reasons", "needed"),
)


@pytest.fixture
def at(tmp_path: Path, graph: Graph) -> Installation:
    return Installation(tmp_path / "home", graph)


@pytest.fixture
def fact(at: Installation, graph: Graph, controller: str, tmp_path: Path) -> tuple[str, str]:
    """(a friendship, whose)."""
    me, other = Youngster(controller), Youngster(controller)
    path = write(tmp_path, "ties.csv", template("peer-map", [friends(me, other) | {"strength": "1"}]))
    at.run("import", "peer-map", str(path), "--controller", controller, "--area", "X1")
    found = graph.read("MATCH (:Person {uid: $uid})-[e:FRIEND_OF]-() RETURN e.uid AS uid", {"uid": me.uid})
    return found[0]["uid"], me.uid


def test_a_correction_lists_prior_disclosures_and_whom_to_tell(at: Installation, fact: tuple[str, str]) -> None:
    uid, person = fact
    at.run("disclose", person, *DISCLOSED)
    at.run("query", "cross_group")
    said = at.run("correct", uid, "--set", "strength=5", "--why", "she told us herself")
    assert "decision to share: share" in said
    assert "To tell: Harbour Health, nurse" in said
    assert "query cross_group" in said
    assert "To tell: Test Council" in said
    (entry,) = [one for one in at.log.search(person=person) if one["what"] == "correction"]
    assert (entry["action"], entry["details"]["changed"]) == ("alteration", ["strength"])


def test_a_dispute_is_kept_with_the_fact_until_it_is_settled(
    at: Installation, graph: Graph, fact: tuple[str, str]
) -> None:
    uid, _ = fact
    read = "MATCH ()-[e:FRIEND_OF {uid: $uid}]->() RETURN e.disputed AS disputed"
    at.run("correct", uid, "--dispute", "--why", "she says so")
    assert graph.read(read, {"uid": uid}) == [{"disputed": True}]
    at.run("correct", uid, "--resolve", "--why", "both agree")
    assert graph.read(read, {"uid": uid}) == [{"disputed": None}]


def test_a_concern_of_a_person_is_corrected_by_its_identifier(
    at: Installation, graph: Graph, controller: str, tmp_path: Path
) -> None:
    me = Youngster(controller)
    path = write(tmp_path, "r.csv", template("context-referral", [referral("r", me)]))
    at.run("import", "context-referral", str(path), "--controller", controller, "--area", "X1")
    found = graph.read("MATCH (:Person {uid: $uid})<-[:ABOUT]-(c) RETURN c.uid AS uid", {"uid": me.uid})
    at.run("correct", found[0]["uid"], "--set", "concern_type=serious violence", "--why", "typed wrongly")
    rows = graph.read("MATCH (c:Concern {uid: $uid}) RETURN c.concern_type AS t", {"uid": found[0]["uid"]})
    assert rows == [{"t": "serious violence"}]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (("--dispute",), "Say why"),
        (("--dispute", "--resolve", "--why", "x"), "are two things"),
        (("--set", "strength", "--why", "x"), "gives no value"),
        (("--set", "strength=9x", "--why", "x"), "is no integer"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    at: Installation, fact: tuple[str, str], options: tuple[str, ...], why: str
) -> None:
    assert why in at.run("correct", fact[0], *options, status=2)
