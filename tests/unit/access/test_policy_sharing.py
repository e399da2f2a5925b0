"""Sharing: every test must pass, taking anything away never shows more, and what has ended shows nothing."""

import dataclasses
import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access.agreements import Agreement
from graph.access.policy import Policy
from graph.access.purposes import PURPOSES
from graph.access.scopes import Scope, visible
from graph.access.viewer import Viewer
from graph.errors import Forbidden
from tests.unit.access.sharing import (
    ORGANISATIONS,
    SCOPES,
    TODAY,
    agreements,
    oracle,
    policies,
    viewers,
)

DAY = datetime.timedelta(days=1)


def seen(viewer: Viewer, policy: Policy, today: datetime.date = TODAY) -> set[int]:
    return set(visible(SCOPES, viewer, policy, today))


def own(viewer: Viewer) -> set[int]:
    """What needs no agreement."""
    return seen(viewer, Policy.EMPTY)


@given(viewers(), policies)
def test_a_viewer_sees_what_the_rules_say_worked_out_another_way(viewer: Viewer, policy: Policy) -> None:
    assert seen(viewer, policy) == oracle(viewer, policy, TODAY)


@given(viewers(), policies, st.data())
def test_taking_anything_from_a_viewer_never_shows_more(viewer: Viewer, policy: Policy, data: st.DataObject) -> None:
    if not viewer.areas:
        assert seen(viewer, policy) == set()
        return
    gone = data.draw(st.sampled_from(sorted(viewer.areas)))
    less = dataclasses.replace(viewer, areas=viewer.areas - {gone})
    assert seen(less, policy) <= seen(viewer, policy)


@given(viewers(), policies, st.data())
def test_taking_anything_from_an_agreement_never_shows_more(
    viewer: Viewer, policy: Policy, data: st.DataObject
) -> None:
    if not policy.own:
        return
    number = data.draw(st.integers(0, len(policy.own) - 1))
    name = data.draw(st.sampled_from(["purposes", "markings", "areas", "starts", "ends", "itself"]))
    one = policy.own[number]
    rest = [*policy.own[:number], *policy.own[number + 1 :]]
    if name in ("starts", "ends"):
        shorter = one.starts + DAY if name == "starts" else one.ends - DAY
        rest.append(one.model_copy(update={name: shorter}))
    elif name != "itself" and getattr(one, name):
        gone = data.draw(st.sampled_from(sorted(getattr(one, name))))
        rest.append(one.model_copy(update={name: getattr(one, name) - {gone}}))
    assert seen(viewer, Policy(agreements=tuple(rest))) <= seen(viewer, policy)


@given(viewers(), agreements, st.integers(-5, 5))
def test_before_it_starts_and_after_it_ends_nothing_is_shared(viewer: Viewer, one: Agreement, days: int) -> None:
    today = TODAY + days * DAY
    if not one.starts <= today <= one.ends:
        assert seen(viewer, Policy(agreements=(one,)), today) == own(viewer)


def test_the_last_day_counts_and_the_day_after_does_not() -> None:
    viewer = Viewer("w", "Ford Project", "practitioner", "welfare", "case", frozenset({"E1"}))
    scope = Scope("Linford Council", "uk_gdpr", frozenset({"welfare"}), "official", "E1")
    until = Agreement(
        ref="a", giver="Linford Council", receiver="Ford Project", purposes=frozenset({"welfare"}),
        markings=frozenset({"official"}), areas=frozenset({"E1"}), starts=TODAY, ends=TODAY, basis="law",
    )  # fmt: skip
    shared = Policy(agreements=(until,))
    assert [bool(visible([scope], viewer, shared, TODAY + n * DAY)) for n in (-1, 0, 1)] == [False, True, False]


@given(policies, st.sampled_from(sorted(PURPOSES)), st.sampled_from(ORGANISATIONS))
def test_an_empty_set_of_areas_sees_nothing(policy: Policy, purpose: str, organisation: str) -> None:
    for role in PURPOSES[purpose].roles:
        nobody = Viewer("w", organisation, role, purpose, "case", frozenset())
        assert seen(nobody, policy) == set()


@given(policies)
def test_what_is_protected_is_seen_by_nobody_whatever_is_agreed(policy: Policy) -> None:
    protected = {scope.number for scope in SCOPES if scope.marking == "protected"}
    assert protected
    for purpose, organisation in itertools.product(PURPOSES, ORGANISATIONS):
        for role in PURPOSES[purpose].roles:
            viewer = Viewer("w", organisation, role, purpose, "case", frozenset({"all"}))
            assert not seen(viewer, policy) & protected


@given(policies)
def test_oversight_sees_nothing_of_the_graph(policy: Policy) -> None:
    auditor = Viewer("o", ORGANISATIONS[0], "auditor", "oversight", "check", frozenset({"all"}))
    assert seen(auditor, policy) == set()


@pytest.mark.parametrize(
    "name",
    [
        "linford council",  # case
        "LINFORD COUNCIL",
        "LinfordCouncil",  # spaces
        "Linford-Council",
        "Linford Counсil",  # a Cyrillic letter
        "Ｌinford Council",  # a wide letter
        "Linford  Council",
        " Linford Council",
        "Linford Council\u200b",  # a space of no width
        "Linford Council\u202e",
        "Linford\u00a0Council",
        "*",
        "all",
    ],
)
def test_a_look_alike_of_an_organisation_is_not_it(name: str) -> None:
    """It is refused as a viewer, or sees nothing of what the other answers for or is given."""
    give = Agreement(
        ref="a", giver="Linford Police", receiver="Linford Council", purposes=frozenset({"welfare"}),
        markings=frozenset({"official"}), areas=frozenset({"all"}), starts=TODAY, ends=TODAY, basis="law",
    )  # fmt: skip
    parts = ("practitioner", "welfare", "case", frozenset({"all"}))

    try:
        viewer = Viewer("w", name, *parts)
    except Forbidden:
        return
    published = {scope.number for scope in SCOPES if scope.published}
    assert seen(viewer, Policy(agreements=(give,))) <= published


@pytest.mark.parametrize("area", ["ALL", "All", "all ", "ａｌｌ", "*", "e1", "E1 ", "not stated", "open"])
def test_a_look_alike_of_an_area_is_not_it(area: str) -> None:
    viewer = Viewer("w", "Linford Council", "practitioner", "welfare", "case", frozenset({area}))
    there = [scope for scope in SCOPES if scope.number in seen(viewer, Policy.EMPTY)]
    assert {scope.area for scope in there} <= {"open"}


def test_every_area_in_a_token_opens_nothing_that_is_not_shared() -> None:
    everywhere = Viewer("w", "Ford Project", "practitioner", "welfare", "case", frozenset({"all"}))
    one = Agreement(
        ref="a", giver="Linford Council", receiver="Ford Project", purposes=frozenset({"welfare"}),
        markings=frozenset({"official"}), areas=frozenset({"E1"}), starts=TODAY, ends=TODAY, basis="law",
    )  # fmt: skip
    more = seen(everywhere, Policy(agreements=(one,))) - own(everywhere)
    opened = [scope for scope in SCOPES if scope.number in more]
    assert opened
    assert {(scope.controller, scope.area, scope.marking) for scope in opened} == {
        ("Linford Council", "E1", "official")
    }


def test_open_means_published_and_not_only_a_word() -> None:
    """Data of an open regime with a marking that is not open are no open data."""
    viewer = Viewer("w", "Ford Project", "practitioner", "welfare", "case", frozenset({"all"}))
    sensitive = Scope("Linford Police", "open", frozenset({"welfare"}), "official_sensitive", "open")
    assert visible([sensitive], viewer, Policy.EMPTY, TODAY) == []


def test_the_operator_of_the_command_line_needs_no_agreement() -> None:
    operator = Viewer("root", "local", "operator", "welfare", "repair", frozenset({"all"}))
    everything = {s.number for s in SCOPES if "welfare" in s.purposes and s.marking != "protected"}
    assert seen(operator, Policy.EMPTY) == everything
