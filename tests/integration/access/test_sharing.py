"""What the policy says is what the API serves, at once and for everybody."""

import pytest

from graph.access.viewer import Viewer
from tests.integration.access.policies import agreement, share_with_all, write_policy
from tests.integration.access.world import Partnership
from tests.integration.api.server import Server
from tests.integration.api.world import End

ONE = "query($id: ID!) { node(id: $id) { id } }"
CONCERNS = """query($id: ID!, $after: String) { node(id: $id) { ... on Person {
  concerns(first: 1, after: $after) { totalCount pageInfo { endCursor } nodes { id } } } } }"""


def sees(server: Server, viewer: Viewer, one: End) -> bool:
    reply = server.ask(viewer, ONE, {"id": one[1]})
    assert reply.status == 200, reply.body
    return reply.json["data"]["node"] is not None


def test_without_a_policy_one_sees_ones_own_and_what_is_published(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, "")
    for who in ("council", "police", "project"):
        seen = {kind for kind, facts in partnership.facts.items() if sees(server, partnership.viewer(who), facts[0])}
        assert seen == {who}
        assert sees(server, partnership.viewer(who), partnership.place)


def test_an_agreement_opens_what_it_says_and_nothing_else(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, agreement(partnership))
    facts = partnership.facts
    police, project = partnership.viewer("police"), partnership.viewer("project")
    assert [sees(server, police, facts[kind][0]) for kind in ("council", "police", "project")] == [True, True, False]
    assert [sees(server, project, facts[kind][0]) for kind in ("council", "police", "project")] == [False, False, True]
    council = partnership.viewer("council")
    assert [sees(server, council, facts[kind][0]) for kind in ("council", "police", "project")] == [True, False, False]


CHANGES = {
    "it ended": {"ends": "2026-01-02"},
    "it has not started": {"starts": "2099-01-01"},
    "another purpose": {"purposes": '["place_safety"]'},
    "another marking": {"markings": '["official"]'},
    "another area": {"areas": '["E99"]'},
    "another receiver": {"receiver": '"*"', "giver": '"*"', "markings": '["official"]'},
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_the_policy_is_there_with_the_next_request(
    server: Server, partnership: Partnership, change: str
) -> None:
    """However often the same viewer, with the same token and the same request, was answered before."""
    police, concern = partnership.viewer("police"), partnership.facts["council"][0]
    write_policy(server.home, agreement(partnership))
    assert sees(server, police, concern)
    write_policy(server.home, agreement(partnership, **CHANGES[change]))
    assert not sees(server, police, concern)
    write_policy(server.home, agreement(partnership))
    assert sees(server, police, concern)


def test_a_policy_with_a_mistake_stops_everything_and_tells_no_stranger_where_it_is(
    server: Server, partnership: Partnership
) -> None:
    write_policy(server.home, agreement(partnership).replace("official_sensitive", "secret"))
    for viewer in (partnership.viewer("council"), partnership.viewer("council", "place_safety"), partnership.auditor):
        reply = server.ask(viewer, ONE, {"id": partnership.place[1]})
        assert (reply.status, reply.codes) == (503, ["BAD_POLICY"])
        assert "data" not in reply.json
        assert str(server.home) not in reply.body.decode()
        assert server.entries()[-1]["details"]["refused"] == "BAD_POLICY"
    write_policy(server.home, agreement(partnership))
    assert sees(server, partnership.viewer("council"), partnership.place)


def test_two_viewers_of_one_purpose_share_a_plan_and_no_rights(server: Server, partnership: Partnership) -> None:
    write_policy(server.home, "")
    person = partnership.people[0]
    for _ in range(2):
        for who in ("council", "police", "project"):
            reply = server.ask(partnership.viewer(who), CONCERNS, {"id": person[1]})
            node = reply.json["data"]["node"]
            assert (node is not None) is (who == "council")  # whose record the young person is


def test_another_viewers_cursor_gives_only_ones_own(server: Server, partnership: Partnership) -> None:
    """A cursor says where a page begins, and nothing of who may see what comes after."""
    share_with_all(server.home)
    person = partnership.people[0]
    first = server.ask(partnership.viewer("council"), CONCERNS, {"id": person[1]}).json["data"]["node"]["concerns"]
    assert first["totalCount"] == 4  # one of them about the project's record of the same young person
    write_policy(server.home, agreement(partnership))
    theirs = {one[1] for kind in ("council", "police") for one in partnership.facts[kind]}
    after = None
    for _ in range(4):
        reply = server.ask(partnership.viewer("police"), CONCERNS, {"id": person[1], "after": after})
        page = reply.json["data"]["node"]["concerns"]
        assert {node["id"] for node in page["nodes"]} <= theirs
        assert page["totalCount"] == 2
        after = page["pageInfo"]["endCursor"] or first["pageInfo"]["endCursor"]


def test_the_area_of_a_token_stays_a_limit(server: Server, partnership: Partnership) -> None:
    share_with_all(server.home)
    elsewhere = Viewer(
        "w", partnership.named("council"), "practitioner", "welfare", "case", frozenset({f"{partnership.area}-other"})
    )
    assert not sees(server, elsewhere, partnership.facts["council"][0])
