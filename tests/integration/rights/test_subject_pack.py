"""A copy of one's own data: all of it, nobody else's, and what was left out and why."""

import datetime
import json
import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.access.log import AccessLog
from graph.access.operator import operator
from graph.access.scopes import Scope
from graph.client import Graph
from graph.errors import Refused
from graph.facts import Edge, Node, RowFacts
from graph.ids import edge_uid, uid
from graph.provenance import RETENTION, Stamp
from graph.rights.pack_page import page
from graph.rights.redaction import Rule
from graph.rights.subject_pack import subject_pack
from graph.time import now
from graph.upsert import Writer
from tests.integration.rights.files import Files, Youngster, event, friends, member, referral, roll

DAY = datetime.date(2026, 11, 24)
BY = operator("welfare", "tested")


def written(pack: dict[str, Any]) -> str:
    """The pack as it goes out, both ways."""
    return json.dumps(pack, ensure_ascii=False) + page({**pack, "copy": 1})


def reasons(pack: dict[str, Any]) -> set[str]:
    return {one["why"] for one in pack["left_out"]}


def world(files: Files) -> tuple[Youngster, Youngster]:
    me, other = Youngster(files.controller), Youngster(files.controller)
    files.take("school-roll", [roll(me), roll(other)], name=f"{other.last}.csv")
    files.take("peer-map", [friends(me, other, told_by=f"{other.name}'s mother"), member(me, "G"), member(other, "G")])
    what = f"{other.first} was there"
    files.take("events", [event("e", me, "suspected", what), event("e", other, "harmed", what)])
    files.take("context-referral", [referral("r", me, park=True)])
    return me, other


def test_the_pack_has_every_tie_of_the_person(graph: Graph, files: Files, home: Path) -> None:
    me, _ = world(files)
    pack = subject_pack(graph, home, me.uid, DAY)
    ties = graph.read("MATCH (:Person {uid: $uid})-[e]-() RETURN count(DISTINCT e) AS n", {"uid": me.uid})
    assert len(pack["facts"]) == ties[0]["n"] == 5
    (own,) = pack["about_you"]
    assert own["says"]["name"] == me.name
    assert own["held_by"]["organisation"] == files.controller
    assert all(fact["goes_after"] and fact["look_again_by"] for fact in pack["facts"])
    assert all(fact["recorded_by"]["organisation"] == files.controller for fact in pack["facts"])
    assert (pack["made_on"], pack["delete_after"]) == ("2026-11-24", "2026-12-24")


def test_the_pack_names_nobody_else(graph: Graph, files: Files, home: Path) -> None:
    me, other = world(files)
    pack = subject_pack(graph, home, me.uid, DAY)
    text = written(pack)
    assert [word for word in (*other.canaries, other.birth_month, other.uid) if word.lower() in text.lower()] == []
    assert "another young person" in text
    assert {Rule.OTHERS.value, Rule.TOLD_BY.value, Rule.FILE.value} <= reasons(pack)


def test_a_role_is_said_as_recorded_and_in_neutral_words(graph: Graph, files: Files, home: Path) -> None:
    me, _ = world(files)
    (part,) = [fact for fact in subject_pack(graph, home, me.uid, DAY)["facts"] if "role" in fact.get("record", {})]
    assert part["record"]["role"] == "suspected"
    assert "nobody has found" in part["in_plain_words"]["role"]
    assert "Other people in it: 1." in part["with_it"]


def test_the_pack_says_who_saw_it_and_not_which_worker(graph: Graph, files: Files, home: Path) -> None:
    me, other = world(files)
    log = AccessLog(home)
    entries = [
        log.record(BY, "consultation", "query peer_map", {"people": [me.uid, other.uid]}),
        log.record(BY, "disclosure", "decision to share: share", {"people": [me.uid], "recipient": "Harbour Health"}),
    ]
    log.record(BY, "consultation", "query peer_map", {"people": [other.uid]})
    pack = subject_pack(graph, home, me.uid, DAY)
    shown = [entry["seq"] for entry in log.search(person=me.uid) if entry["action"] in ("consultation", "disclosure")]
    assert [one["entry"] for one in pack["who_saw_it"]] == entries == shown
    assert pack["who_saw_it"][0]["organisation"] == BY.organisation
    assert pack["who_saw_it"][1]["given_to"] == "Harbour Health"
    assert Rule.STAFF.value in reasons(pack)


def test_what_is_held_back_is_counted_and_not_shown(graph: Graph, files: Files, home: Path) -> None:
    me, _ = world(files)
    found = graph.read("MATCH (:Person {uid: $uid})-[e:INVOLVED_IN]->() RETURN e.uid AS uid", {"uid": me.uid})
    pack = subject_pack(graph, home, me.uid, DAY, held_back={found[0]["uid"]: "a court said so"})
    assert "suspected" not in written(pack)
    assert Rule.HELD_BACK.value in reasons(pack)
    assert len(pack["facts"]) == 5


def test_there_is_nobody(graph: Graph, home: Path) -> None:
    with pytest.raises(Refused, match="There is no person"):
        subject_pack(graph, home, "person:none", DAY)


def test_the_page_loads_nothing_and_says_until_when(graph: Graph, files: Files, home: Path) -> None:
    me, _ = world(files)
    text = page({**subject_pack(graph, home, me.uid, DAY), "copy": 7})
    assert re.search(r"(?:src|href)\s*=|@import|url\(|<script|https?://", text) is None
    assert text.count("Destroy it after 2026-12-24. Copy 7.") == 2


def test_text_of_others_cannot_become_a_part_of_the_page(graph: Graph, files: Files, home: Path) -> None:
    me = Youngster(files.controller)
    files.take("events", [event("e", me, category="<script>alert(1)</script>")])
    assert "<script>" not in page({**subject_pack(graph, home, me.uid, DAY), "copy": 1})


NAMES = st.lists(st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=9), min_size=2, max_size=2, unique=True)
TIES = ("FRIEND_OF", "INFLUENCES", "RELATED_TO", "EXPLOITED_BY", "TRUSTS")


@st.composite
def neighbourhoods(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Others near one person: their name, how they are tied, and where their name is written down."""
    return [
        {
            "name": " ".join(draw(NAMES)).title(),
            "initials": draw(st.text("QXZJKV", min_size=5, max_size=6)),
            "month": f"20{draw(st.integers(70, 99))}-{draw(st.integers(1, 12)):02d}",
            "tie": draw(st.sampled_from((*TIES, "event", "group", "none"))),
            "outgoing": draw(st.booleans()),
            "told": draw(st.booleans()),
            "said": draw(st.sampled_from(("name", "initials", "month", "nothing"))),
        }
        for _ in range(draw(st.integers(1, 5)))
    ]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(neighbourhoods())
def test_no_neighbour_is_named_whatever_the_neighbourhood(graph: Graph, home: Path, near: list[dict[str, Any]]) -> None:
    own = f"pack-{secrets.token_hex(6)}"
    scope = Scope(own, "uk_gdpr", frozenset({"welfare"}), "official_sensitive", "X1")
    writer = Writer(graph, Stamp(f"run-{own}", scope, RETENTION["partner"], now()))
    me = Node(
        "Person", uid("Person", own, "local", "me"), {"name": "Aa Ee", "initials": "AE", "birth_month": "2010-02"}
    )
    happened = Node("Event", uid("Event", own, "e"), {"event_kind": "harm"})
    group = Node("PeerGroup", uid("PeerGroup", own, "local", "g"), {"name": "g"})
    rows = [RowFacts(me.uid, [me], [], "f:1")]
    rows.append(_row(_edge("INVOLVED_IN", me, happened, {"role": "present"}), me, happened))
    rows.append(_row(_edge("PART_OF", me, group, {}), me, group))
    for number, one in enumerate(near):
        them = Node(
            "Person",
            uid("Person", own, "local", str(number)),
            {"name": one["name"], "initials": one["initials"], "birth_month": one["month"]},
        )
        named = {"name": one["name"], "initials": one["initials"], "month": one["month"], "nothing": "x"}[one["said"]]
        if one["tie"] == "event":
            rows.append(_row(_edge("INVOLVED_IN", them, happened, {"role": "witness"}), them, happened))
            happened.properties["category"] = f"seen by {named}, and so on"
        elif one["tie"] == "group":
            rows.append(_row(_edge("PART_OF", them, group, {}), them, group))
            group.properties["name"] = f"{named} and others"
        elif one["tie"] != "none":
            ends = (me, them) if one["outgoing"] else (them, me)
            told = {"told_by": named} if one["told"] else {}
            rows.append(_row(_edge(one["tie"], *ends, told), *ends))
    writer.write(rows)
    text = written(subject_pack(graph, home, me.uid, DAY)).lower()
    for one in near:
        for word in (*one["name"].split(), one["initials"], one["month"]):
            assert re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", text) is None


def _edge(kind: str, start: Node, end: Node, said: dict[str, Any]) -> Edge:
    return Edge(kind, edge_uid(kind, start.uid, end.uid), (start.kind, start.uid), (end.kind, end.uid), said)


def _row(edge: Edge, *nodes: Node) -> RowFacts:
    return RowFacts(edge.uid, list(nodes), [edge], "f:2")
