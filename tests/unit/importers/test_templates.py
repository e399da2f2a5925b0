"""What rows of our own templates become."""

import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.facts import Node, RowFacts
from graph.ids import canonical, uid
from importers.people import under_ten
from tests.unit.importers.files import rejected, taken, template, write

COUNCIL = "Wrackholme Council"
EVENT = {"event_ref": "E1", "kind": "harm", "started": "2026-03-12"}
PLACE = {"context_kind": "place", "context_scheme": "osm", "context_id": "41", "context_name": "Red Chicken"}


def one(folder: Path, name: str, controller: str = COUNCIL, **cells: str) -> RowFacts:
    facts = taken(name, write(folder, "a.csv", template(name, [cells])), controller)
    assert len(facts) == 1
    return facts[0]


def why(folder: Path, name: str, **cells: str) -> str:
    reasons = rejected(name, write(folder, "a.csv", template(name, [cells])))
    assert len(reasons) == 1
    return reasons[0]


def person(facts: RowFacts) -> Node:
    return next(node for node in facts.nodes if node.kind == "Person")


def test_a_person_belongs_to_whoever_holds_the_record(tmp_path: Path) -> None:
    row = EVENT | {"person_id": "7", "role": "harmed"}
    here, there = one(tmp_path, "events", **row), one(tmp_path, "events", "Wrackshire Police", **row)
    assert person(here).uid == uid("Person", COUNCIL, "local", "7") != person(there).uid
    assert "identity_key" not in person(here).properties


def test_a_pupil_number_joins_records_of_two_partners(tmp_path: Path) -> None:
    upn = "S000900000101"
    here = one(tmp_path, "events", **EVENT, person_id="7", person_upn=upn.lower(), role="harmed")
    there = one(tmp_path, "school-roll", "Marram Schools Trust", pupil_id="M1", pupil_upn=upn, urn="900001")
    assert person(here).uid != person(there).uid
    assert person(here).properties["identity_key"] == person(there).properties["identity_key"] == canonical("upn", upn)


def test_a_row_without_a_pupil_number_cannot_undo_a_join(tmp_path: Path) -> None:
    assert not person(one(tmp_path, "events", **EVENT, person_id="7", role="harmed")).owned
    assert person(one(tmp_path, "school-roll", pupil_id="7", urn="900001")).owned


def test_contexts_are_referred_to_and_never_described(tmp_path: Path) -> None:
    facts = one(tmp_path, "events", **EVENT, **PLACE)
    place = facts.nodes[-1]
    assert (place.uid, place.owned) == ("osm:41", False)
    local = one(tmp_path, "events", **EVENT, **(PLACE | {"context_scheme": "local"})).nodes[-1]
    assert local.uid == uid("Place", COUNCIL, "local", "41")
    school = one(tmp_path, "events", **EVENT, context_kind="education", context_scheme="URN", context_id="900001")
    assert school.nodes[-1].uid == "urn:900001"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (PLACE | {"context_scheme": "uprn"}, "context_scheme of a place is one of osm, atco, snap, local"),
        (PLACE | {"context_id": ""}, "a context needs context_kind, context_scheme and context_id"),
        (PLACE | {"context_kind": "hangout"}, "'hangout' is not one of place, education, online, peer_group"),
        ({"person_id": "7"}, "a person needs a role"),
        ({"role": "harmed"}, "a role needs a person"),
        ({"started": "2026-03-12", "ended": "2026-03-11"}, "ends before it begins"),
        ({"grade_source": "4"}, "'4' is not one of 1, 2, 3"),
    ],
)
def test_events_that_are_given_back(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert reason in why(tmp_path, "events", **(EVENT | cells))


def test_a_role_is_on_the_edge_and_nowhere_else(tmp_path: Path) -> None:
    facts = one(tmp_path, "events", **EVENT, person_id="7", role="suspected")
    assert facts.edges[-1].properties["role"] == "suspected"
    assert all("role" not in node.properties for node in facts.nodes)


@pytest.mark.parametrize(("born", "role", "taken_back"), [
    ("2017-01", "suspected", True), ("2016-03", "convicted", True), ("2016-02", "suspected", False),
    ("2017-01", "harmed", False),
])  # fmt: skip
def test_a_child_under_ten_is_never_suspected(tmp_path: Path, born: str, role: str, taken_back: bool) -> None:
    header = "event_ref,kind,started,person_id,person_birth_month,role,context_kind,context_scheme,context_id"
    path = write(tmp_path, "a.csv", f"{header}\nE1,harm,2026-03-12,7,{born},{role},,,\n")
    assert bool(rejected("events", path)) is taken_back


@given(born=st.dates(datetime.date(2000, 1, 1), datetime.date(2030, 1, 1)), age=st.integers(0, 20 * 365))
def test_nobody_under_ten_passes_for_ten(born: datetime.date, age: int) -> None:
    on = born + datetime.timedelta(days=age)
    tenth = datetime.date(born.year + 10, born.month, min(born.day, 28))
    if on < tenth:
        assert under_ten(f"{born:%Y-%m}", on)
    if on >= tenth + datetime.timedelta(days=62):
        assert not under_ten(f"{born:%Y-%m}", on)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    people=st.lists(st.tuples(st.sampled_from(["0", "1", "2"]), st.sampled_from(["suspected", "harmed"])), max_size=6)
)
def test_a_person_has_each_role_only_where_a_row_says_so(tmp_path: Path, people: list[tuple[str, str]]) -> None:
    rows = [
        EVENT | {"event_ref": f"E{number}", "person_id": who, "role": role} for number, (who, role) in enumerate(people)
    ]
    path = write(tmp_path, "a.csv", template("events", rows or [EVENT]))
    said = {(e.start[1], e.end[1], e.properties["role"]) for f in taken("events", path) for e in f.edges}
    meant = {
        (uid("Person", COUNCIL, "local", who), uid("Event", COUNCIL, f"E{number}"), role)
        for number, (who, role) in enumerate(people)
    }
    assert said == meant


TIE = {"tie": "friend_of", "from_kind": "young_person", "from_id": "1", "to_kind": "young_person", "to_id": "2"}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({}, "FRIEND_OF"),
        ({"tie": "influences", "valence": "protective", "choice": "chosen"}, "INFLUENCES"),
        ({"tie": "related_to", "relation": "sibling"}, "RELATED_TO"),
        ({"tie": "part_of", "to_kind": "peer_group", "position": "core"}, "PART_OF"),
        ({"tie": "connected_to", "from_kind": "peer_group", "to_kind": "exploitation_network"}, "CONNECTED_TO"),
        ({"tie": "exploited_by", "to_kind": "adult"}, "EXPLOITED_BY"),
        ({"tie": "trusts", "to_kind": "organisation"}, "TRUSTS"),
    ],
)
def test_ties_of_a_peer_map(tmp_path: Path, cells: dict[str, str], kind: str) -> None:
    tie = one(tmp_path, "peer-map", **(TIE | cells)).edges[0]
    assert tie.kind == kind
    assert tie.properties["basis"] == "assessment"


def test_the_same_tie_told_by_two_is_two_statements(tmp_path: Path) -> None:
    rows = [TIE | {"told_by": "young person", "strength": "5"}, TIE | {"told_by": "parent", "strength": "1"}]
    facts = taken("peer-map", write(tmp_path, "a.csv", template("peer-map", rows)))
    assert len({fact.primary for fact in facts}) == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"to_kind": "peer_group"}, "a friend_of tie goes from young_person or adult to young_person or adult"),
        ({"to_id": "1"}, "to themselves"),
        ({"tie": "knows"}, "'knows' is not one of friend_of"),
        ({"strength": "6"}, "'6' is not between 1 and 5"),
    ],
)
def test_ties_that_are_given_back(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert reason in why(tmp_path, "peer-map", **(TIE | cells))


REFERRAL = {
    "referral_ref": "R1", "received_on": "2026-03-02", "concern_type": "serious violence", "criterion": "SV3 threat",
    "status": "open",
}  # fmt: skip


def test_the_context_is_the_subject_where_a_row_names_both(tmp_path: Path) -> None:
    facts = one(tmp_path, "context-referral", **REFERRAL, **PLACE, person_id="7")
    primary = {edge.end[0]: edge.properties["primary"] for edge in facts.edges}
    assert primary == {"Place": True, "Person": False}
    alone = one(tmp_path, "context-referral", **REFERRAL, person_id="7")
    assert alone.edges[0].properties["primary"] is True


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, "neither a young person nor a context"),
        (PLACE | {"criterion": ""}, "column 'criterion' is empty"),
        (PLACE | {"closed_on": "2026-04-01"}, "is open and has a closing date"),
        (PLACE | {"status": "closed", "closed_on": "2026-01-01"}, "closed before it was received"),
    ],
)
def test_referrals_that_are_given_back(tmp_path: Path, cells: dict[str, str], reason: str) -> None:
    assert reason in why(tmp_path, "context-referral", **(REFERRAL | cells))


ONLINE = {
    "person_id": "7", "platform": "Chattle", "space_id": "c1", "how_known": "told", "told_by": "a friend",
    "grade_source": "1",
}  # fmt: skip


def test_an_ungraded_online_space_is_given_back(tmp_path: Path) -> None:
    assert "column 'grade_info' is empty" in why(tmp_path, "online-spaces", **ONLINE)
    graded = one(tmp_path, "online-spaces", **ONLINE, grade_info="A")
    assert graded.nodes[1].uid == uid("OnlineSpace", "chattle", "c1"), "platforms are the same whatever their case"


MAP = {"map_ref": "M1", "drawn_on": "2026-03-20", "who_kind": "young_person", "who_id": "7", "feels": "red"}


def test_each_map_stands_on_its_own(tmp_path: Path) -> None:
    first = one(tmp_path, "safety-map", **MAP, **PLACE)
    later = one(tmp_path, "safety-map", **(MAP | PLACE | {"map_ref": "M2", "feels": "green"}))
    assert first.primary != later.primary
    assert first.edges[0].properties["basis"] == "self_report"


def test_a_trusted_adult_is_kept_for_one_young_person(tmp_path: Path) -> None:
    mine = one(tmp_path, "safety-map", **MAP, trusted_adult="Sam")
    yours = one(tmp_path, "safety-map", **(MAP | {"who_id": "8", "trusted_adult": "Sam"}))
    assert mine.edges[0].kind == "TRUSTS"
    assert mine.edges[0].end != yours.edges[0].end
    group = one(tmp_path, "safety-map", **(MAP | {"who_kind": "peer_group", "trusted_adult": "Sam"}))
    assert group.edges[0].kind == "SAFEGUARDS"
    assert "neither a context nor a trusted adult" in why(tmp_path, "safety-map", **MAP)


def test_a_strength_names_what_it_helps_and_who_holds_it(tmp_path: Path) -> None:
    row = {"strength_ref": "S1", "strength": "Trusted adult", "domain": "community", "assessed_on": "2026-02-10"}
    facts = one(tmp_path, "strengths", **row, **PLACE, held_by="Harbour Lantern Project")
    assert [edge.kind for edge in facts.edges] == ["ABOUT", "SAFEGUARDS"]
    assert facts.nodes[0].properties["factor_kind"] == "strength"
    assert "'context_kind' is empty" in why(tmp_path, "strengths", **row)
