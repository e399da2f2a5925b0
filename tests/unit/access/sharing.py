"""Small policies, viewers and scopes to draw from, and what a viewer sees of them worked out another way."""

import datetime
import itertools

from hypothesis import strategies as st

from graph.access.agreements import Agreement
from graph.access.policy import Policy
from graph.access.purposes import PURPOSES
from graph.access.scopes import Scope
from graph.access.viewer import Viewer
from graph.schema.core import ROW_VIEWS

TODAY = datetime.date(2026, 11, 24)
ORGANISATIONS = ("Linford Council", "Linford Police", "Ford Project")
AREAS = ("E1", "E2")
MARKINGS = ("open", "official", "official_sensitive", "protected")
READING = sorted(name for name, purpose in PURPOSES.items() if purpose.view in ROW_VIEWS)
ROLES = {name: sorted(purpose.roles - {"operator"}) for name, purpose in PURPOSES.items()}

SCOPES = [
    Scope(controller, regime, frozenset(purposes), marking, area)
    for controller, regime, purposes, marking, area in itertools.product(
        ORGANISATIONS,
        ("open", "uk_gdpr", "dpa_part3"),
        (("welfare",), ("place_safety",), ("place_safety", "welfare"), ()),
        MARKINGS,
        (*AREAS, "open", "all"),
    )
]
"""Every combination there is."""

days = st.integers(-3, 3).map(lambda n: TODAY + datetime.timedelta(days=n))
agreements = st.builds(
    Agreement,
    ref=st.just("a"),
    giver=st.sampled_from((*ORGANISATIONS, "*")),
    receiver=st.sampled_from((*ORGANISATIONS, "*")),
    purposes=st.frozensets(st.sampled_from(READING)),
    markings=st.frozensets(st.sampled_from(MARKINGS)),
    areas=st.frozensets(st.sampled_from((*AREAS, "all", "open"))),
    starts=days,
    ends=days,
    basis=st.just("law"),
)
policies = st.builds(lambda some: Policy(agreements=tuple(some)), st.lists(agreements, max_size=3))


@st.composite
def viewers(draw: st.DrawFn) -> Viewer:
    """Somebody with a token."""
    purpose = draw(st.sampled_from(READING))
    return Viewer(
        "w.worker",
        draw(st.sampled_from(ORGANISATIONS)),
        draw(st.sampled_from(ROLES[purpose])),
        purpose,
        "case 7",
        draw(st.frozensets(st.sampled_from((*AREAS, "all", "open", "")))),
    )


def oracle(viewer: Viewer, policy: Policy, today: datetime.date) -> set[int]:
    """What the viewer sees: struck out of everything, rule by rule."""
    left = list(SCOPES)
    left = [scope for scope in left if scope.marking != "protected"]
    left = [scope for scope in left if set(scope.purposes) & {viewer.purpose}]
    if not viewer.areas:
        left = []
    if "all" not in viewer.areas:
        left = [scope for scope in left if scope.area in (*viewer.areas, "open")]
    kept = [s for s in left if s.controller == viewer.organisation or (s.regime, s.marking) == ("open", "open")]
    for one in policy.agreements:
        if (today - one.starts).days < 0 or (one.ends - today).days < 0:
            continue
        if one.receiver not in ("*", viewer.organisation):
            continue
        givers = ORGANISATIONS if one.giver == "*" else (one.giver,)
        for scope in left:
            asked = scope.controller in givers and scope.marking in one.markings and viewer.purpose in one.purposes
            if asked and ("all" in one.areas or scope.area in one.areas):
                kept.append(scope)
    return {scope.number for scope in kept}
