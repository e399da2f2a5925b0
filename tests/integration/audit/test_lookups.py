"""Who looked at a record, for what: on the record for the worker, in the log for the auditor, and for nobody else."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from tests.integration.api.server import Server
from tests.integration.audit.town import Town

LOOKED_AT = """
query ($id: ID!, $first: Int! = 20, $after: String) {
  node(id: $id) { id lookedAt(first: $first, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { number at action what answered organisation role purpose reason } }
  } }
}
"""
LOG = """
query ($record: ID, $viewer: String, $organisation: String, $purpose: String, $since: DateTime, $first: Int! = 50) {
  accessLog(
    record: $record, viewer: $viewer, organisation: $organisation, purpose: $purpose, since: $since, first: $first
  ) {
    totalCount
    nodes { number at action what answered organisation role purpose reason who records }
  }
}
"""
NODE = "query ($id: ID!) { node(id: $id) { id } }"


def log(server: Server, town: Town, **given: Any) -> dict[str, Any]:
    """What the auditor finds."""
    reply = server.ask(town.auditor(), LOG, given)
    assert reply.codes == []
    found: dict[str, Any] = reply.json["data"]["accessLog"]
    return found


def test_the_record_says_who_looked_at_it_and_why(server: Server, town: Town) -> None:
    person = town.people[0][1]
    for number in range(3):
        server.ask(town.worker(f"w.{number}"), NODE, {"id": person})
    found = server.ask(town.worker(), LOOKED_AT, {"id": person}).json["data"]["node"]["lookedAt"]
    newest = found["edges"][0]["node"]
    assert newest["organisation"] == town.worker().organisation
    assert (newest["role"], newest["purpose"], newest["reason"]) == ("practitioner", "welfare", "case 7")
    assert (newest["action"], newest["answered"]) == ("consultation", True)
    numbers = [edge["node"]["number"] for edge in found["edges"]]
    assert len(numbers) == found["totalCount"] >= 3
    assert all(first > second for first, second in pairwise(numbers))


def test_page_by_page_nothing_is_lost_and_nothing_comes_twice(server: Server, town: Town) -> None:
    person = town.people[2][1]
    for _ in range(7):
        server.ask(town.worker("w.paging"), NODE, {"id": person})
    seen: list[int] = []
    after = None
    while True:
        found = server.ask(town.worker(), LOOKED_AT, {"id": person, "first": 3, "after": after}).json
        page = found["data"]["node"]["lookedAt"]
        seen += [edge["node"]["number"] for edge in page["edges"]]
        assert page["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    found = log(server, town, record=person, viewer="w.paging")
    assert found["totalCount"] == 7
    assert {node["number"] for node in found["nodes"]} <= set(seen)
    assert len(set(seen)) == len(seen)


def test_other_peoples_names_and_other_records_are_for_oversight_only(server: Server, town: Town) -> None:
    query = "query ($id: ID!) { node(id: $id) { lookedAt { nodes { who records number } } } }"
    reply = server.ask(town.worker(), query, {"id": town.people[0][1]})
    assert {(node["who"], node["records"]) for node in reply.json["data"]["node"]["lookedAt"]["nodes"]} <= {
        (None, None)
    }
    assert set(reply.codes) == {"WITHHELD"}


def test_where_no_person_is_shown_nor_is_who_looked(server: Server, town: Town) -> None:
    reply = server.ask(town.analyst(), LOOKED_AT, {"id": town.place[1]})
    assert reply.json["data"]["node"] == {"id": town.place[1], "lookedAt": None}
    assert reply.codes == ["WITHHELD"]


@pytest.mark.parametrize("who", ["worker", "analyst"])
def test_only_an_auditor_searches_the_log(server: Server, town: Town, who: str) -> None:
    viewer = town.worker() if who == "worker" else town.analyst()
    reply = server.ask(viewer, LOG, {"purpose": "welfare"})
    assert reply.json["data"]["accessLog"] is None
    assert reply.codes == ["FORBIDDEN"]


def test_an_auditor_reads_the_log_and_nothing_else(server: Server, town: Town) -> None:
    query = (
        "query ($id: ID!) { node(id: $id) { id } contexts { totalCount } hotspots { rows { name } } viewer { view } }"
    )
    reply = server.ask(town.auditor(), query, {"id": town.place[1]})
    assert reply.json["data"] == {"node": None, "contexts": None, "hotspots": None, "viewer": {"view": "oversight"}}
    assert reply.codes == ["FORBIDDEN"] * 3


def test_the_log_is_found_by_record_viewer_organisation_purpose_and_time(server: Server, town: Town) -> None:
    person, place = town.people[1][1], town.place[1]
    server.ask(town.worker("w.search"), NODE, {"id": person})
    server.ask(town.analyst(), NODE, {"id": place})
    found = log(server, town, record=person, viewer="w.search")
    (entry,) = found["nodes"]
    assert (entry["who"], entry["records"], found["totalCount"]) == ("w.search", [person], 1)
    organisation = town.worker().organisation
    assert entry["number"] in [n["number"] for n in log(server, town, organisation=organisation)["nodes"]]
    assert {n["purpose"] for n in log(server, town, purpose="place_safety")["nodes"]} == {"place_safety"}
    assert place in log(server, town, record=place, purpose="place_safety")["nodes"][0]["records"]
    assert log(server, town, since="2999-01-01T00:00:00Z") == {"totalCount": 0, "nodes": []}
    since = log(server, town, since=entry["at"])["nodes"]
    assert entry["number"] in [n["number"] for n in since]


def test_reading_the_log_is_logged_and_says_of_whom(server: Server, town: Town) -> None:
    person = town.people[0][1]
    log(server, town, record=person)
    newest = log(server, town, viewer="o.auditor")["nodes"]
    read = next(entry for entry in newest if entry["records"] == [person])
    assert (read["what"], read["purpose"]) == ("query: accessLog", "oversight")


def test_refusals_are_told_from_answers(server: Server, town: Town) -> None:
    person = town.people[0][1]
    assert server.ask(town.analyst(), NODE, {"id": person}).codes == ["FORBIDDEN"]
    newest = log(server, town, record=person, purpose="place_safety")["nodes"][0]
    assert newest["answered"] is False


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"after": "nonsense"}, "no cursor of that list"),
        ({"first": -1}, "ask for 0 to 200"),
        ({"first": 201}, "ask for"),
    ],
)
def test_a_bad_page_is_refused(server: Server, town: Town, given: dict[str, Any], said: str) -> None:
    reply = server.ask(town.worker(), LOOKED_AT, {"id": town.people[0][1], **given})
    assert reply.status == 400
    assert said in reply.json["errors"][0]["message"]


def test_the_report_is_answered_to_an_auditor(server: Server, town: Town) -> None:
    query = """{ disproportionality(population: [{dimension: sex, group: "female", population: 900}]) {
      rows { measure dimension group against count of ratio low high q overRepresented underRepresented } caveats } }"""
    auditor = replace(town.auditor(), areas=frozenset({town.area}))
    reply = server.ask(auditor, query)
    assert reply.codes == []
    found = reply.json["data"]["disproportionality"]
    assert {row["measure"] for row in found["rows"]} == {"in_graph", "open_concern", "suspected", "looked_at"}
    assert "person:" not in reply.body.decode()
    assert server.ask(town.worker(), query).codes == ["FORBIDDEN"]
    bad = query.replace("900", "0")
    assert server.ask(town.auditor(), bad).status == 400
