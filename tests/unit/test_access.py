"""Viewers and scopes: deny by default, and nothing passes by being empty."""

import datetime
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access.policy import Policy
from graph.access.purposes import PURPOSES
from graph.access.scopes import OPEN_AREA, Scope
from graph.access.scopes import visible as visible_under
from graph.access.viewer import EVERY_AREA, Viewer
from graph.errors import Forbidden
from graph.schema.core import ROW_VIEWS

TODAY = datetime.date(2026, 11, 24)
BOTH = frozenset({"welfare", "place_safety"})


def visible(scopes: list[Scope], viewer: Viewer) -> list[int]:
    """Where nothing is shared: the viewer's own organisation, and what is published."""
    return visible_under(scopes, viewer, Policy.EMPTY, TODAY)


def viewer(purpose: str = "welfare", role: str = "practitioner", areas: frozenset[str] = frozenset({"E1"})) -> Viewer:
    return Viewer("A. Worker (invented)", "council", role, purpose, "test", areas)


def scope(purposes: frozenset[str] = BOTH, marking: str = "official_sensitive", area: str = "E1") -> Scope:
    return Scope("council", "uk_gdpr", purposes, marking, area)


@pytest.mark.parametrize("missing", ["who", "organisation", "role", "purpose", "reason"])
def test_an_incomplete_viewer_cannot_be_made(missing: str) -> None:
    parts = {"who": "w", "organisation": "o", "role": "practitioner", "purpose": "welfare", "reason": "r"}
    with pytest.raises(Forbidden, match=missing):
        Viewer(**{**parts, missing: " "}, areas=frozenset({"E1"}))


def test_an_unknown_purpose_is_refused() -> None:
    with pytest.raises(Forbidden, match="curiosity"):
        viewer(purpose="curiosity")


@pytest.mark.parametrize(
    ("purpose", "role"), list(itertools.product(PURPOSES, ["analyst", "auditor", "practitioner", "nobody"]))
)
def test_a_role_acts_only_for_its_purposes(purpose: str, role: str) -> None:
    if role in PURPOSES[purpose].roles:
        assert viewer(purpose, role).view == PURPOSES[purpose].view
    else:
        with pytest.raises(Forbidden):
            viewer(purpose, role)


def test_an_empty_set_of_areas_sees_nothing_not_even_what_is_open() -> None:
    nobody = viewer(areas=frozenset())
    assert visible([scope(), scope(area=OPEN_AREA, marking="open")], nobody) == []


def test_oversight_sees_no_scope_at_all() -> None:
    auditor = viewer("oversight", "auditor", frozenset({EVERY_AREA}))
    everything = [
        Scope("c", "open", frozenset(PURPOSES), marking, area)
        for marking in ("open", "official", "official_sensitive")
        for area in (OPEN_AREA, "E1")
    ]
    assert visible(everything, auditor) == []


@given(
    st.sampled_from([p for p in PURPOSES if PURPOSES[p].view in ROW_VIEWS]),
    st.frozensets(st.sampled_from(sorted(PURPOSES))),
    st.sampled_from(["open", "official", "official_sensitive", "secret"]),
    st.sampled_from(["E1", "E2", OPEN_AREA, ""]),
    st.frozensets(st.sampled_from(["E1", "E2", EVERY_AREA, ""])),
)
def test_a_scope_opens_only_when_every_test_passes(
    purpose: str, purposes: frozenset[str], marking: str, area: str, areas: frozenset[str]
) -> None:
    role = min(PURPOSES[purpose].roles)
    seen = visible([scope(purposes, marking, area)], viewer(purpose, role, areas))
    passes = (
        purpose in purposes
        and marking in PURPOSES[purpose].markings
        and len(areas) > 0
        and (area == OPEN_AREA or area in areas or EVERY_AREA in areas)
    )
    assert bool(seen) == passes


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), min_size=2, max_size=30, unique=True))
def test_different_scopes_have_different_numbers(parts: list[tuple[str, str]]) -> None:
    numbers = {Scope(controller, "open", BOTH, "open", area).number for controller, area in parts}
    assert len(numbers) == len(parts)
