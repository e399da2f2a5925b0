"""A fact that is said to be wrong, or put right: kept, shown, not undone by the next import, and told on."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.client import Graph
from graph.errors import Refused
from graph.rights.correction import correct, dispute, find, of_reference, renew, touched
from graph.rights.disclosure import Decision, Disclosure, disclose
from graph.rights.subject_pack import reference
from graph.time import now
from tests.integration.rights.files import Files, Youngster, event, friends, roll
from tests.integration.rights.test_erasure import dump

BY = operator("welfare", "the young person said so")
VERSIONS = """
MATCH (a)-[e]->(b) WHERE e.uid = $uid OR e.uid STARTS WITH $uid + '@'
RETURN e.strength AS strength, e.disputed AS disputed, e.retired_at IS NULL AS stands, sign(e.scope) AS sign
ORDER BY e.recorded_at, stands
"""


def friendship(graph: Graph, files: Files) -> tuple[Youngster, Youngster, str, dict[str, str]]:
    one, two = Youngster(files.controller), Youngster(files.controller)
    row = friends(one, two) | {"strength": "2"}
    files.take("peer-map", [row], name="friends.csv")
    found = graph.read(
        "MATCH (:Person {uid: $uid})-[e:FRIEND_OF]-() WHERE e.retired_at IS NULL RETURN e.uid AS uid", {"uid": one.uid}
    )
    return one, two, found[0]["uid"], row


def versions(graph: Graph, uid: str) -> list[dict[str, Any]]:
    return graph.read(VERSIONS, {"uid": uid})


def test_a_dispute_is_shown_and_survives_the_same_file_and_a_changed_one(
    graph: Graph, files: Files, home: Path
) -> None:
    _, _, uid, row = friendship(graph, files)
    log = AccessLog(home)
    dispute(graph, log, find(graph, uid), BY)
    assert [(one["disputed"], one["stands"], one["sign"]) for one in versions(graph, uid)] == [
        (None, False, -1),
        (True, True, 1),
    ]
    assert files.take("peer-map", [row], name="again.csv").unchanged == 1
    assert files.take("peer-map", [row | {"strength": "4"}], name="changed.csv").changed == 1
    assert [(one["strength"], one["disputed"]) for one in versions(graph, uid) if one["stands"]] == [(4, True)]
    dispute(graph, log, find(graph, uid), BY, resolved=True)
    assert [one["disputed"] for one in versions(graph, uid) if one["stands"]] == [None]
    with pytest.raises(Refused, match="is not disputed"):
        dispute(graph, log, find(graph, uid), BY, resolved=True)


def test_a_fact_node_keeps_its_dispute_when_its_source_changes_it(graph: Graph, files: Files, home: Path) -> None:
    who = Youngster(files.controller)
    files.take("events", [event("e", who)])
    uid = next(uid for uid in dump(graph, files.controller) if uid.startswith("event:"))
    dispute(graph, AccessLog(home), find(graph, uid), BY)
    assert files.take("events", [event("e", who, category="theft")], name="c.csv").changed == 1
    said = find(graph, uid).said
    assert (said["category"], said["disputed"]) == ("theft", True)


def test_a_correction_keeps_what_was_said_and_is_not_undone_by_the_same_file(
    graph: Graph, files: Files, home: Path
) -> None:
    _, _, uid, row = friendship(graph, files)
    before = find(graph, uid).said
    assert correct(graph, AccessLog(home), find(graph, uid), {"strength": "5"}, BY) == {"strength": 5}
    assert [(one["strength"], one["stands"]) for one in versions(graph, uid)] == [(2, False), (5, True)]
    after = find(graph, uid).said
    assert {name for name in before if after.get(name) != before[name]} == {"strength", "recorded_at"}
    assert files.take("peer-map", [row], name="again.csv").unchanged == 1
    assert files.take("peer-map", [row | {"strength": "3"}], name="heard.csv").changed == 1


def test_what_was_said_can_be_erased_with_the_correction(graph: Graph, files: Files, home: Path) -> None:
    who = Youngster(files.controller)
    _, _, uid, _ = friendship(graph, files)
    correct(graph, AccessLog(home), find(graph, uid), {"strength": "5"}, BY, erase_old=True)
    assert [one["strength"] for one in versions(graph, uid)] == [5]
    files.take("events", [event("e", who, category="wrong")])
    event_uid = next(uid for uid in dump(graph, files.controller) if uid.startswith("event:"))
    correct(graph, AccessLog(home), find(graph, event_uid), {"category": "right"}, BY, erase_old=True)
    assert b"wrong" not in b"".join(dump(graph, files.controller).values())


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"strength": "strong"}, "is no integer"),
        ({"shoe_size": "7"}, "has no shoe_size"),
        ({"basis": "rumour"}, "must be one of"),
        ({"valid_from": "yesterday"}, "is no date"),
        ({"uid": "x"}, "is filled in"),
        ({"strength": "2"}, "says that already"),
    ],
)
def test_a_correction_that_makes_no_sense_is_a_sentence(
    graph: Graph, files: Files, home: Path, values: dict[str, str], why: str
) -> None:
    _, _, uid, _ = friendship(graph, files)
    with pytest.raises(Refused, match=why):
        correct(graph, AccessLog(home), find(graph, uid), values, BY)
    assert [one["strength"] for one in versions(graph, uid)] == [2]


def test_who_has_it_is_listed_to_be_told(graph: Graph, files: Files, home: Path) -> None:
    one, _, uid, _ = friendship(graph, files)
    log = AccessLog(home)
    log.record(BY, "consultation", "query peer_map", {"people": [one.uid]})
    log.record(BY, "consultation", "query cross_group", {"people": []})
    log.record(BY, "consultation", "query event_hotspots", {"people": []})
    made = Disclosure(
        Decision.SHARE,
        "Harbour Health, nurse",
        "DPA 2018 Sch 1 para 18",
        "health",
        (one.uid,),
        True,
        "asked",
        "lead",
        "x",
    )
    number = disclose(graph, log, made, BY)
    rests = touched(graph, home, find(graph, uid))
    assert "query peer_map" in rests.answers
    assert "query cross_group" in rests.answers, "it counted the friendship without naming anybody"
    assert "query event_hotspots" not in rests.answers, "it reads no friendships"
    assert [entry["seq"] for entry in rests.disclosures] == [number]
    assert rests.to_tell["Harbour Health, nurse"] == 1


def test_a_fact_that_is_needed_still_stays_as_long_again(graph: Graph, files: Files, home: Path) -> None:
    _, _, uid, row = friendship(graph, files)
    past = now() - datetime.timedelta(100)
    days = {"at": past, "look": past.date() + datetime.timedelta(180), "ends": past.date() + datetime.timedelta(1095)}
    graph.run(
        "MATCH ()-[e:FRIEND_OF {uid: $uid}]->() SET e.recorded_at = $at, e.review_due = $look, e.delete_after = $ends",
        {"uid": uid, **days},
    )
    review, delete = renew(graph, AccessLog(home), find(graph, uid), BY)
    today = now().date()
    assert (review, delete) == (today + datetime.timedelta(180), today + datetime.timedelta(1095))
    assert str(find(graph, uid).said["delete_after"]) == str(delete)
    assert files.take("peer-map", [row], name="same.csv").unchanged == 1


def test_a_number_of_a_pack_finds_its_fact(graph: Graph, files: Files, home: Path) -> None:
    one, two, uid, _ = friendship(graph, files)
    log = AccessLog(home)
    assert of_reference(graph, log, reference(log, uid), two.uid) == uid
    with pytest.raises(Refused, match="No fact about"):
        of_reference(graph, log, "000000000000", one.uid)


def test_there_is_no_such_fact(graph: Graph) -> None:
    with pytest.raises(Refused, match="There is no fact nothing"):
        find(graph, "nothing")


GOOD: dict[str, Any] = {
    "decision": Decision.NOT_SHARE,
    "recipient": "Wrackshire Police, analyst",
    "basis": "UK GDPR 6(1)(e)",
    "purpose": "place safety",
    "what": ("person:x",),
    "informed": False,
    "informed_why": "it would put them at risk",
    "decided_by": "team manager",
    "reasons": "the context is enough",
}


@pytest.mark.parametrize("missing", ["recipient", "basis", "purpose", "what", "informed_why", "decided_by", "reasons"])
def test_a_decision_without_one_of_its_parts_is_refused(missing: str) -> None:
    empty: Any = () if missing == "what" else " "
    Disclosure(**GOOD)
    with pytest.raises(Refused, match=missing.replace("_", " ")):
        Disclosure(**GOOD | {missing: empty})


def test_a_decision_is_found_by_whom_it_is_about_and_names_nobody(graph: Graph, files: Files, home: Path) -> None:
    who = Youngster(files.controller)
    files.take("school-roll", [roll(who)])
    log = AccessLog(home)
    number = disclose(graph, log, Disclosure(**GOOD | {"what": (who.uid,)}), BY)
    entry = log.search(person=who.uid)[-1]
    assert (entry["seq"], entry["action"], entry["details"]["decision"]) == (number, "disclosure", "not_share")
    with pytest.raises(Refused, match="name a person"):
        disclose(graph, log, Disclosure(**GOOD | {"what": (who.uid,), "reasons": f"{who.name} asked"}), BY)
    with pytest.raises(Refused, match="The graph has no person:x"):
        disclose(graph, log, Disclosure(**GOOD), BY)
