"""R13: a protected address leaves on no path, for no viewer, on no day; disclosures are recorded decisions."""

import base64
import dataclasses
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.types.schema import schema
from api.types.shown import shown
from graph.access.policy import Policy
from graph.access.purposes import OPERATOR, PURPOSES
from graph.access.scopes import held, visible
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Refused
from graph.ids import edge_uid
from graph.provenance import RETENTION, Stamp
from graph.queries.ask import ask
from graph.queries.registry import queries
from graph.rights.disclosure import Decision, Disclosure
from graph.rights.subject_pack import subject_pack
from graph.schema.core import OVERSIGHT
from graph.schema.registry import SCHEMA
from graph.settings import settings
from graph.upsert import Node, RowFacts, Writer
from tests.integration.access.world import ADDRESS, PROTECTED, Partnership, build, live, write
from tests.integration.api.server import Server, running
from tests.integration.api.world import End

DAYS = (None, "2026-03-05", "2026-03-12")
"""Now, a day when the address was not protected yet, and a day when it was."""
HOME = """livesIn { totalCount pageInfo { endCursor startCursor hasNextPage }
  edges { cursor residence node { id ... on Household { name address } } } }"""


@pytest.fixture(scope="module")
def partnership(graph: Graph) -> Partnership:
    return build(graph)


@pytest.fixture(scope="module")
def server(graph: Graph, partnership: Partnership, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Everybody shares everything that can be shared."""
    assert partnership.area
    with running(graph, Path(tmp_path_factory.mktemp("r13"))) as server:
        yield server


def viewers(partnership: Partnership) -> list[Viewer]:
    """Everybody who can have a token: each organisation, purpose and role, the controller's own people among them."""
    found = [
        Viewer("w.worker", partnership.named(kind), role, purpose, "case 7", frozenset({areas}))
        for kind in ("council", "police", "project")
        for purpose in PURPOSES
        for role in sorted(PURPOSES[purpose].roles - {OPERATOR})
        for areas in (partnership.area, "all")
    ]
    assert len(found) > 20
    return found


def telling(partnership: Partnership) -> list[str]:
    """What no answer may hold: the address, the home's identifier, the tie's, also inside a cursor."""
    ties = partnership.world.graph.read(
        "MATCH (:Household {uid: $home})<-[e:LIVES_IN]-() RETURN e.uid AS uid", {"home": partnership.home[1]}
    )
    assert len(ties) == 2
    plain = [ADDRESS, partnership.home[1], *(row["uid"] for row in ties)]
    return plain + [base64.b64encode(text.encode()).decode()[4:16] for text in plain]


def test_the_home_is_there_and_would_be_found(partnership: Partnership) -> None:
    """Or the tests below would prove nothing: the same home without its marking is shown."""
    other = partnership.world.node("Household", "open", {"name": "another home"}, partnership.scopes["council"])
    live(partnership.world, partnership.scopes["council"], partnership.people[5], other, marking=None)
    there = partnership.world.graph.read(
        "MATCH (h:Household {uid: $home})<-[e:LIVES_IN]-(p) RETURN h.address AS address, p.uid AS person",
        {"home": partnership.home[1]},
    )
    assert {row["address"] for row in there} == {ADDRESS}


def test_a_home_without_the_marking_is_shown(server: Server, partnership: Partnership) -> None:
    asked = f"query($id: ID!) {{ node(id: $id) {{ ... on Person {{ {HOME} }} }} }}"
    reply = server.ask(partnership.viewer("council"), asked, {"id": partnership.people[5][1]})
    assert reply.json["data"]["node"]["livesIn"]["totalCount"] == 1


@pytest.mark.parametrize("day", DAYS)
def test_no_field_count_or_cursor_leads_to_it(server: Server, partnership: Partnership, day: str | None) -> None:
    known = f', asKnownOn: "{day}"' if day else ""
    asked = f"""query($person: ID!, $home: ID!) {{
      person: node(id: $person{known}) {{ ... on Person {{ {HOME} friends {{ nodes {{ {HOME} }} }} }} }}
      home: node(id: $home{known}) {{ id ... on Household {{ address name }} }}
      homes: contexts(first: 200, filter: {{kind: Household}}{known}) {{ totalCount nodes {{ id name }} }}
      why(id: $home) {{ seen sentence checks {{ test passed sentence }} }}
    }}"""
    variables = {"person": partnership.people[0][1], "home": partnership.home[1]}
    secret = telling(partnership)
    for viewer in viewers(partnership):
        reply = server.ask(viewer, asked, variables)
        assert reply.status == 200
        said = reply.body.decode()
        assert [text for text in secret if text in said] == []
        data = reply.json["data"]
        assert data["home"] is None
        if data["person"] is not None:
            assert data["person"]["livesIn"]["totalCount"] == 0
            assert data["person"]["livesIn"]["pageInfo"]["endCursor"] is None
        assert data["why"]["seen"] is False
        assert data["why"]["checks"] == []


def test_no_list_of_any_kind_leads_to_it(server: Server, partnership: Partnership) -> None:
    """Every list that the schema declares, from every kind, down to every value."""
    secret = telling(partnership)
    for kind in SCHEMA.nodes:
        if not kind.listed:
            continue
        lists = " ".join(
            f"{name} {{ totalCount edges {{ cursor node {{ __typename ... on Node {{ id }} }} }} }}"
            for name in shown(kind.name).links
        )
        assert schema().type_map[kind.name]
        for uid in partnership.world.known.get(kind.name, []):
            asked = f"query($id: ID!) {{ node(id: $id) {{ ... on {kind.name} {{ id {lists} }} }} }}"
            reply = server.ask(partnership.viewer("council"), asked, {"id": uid})
            assert reply.status == 200, reply.body
            assert [text for text in secret if text in reply.body.decode()] == []


@pytest.mark.parametrize("name", sorted(queries()))
def test_no_question_returns_it(partnership: Partnership, name: str) -> None:
    secret = telling(partnership)
    query = queries()[name]
    given = {"window_to": datetime.date(2026, 3, 20)} if "window_to" in [p.name for p in query.parameters] else {}
    for purpose in query.purposes:
        for organisation in ("council", "police"):
            role = min(PURPOSES[purpose].roles - {OPERATOR})
            viewer = partnership.viewer(organisation, purpose, role)
            answer = ask(partnership.world.graph, name, given, viewer)
            said = json.dumps(dataclasses.asdict(answer), default=str)
            assert [text for text in secret if text in said] == []


def test_the_operator_of_the_command_line_gets_no_row_of_it_either(partnership: Partnership) -> None:
    protected = dataclasses.replace(partnership.scopes["council"], marking=PROTECTED).number
    for purpose in PURPOSES:
        operator = Viewer("root", "local", OPERATOR, purpose, "repair", frozenset({"all"}))
        numbers = visible(held(partnership.world.graph), operator, Policy.EMPTY, datetime.date(2026, 11, 24))
        assert protected not in numbers
        assert bool(numbers) is (PURPOSES[purpose].view != OVERSIGHT)


def scope_of(partnership: Partnership, home: End) -> set[str]:
    rows = partnership.world.graph.read(
        "MATCH (h:Household {uid: $home})<-[e:LIVES_IN]-() UNWIND [h, e] AS one "
        "MATCH (s:Scope {number: abs(one.scope)}) RETURN DISTINCT s.marking AS marking",
        {"home": home[1]},
    )
    return {row["marking"] for row in rows}


@pytest.fixture
def sheltered(partnership: Partnership) -> End:
    """A home of its own, with a protected tie from a young person."""
    world, scope = partnership.world, partnership.scopes["council"]
    number = len(world.known["Household"])
    home = world.node("Household", f"home-{number}", {"name": "home"}, scope)
    live(world, scope, partnership.people[2], home, marking=None)
    row = RowFacts(home[1], [Node("Household", home[1], {"address": ADDRESS}, marking=PROTECTED)], [], "home")
    write(world, scope, row)
    live(world, scope, partnership.people[2], home, marking=PROTECTED)
    return home


def test_a_later_row_without_the_marking_does_not_lift_it(partnership: Partnership, sheltered: End) -> None:
    world, scope = partnership.world, partnership.scopes["council"]
    assert scope_of(partnership, sheltered) == {PROTECTED}
    world.at += datetime.timedelta(days=1)
    said = {"name": "home", "household_kind": "other"}
    write(world, scope, RowFacts(sheltered[1], [Node("Household", sheltered[1], said)], [], "home"))
    live(world, scope, partnership.people[2], sheltered, marking=None)
    assert scope_of(partnership, sheltered) == {PROTECTED}


def test_what_was_withdrawn_and_is_said_again_stays_protected(partnership: Partnership, sheltered: End) -> None:
    world, scope = partnership.world, partnership.scopes["council"]
    world.at += datetime.timedelta(days=1)
    tie = edge_uid("LIVES_IN", partnership.people[2][1], sheltered[1])
    stamp = Stamp(f"run-{world.area}", scope, RETENTION["partner"], world.at)
    assert Writer(world.graph, stamp).withdraw([sheltered], [("LIVES_IN", tie)]) == 2
    world.at += datetime.timedelta(days=1)
    write(world, scope, RowFacts(sheltered[1], [Node("Household", sheltered[1], {"name": "home"})], [], "home"))
    live(world, scope, partnership.people[2], sheltered, marking=None)
    assert scope_of(partnership, sheltered) == {PROTECTED}


def test_a_row_that_names_another_marking_lifts_it(partnership: Partnership, sheltered: End) -> None:
    world, scope = partnership.world, partnership.scopes["council"]
    world.at += datetime.timedelta(days=1)
    said = {"name": "home"}
    row = RowFacts(sheltered[1], [Node("Household", sheltered[1], said, marking="official_sensitive")], [], "home")
    write(world, scope, row)
    assert scope_of(partnership, sheltered) == {PROTECTED, "official_sensitive"}


def test_the_persons_own_copy_of_their_data_does_not_print_it(partnership: Partnership) -> None:
    """Whoever asks for it may not be the person alone."""
    pack = subject_pack(partnership.world.graph, settings().home, partnership.people[0][1], datetime.date(2026, 3, 20))
    assert pack["facts"]
    said = json.dumps(pack, default=str)
    assert [text for text in (ADDRESS, partnership.home[1]) if text in said] == []


PARTS: dict[str, Any] = {
    "decision": Decision.NOT_SHARE,
    "recipient": "a school, its designated lead",
    "basis": "public task",
    "purpose": "safety planning",
    "what": ("person:1",),
    "informed": False,
    "informed_why": "it would put them at risk",
    "decided_by": "team manager",
    "reasons": "not needed for the plan",
}


def test_a_decision_to_share_or_not_has_all_its_parts() -> None:
    assert Disclosure(**PARTS)
    for name, value in PARTS.items():
        with pytest.raises((Refused, TypeError)):
            Disclosure(**{part: said for part, said in PARTS.items() if part != name})
        if isinstance(value, str) and name != "decision":
            with pytest.raises(Refused):
                Disclosure(**(PARTS | {name: " "}))
    with pytest.raises(Refused):
        Disclosure(**(PARTS | {"what": ()}))


def test_no_policy_can_share_it() -> None:
    assert [purpose.name for purpose in PURPOSES.values() if PROTECTED in purpose.markings] == []
