"""`why` agrees with what is shown, and tells nobody more than that: for what is not shown, one answer for all."""

import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from graph.access.viewer import Viewer
from tests.integration.access.policies import agreement, share_with_all, write_policy
from tests.integration.access.test_conflicts import conflict
from tests.integration.access.world import Partnership
from tests.integration.api.server import Reply, Server

WHY = """query($id: ID!, $who: String, $organisation: String, $role: String, $purpose: String, $areas: [String!],
  $field: String) {
  why(id: $id, field: $field, who: $who, organisation: $organisation, role: $role, purpose: $purpose, areas: $areas) {
    seen sentence checks { test passed sentence } } }"""
ONE = "query($id: ID!) { node(id: $id) { id } }"


def why(server: Server, viewer: Viewer, identifier: str, **more: object) -> Reply:
    reply = server.ask(viewer, WHY, {"id": identifier, **more})
    assert reply.status == 200, reply.body
    return reply


def told(server: Server, viewer: Viewer, identifier: str, **more: object) -> dict[str, object]:
    found: dict[str, object] = why(server, viewer, identifier, **more).json["data"]["why"]
    return found


def failed(answer: dict[str, object]) -> list[str]:
    checks = answer["checks"]
    assert isinstance(checks, list)
    return [check["test"] for check in checks if not check["passed"]]


def instead(viewer: Viewer) -> dict[str, object]:
    return {
        "who": viewer.who,
        "organisation": viewer.organisation,
        "role": viewer.role,
        "purpose": viewer.purpose,
        "areas": sorted(viewer.areas),
    }


def test_it_agrees_with_what_is_shown_for_every_node_and_viewer(server: Server, partnership: Partnership) -> None:
    """By the viewers themselves, and by the auditor about them."""
    write_policy(server.home, agreement(partnership) + conflict(partnership))
    world = partnership.world
    withdrawn = world.node("Event", "withdrawn", {"event_kind": "harm"}, partnership.scopes["council"])
    world.graph.run(
        "MATCH (n:Event {uid: $id}) SET n.retired_at = $at, n.scope = -n.scope", {"id": withdrawn[1], "at": world.at}
    )
    identifiers = [
        *{uids[0]: None for uids in world.known.values()},
        *world.known["Concern"],
        withdrawn[1],
        "person:none",
    ]
    for who in ("council", "police"):
        for purpose, role in (("welfare", "practitioner"), ("place_safety", "analyst")):
            viewer = partnership.viewer(who, purpose, role)
            for identifier in identifiers:
                shown = server.ask(viewer, ONE, {"id": identifier}).json["data"]["node"] is not None
                mine = told(server, viewer, identifier)
                assert mine["seen"] is shown, (identifier, mine)
                assert bool(mine["checks"]) is shown
                theirs = told(server, partnership.auditor, identifier, **instead(viewer))
                if identifier.partition(":")[0] != "household":
                    assert theirs["seen"] is shown, (identifier, theirs)
                    assert bool(failed(theirs)) is (not shown and identifier != "person:none")


def test_what_one_does_not_see_and_what_does_not_exist_are_answered_alike(
    server: Server, partnership: Partnership
) -> None:
    write_policy(server.home, conflict(partnership))
    police = partnership.viewer("police")
    home, foreign = partnership.home, partnership.facts["council"][0]
    shown = partnership.facts["police"][6]
    hidden = [
        home[1],
        foreign[1],
        partnership.people[1][1],
        "person:0123456789abcdef0123",
        "osm:none",
        "",
        "no id",
        "x" * 500,
    ]
    hidden += [partnership.facts["police"][0][1]]  # their own, about somebody with whom they have a conflict
    answers = {why(server, police, identifier).body for identifier in hidden}
    assert len(answers) == 1
    answer = json.loads(answers.pop())
    assert answer["data"]["why"]["seen"] is False
    assert answer["data"]["why"]["checks"] == []
    assert "errors" not in answer
    for rule in ("purpose", "role", "view", "marking", "areas", "agreement", "conflict", "withdrawn"):
        assert rule in answer["data"]["why"]["sentence"]
    assert told(server, police, shown[1])["seen"] is True


def test_a_field_of_what_one_does_not_see_is_answered_alike_too(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, "")
    police, foreign = partnership.viewer("police"), partnership.facts["council"][0][1]
    answers = {
        why(server, police, identifier, field=field).body
        for identifier in (foreign, "concern:none")
        for field in (None, "concernType", "nonsense")
    }
    assert len(answers) == 1


@pytest.mark.parametrize("name", ["who", "organisation", "role", "purpose", "areas"])
def test_only_oversight_may_ask_for_somebody_else(server: Server, partnership: Partnership, name: str) -> None:
    write_policy(server.home, agreement(partnership))
    police = partnership.viewer("police")
    given = instead(police)[name]  # even oneself, written out
    for identifier in (partnership.facts["council"][0][1], "person:none"):
        reply = why(server, police, identifier, **{name: given})
        assert reply.json["data"] == {"why": None}
        assert reply.codes == ["FORBIDDEN"]


TESTS: dict[str, tuple[Callable[..., str], dict[str, object], list[str]]] = {
    "purpose": (agreement, {"purpose": "oversight", "role": "auditor"}, ["purpose", "view", "marking", "agreement"]),
    "view": (agreement, {"purpose": "place_safety", "role": "analyst"}, ["view"]),
    "area": (agreement, {"areas": ["E99"]}, ["area"]),
    "no area": (agreement, {"areas": []}, ["area"]),
    "agreement": (agreement, {"organisation": "Somebody else"}, ["agreement"]),
}


@pytest.mark.parametrize("which", TESTS)
def test_oversight_is_told_which_test_fails(server: Server, partnership: Partnership, which: str) -> None:
    write, changes, expected = TESTS[which]
    write_policy(server.home, write(partnership))
    person = partnership.people[1][1]
    given = instead(partnership.viewer("police"))
    assert failed(told(server, partnership.auditor, person, **given)) == []
    assert failed(told(server, partnership.auditor, person, **(given | changes))) == expected


def test_the_agreement_is_named_with_its_end(server: Server, partnership: Partnership) -> None:
    person = partnership.people[1][1]
    given = instead(partnership.viewer("police"))
    write_policy(server.home, agreement(partnership))
    said = json.dumps(told(server, partnership.auditor, person, **given))
    assert "shares it under ISA 7, until 2099-12-31 (agreement of 1 January)" in said
    write_policy(server.home, agreement(partnership, ends="2026-01-02"))
    said = json.dumps(told(server, partnership.auditor, person, **given))
    assert "the agreement ISA 7 ended on 2026-01-02" in said
    write_policy(server.home, agreement(partnership) + conflict(partnership))
    answer = told(server, partnership.auditor, partnership.people[0][1], **given)
    assert failed(answer) == ["conflict"]


def test_a_field_is_explained(server: Server, partnership: Partnership) -> None:
    share_with_all(server.home)
    council = partnership.viewer("council")
    fields = {"name": [], "friends": [], "ethnicity": ["field"], "nonsense": ["field"]}
    for field, expected in fields.items():
        assert failed(told(server, council, partnership.people[1][1], field=field)) == expected
    analyst = partnership.viewer("council", "place_safety", "analyst")
    assert failed(told(server, analyst, partnership.place[1], field="sourceRef")) == ["field"]
    assert failed(told(server, analyst, partnership.place[1], field="placeType")) == []


def test_a_viewer_who_cannot_be_sees_nothing_and_it_says_why(server: Server, partnership: Partnership) -> None:
    share_with_all(server.home)
    for changes in ({"role": "analyst", "purpose": "welfare"}, {"purpose": "curiosity"}, {"organisation": "*"}):
        answer = told(server, partnership.auditor, partnership.people[1][1], **changes)
        assert answer["seen"] is False
        assert answer["checks"] == []
        assert str(answer["sentence"]).endswith(".")


def test_even_oversight_cannot_find_a_home_by_its_address(server: Server, partnership: Partnership) -> None:
    """The identifier of a home is made from its address: whoever could ask whether it is there could find it."""
    share_with_all(server.home)
    given = instead(partnership.viewer("council"))
    ordinary = partnership.world.node("Household", "ordinary", {"name": "home"}, partnership.scopes["council"])
    answers = {
        why(server, partnership.auditor, identifier, **given).body
        for identifier in (partnership.home[1], ordinary[1], "household:0123456789abcdef0123")
    }
    assert len(answers) == 1


def test_it_is_in_the_access_log(server: Server, partnership: Partnership) -> None:
    share_with_all(server.home)
    person = partnership.people[1][1]
    before = len(server.entries())
    given = instead(partnership.viewer("police"))
    told(server, partnership.auditor, person, **given)
    (entry,) = server.entries()[before:]
    assert (entry["what"], entry["action"]) == ("query: why", "consultation")
    assert entry["viewer"]["purpose"] == "oversight"
    assert entry["details"]["subjects"] == [person]
    assert entry["details"]["instead"] == [given]


def run(partnership: Partnership, home: str, *words: str, token: str = "") -> subprocess.CompletedProcess[str]:
    where = partnership.world.graph.where
    environment = os.environ | {
        "SAFEGROUND_HOME": home,
        "SAFEGROUND_TOKEN": token,
        **where.environment,
        "COLUMNS": "300",
    }
    command = [sys.executable, "-c", "from safeground.cli import main; main()", "why", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def asked_for(viewer: Viewer) -> list[str]:
    (area,) = viewer.areas
    parts = ("--who", viewer.who, "--organisation", viewer.organisation, "--role", viewer.role)
    return [*parts, "--purpose", viewer.purpose, "--area", area]


def test_the_command_tells_the_operator_everything(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, agreement(partnership) + conflict(partnership))
    police, home = partnership.viewer("police"), str(server.home)
    done = run(partnership, home, partnership.people[1][1], *asked_for(police))
    assert done.returncode == 0, done.stderr
    assert "ISA 7, until 2099-12-31" in done.stdout
    assert server.entries()[-1]["details"]["subjects"] == [partnership.people[1][1]]
    assert server.entries()[-1]["viewer"]["role"] == "operator"
    done = run(partnership, home, partnership.people[0][1], *asked_for(police))
    assert "these tests are not passed: conflict." in done.stdout
    done = run(partnership, home, "person:none", *asked_for(police))
    assert "Nothing can be said of this identifier" in done.stdout


def test_the_command_tells_a_token_no_more_than_the_api(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, "")
    token = server.token(partnership.viewer("police"))
    said = {
        run(partnership, str(server.home), identifier, token=token).stdout
        for identifier in (partnership.people[1][1], "person:none", partnership.home[1])
    }
    assert len(said) == 1
    assert "You see nothing under this identifier" in said.pop()
    done = run(partnership, str(server.home), "person:none", "--role", "practitioner", token=token)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
