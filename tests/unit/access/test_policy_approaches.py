"""The three delivery approaches: the same facts, and it differs who sees them, who decides and who is asked."""

import datetime
from pathlib import Path

import pytest

from graph.access.approaches import ACTIONS, Action, approaches, read
from graph.access.conflicts import Conflict
from graph.access.decisions import consulted, decides
from graph.access.policy import Organisation, Policy
from graph.access.scopes import Scope
from graph.access.viewer import Viewer

TODAY = datetime.date(2026, 11, 24)
LATER = datetime.date(2027, 12, 31)
COUNCIL, POLICE, PROJECT, SCHOOL, GROUP = (
    "Linford Council",
    "Linford Police",
    "Ford Project",
    "Ford School",
    "Ford Group",
)
KINDS = {
    "local_authority": {COUNCIL: "lead", POLICE: "police", PROJECT: "voluntary", SCHOOL: "school", GROUP: "voluntary"},
    "police": {COUNCIL: "local_authority", POLICE: "lead", PROJECT: "voluntary", SCHOOL: "school", GROUP: "voluntary"},
    "voluntary_sector": {
        COUNCIL: "local_authority",
        POLICE: "police",
        PROJECT: "project",
        SCHOOL: "school",
        GROUP: "steering_group",
    },
}
BOTH = frozenset({"welfare", "place_safety"})
FACTS = {who: Scope(who, "uk_gdpr", BOTH, "official_sensitive", "E1") for who in (COUNCIL, POLICE, PROJECT, SCHOOL)}


def under(approach: str) -> Policy:
    return Policy(
        approach=approach,
        starts=datetime.date(2026, 1, 1),
        ends=datetime.date(2027, 3, 31),
        areas=("E1",),
        basis="agreement",
        organisations=tuple(Organisation(name=name, kind=kind) for name, kind in KINDS[approach].items()),
    )


def viewer(organisation: str, role: str, purpose: str) -> Viewer:
    return Viewer("w.worker", organisation, role, purpose, "case 7", frozenset({"E1"}))


def sees(approach: str, organisation: str, purpose: str, today: datetime.date = TODAY) -> set[str]:
    """Whose facts are seen."""
    asking = viewer(organisation, "practitioner", purpose)
    return {who for who, scope in FACTS.items() if scope.open_to(asking, under(approach), today)}


def test_the_three_are_shipped() -> None:
    assert set(approaches()) == set(KINDS)


@pytest.mark.parametrize("organisation", [COUNCIL, POLICE, PROJECT, SCHOOL, GROUP])
def test_an_approach_that_has_ended_shares_nothing(organisation: str) -> None:
    for approach in KINDS:
        for purpose in BOTH:
            assert sees(approach, organisation, purpose, LATER) <= {organisation}


def test_the_same_facts_are_seen_by_others() -> None:
    named = {approach: {o: sees(approach, o, "welfare") for o in (COUNCIL, POLICE, PROJECT)} for approach in KINDS}
    assert named["local_authority"] == {
        COUNCIL: {COUNCIL, POLICE, PROJECT, SCHOOL},
        POLICE: {POLICE},
        PROJECT: {PROJECT},
    }
    assert named["police"] == {COUNCIL: {COUNCIL, POLICE, PROJECT, SCHOOL}, POLICE: {POLICE}, PROJECT: {PROJECT}}
    assert named["voluntary_sector"] == {COUNCIL: {COUNCIL, PROJECT}, POLICE: {POLICE}, PROJECT: {PROJECT}}
    places = {approach: {o: sees(approach, o, "place_safety") for o in (COUNCIL, POLICE, GROUP)} for approach in KINDS}
    everything = {COUNCIL, POLICE, PROJECT, SCHOOL}
    assert places["local_authority"] == {COUNCIL: everything, POLICE: everything, GROUP: everything}
    assert places["police"] == {COUNCIL: everything, POLICE: everything, GROUP: set()}
    assert places["voluntary_sector"] == {COUNCIL: {COUNCIL}, POLICE: {POLICE}, GROUP: {PROJECT}}


def test_in_no_approach_do_the_police_see_a_name_that_another_holds() -> None:
    """What young people tell others is not for detecting crime (R16)."""
    for approach in KINDS:
        assert sees(approach, POLICE, "welfare") == {POLICE}


def test_a_steering_group_is_never_told_a_name() -> None:
    assert sees("voluntary_sector", GROUP, "welfare") == set()


DECIDERS: dict[Action, dict[str, set[str]]] = {
    "confirm_identity": {"local_authority": {COUNCIL}, "police": {COUNCIL}, "voluntary_sector": {PROJECT}},
    "raise_context": {
        "local_authority": {COUNCIL, POLICE, PROJECT, SCHOOL, GROUP},
        "police": {POLICE},
        "voluntary_sector": {PROJECT},
    },
    "approve_plan": {"local_authority": {COUNCIL}, "police": {POLICE}, "voluntary_sector": {GROUP}},
    "disclose": {"local_authority": {COUNCIL, SCHOOL}, "police": {COUNCIL}, "voluntary_sector": {PROJECT}},
    "erase": {"local_authority": {SCHOOL}, "police": {SCHOOL}, "voluntary_sector": {SCHOOL, PROJECT}},
}
"""Who decides about facts for which the school is answerable."""


@pytest.mark.parametrize("action", ACTIONS)
def test_it_differs_who_decides(action: Action) -> None:
    for approach, kinds in KINDS.items():
        deciding = set()
        for organisation in kinds:
            for role, purpose in (
                ("practitioner", "welfare"),
                ("coordinator", "place_safety"),
                ("analyst", "place_safety"),
            ):
                asking = viewer(organisation, role, purpose)
                ruling = decides(under(approach), action, asking, TODAY, controller=SCHOOL)
                assert ruling.reason.endswith(".")
                if ruling.allowed:
                    deciding.add(organisation)
        assert deciding == DECIDERS[action][approach], approach


def test_it_differs_who_is_asked() -> None:
    asked = {approach: consulted(under(approach), "approve_plan") for approach in KINDS}
    assert asked["local_authority"] == (POLICE, SCHOOL, PROJECT, GROUP, "the young person")
    assert asked["police"] == (COUNCIL, SCHOOL, PROJECT, GROUP)
    assert asked["voluntary_sector"] == (PROJECT, "the young person")
    assert len({consulted(under(approach), "disclose", SCHOOL) for approach in KINDS}) > 1
    for approach in KINDS:  # the golden rules: the child and the carer are engaged
        assert any("young person" in party for party in consulted(under(approach), "disclose"))
        assert any("carer" in party for party in consulted(under(approach), "disclose"))


def test_without_an_approach_only_the_operator_decides() -> None:
    for action in ACTIONS:
        asking = viewer(COUNCIL, "practitioner", "welfare")
        assert not decides(Policy.EMPTY, action, asking, TODAY, controller=COUNCIL).allowed
        operator = Viewer("root", "local", "operator", "welfare", "repair", frozenset({"all"}))
        assert decides(Policy.EMPTY, action, operator, TODAY).allowed


def test_nobody_decides_after_the_approach_has_ended() -> None:
    ruling = decides(under("police"), "erase", viewer(SCHOOL, "practitioner", "welfare"), LATER, controller=SCHOOL)
    assert not ruling.allowed
    assert "2027-03-31" in ruling.reason


@pytest.mark.parametrize("role", ["practitioner", "operator"])
def test_nobody_decides_about_a_person_with_whom_they_have_a_conflict(role: str) -> None:
    asking = viewer(COUNCIL, role, "welfare")
    shared = under("local_authority").model_copy(update={"conflicts": (Conflict(who="W Worker", person="person:1"),)})
    assert decides(shared, "confirm_identity", asking, TODAY, about=["person:2"]).allowed
    ruling = decides(shared, "confirm_identity", asking, TODAY, about=["person:2", "person:1"])
    assert not ruling.allowed
    assert "conflict" in ruling.reason


@pytest.mark.parametrize(
    "change",
    [
        ('receiver = "lead"', 'receiver = "leader"'),
        ('purposes = ["welfare"]', 'purposes = ["curiosity"]'),
        ('kinds = ["lead"]', 'kinds = ["leader"]'),
        ('asked = ["controller"]', 'asked = ["everybody"]'),
        ('roles = ["practitioner"]', 'roles = ["visitor"]'),
        ('action = "erase"', 'action = "disclose"'),
    ],
)
def test_an_approach_that_contradicts_itself_is_refused(change: tuple[str, str], tmp_path: Path) -> None:
    text = (Path(read.__code__.co_filename).with_name("approaches") / "local_authority.toml").read_text("utf-8")
    assert change[0] in text
    path = tmp_path / "made.toml"
    path.write_text(text)
    assert read(path).name == "made"
    path.write_text(text.replace(*change, 1))
    with pytest.raises(ValueError, match=r"^made"):
        read(path)
