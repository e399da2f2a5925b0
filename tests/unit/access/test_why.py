"""Explanations: what they say is what the rules do, and what is refused looks the same whatever it was."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from graph.access.policy import Policy
from graph.access.scopes import Scope
from graph.access.viewer import Viewer
from graph.access.why import REFUSAL, UNKNOWN, Explanation, Found, explain
from graph.schema.core import WELFARE
from graph.schema.registry import SCHEMA
from tests.unit.access.sharing import SCOPES, TODAY, policies, viewers

LISTED = [kind for kind in SCHEMA.nodes if kind.listed]
founds = st.builds(
    Found,
    id=st.sampled_from(["person:1", "event:1"]),
    kind=st.sampled_from(LISTED),
    stands=st.booleans(),
    personal=st.booleans(),
    scope=st.sampled_from(SCOPES),
)
barred = st.sampled_from([frozenset[str](), frozenset({"person:1"})])


def shown(node: Found, viewer: Viewer, policy: Policy, out: frozenset[str]) -> bool:
    """Whether a read finds it, from the rules that reads have."""
    named = viewer.view == WELFARE
    return (
        node.scope.open_to(viewer, policy, TODAY)
        and node.stands
        and (named or not (node.kind.person_level or node.personal))
        and not (named and node.id in out)
    )


def told(
    node: Found | None, viewer: Viewer, policy: Policy, out: frozenset[str], *, full: bool, field: str | None = None
) -> Explanation:
    return explain(node, viewer, policy, TODAY, barred=out, full=full, field=field)


def is_a_home(node: Found) -> bool:
    return node.scope.marking == "protected" or node.kind.name == "Household"


@given(founds, viewers(), policies, barred)
def test_it_says_what_a_read_does(node: Found, viewer: Viewer, policy: Policy, out: frozenset[str]) -> None:
    expected = shown(node, viewer, policy, out)
    own = told(node, viewer, policy, out, full=False)
    assert own.seen is expected
    assert (own == REFUSAL) is (not expected)
    full = told(node, viewer, policy, out, full=True)
    if is_a_home(node):
        assert full == UNKNOWN
        return
    assert full.seen is expected
    assert all(check.passed for check in full.checks) is expected
    assert all(check.sentence.endswith(".") for check in full.checks)


@given(founds, viewers(), policies, barred, st.sampled_from([None, "name", "toldBy", "nonsense"]))
def test_what_is_not_seen_is_told_like_what_is_not_there(
    node: Found, viewer: Viewer, policy: Policy, out: frozenset[str], field: str | None
) -> None:
    if not shown(node, viewer, policy, out):
        assert told(node, viewer, policy, out, full=False, field=field) == told(
            None, viewer, policy, out, full=False, field=field
        )


@given(founds, viewers(), policies)
def test_a_home_is_told_like_what_is_not_there_even_to_oversight(node: Found, viewer: Viewer, policy: Policy) -> None:
    home = dataclasses.replace(node, kind=SCHEMA.node("Household"))
    assert told(home, viewer, policy, frozenset(), full=True) == told(None, viewer, policy, frozenset(), full=True)


@given(founds, viewers(), policies)
def test_nothing_of_what_is_refused_is_in_the_refusal(node: Found, viewer: Viewer, policy: Policy) -> None:
    for sentence in (REFUSAL.sentence, UNKNOWN.sentence):
        assert node.id not in sentence
        assert node.scope.controller not in sentence
    assert REFUSAL.checks == UNKNOWN.checks == ()


def test_what_was_only_inferred_is_told_as_such() -> None:
    scope = Scope("Linford Council", "uk_gdpr", frozenset({"welfare"}), "official", "E1", inferred=True)
    node = Found("group:1", SCHEMA.node("PeerGroup"), stands=True, personal=False, scope=scope)
    viewer = Viewer("w", "Linford Council", "practitioner", "welfare", "case", frozenset({"E1"}))
    answer = told(node, viewer, Policy.EMPTY, frozenset(), full=False)
    assert [check.test for check in answer.checks if not check.passed] == ["inferred"]
