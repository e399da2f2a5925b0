"""The impact assessments say all that is held, and promise nothing that no test holds the software to."""

import re

import pytest

from graph.access.purposes import PURPOSES
from graph.schema.core import EdgeKind, NodeKind
from graph.schema.registry import SCHEMA
from graph.settings import CHECKOUT
from importers.registry import SOURCES
from safeground.impact.dpia import SPECIAL, dpia
from safeground.impact.eqia import eqia
from safeground.impact.risks import RISKS

KINDS: list[NodeKind | EdgeKind] = [*(kind for kind in SCHEMA.nodes if kind.listed), *SCHEMA.edges]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_and_field_is_in_it(kind: NodeKind | EdgeKind) -> None:
    if kind.properties:
        heading = re.escape(kind.name)
        section = re.search(rf"^### .*\b{heading}\b.*?(?=^##)", dpia(), re.MULTILINE | re.DOTALL)
        assert section
        for prop in kind.properties:
            assert f"| `{prop.name}` |" in section[0]


def test_every_source_and_purpose_is_in_it() -> None:
    for name in (*(source.name for source in SOURCES), *PURPOSES):
        assert f"| `{name}` |" in dpia()


def test_every_promise_is_tested() -> None:
    promised = {name for risk in RISKS for name in risk.requirement.split(", ")}
    assert promised == {f"R{number}" for number in range(1, 21)}
    for name in promised:
        found = list((CHECKOUT / "tests" / "requirements").glob(f"test_r{int(name[1:]):02d}_*.py"))
        assert found, f"{name} is promised in docs/dpia.md and has no test"


def test_what_is_said_to_be_sensitive_is_there() -> None:
    names = {prop.name for kind in KINDS for prop in kind.stored}
    assert set(SPECIAL) <= names


def test_there_is_room_for_what_only_the_controller_knows() -> None:
    for page in (dpia(), eqia()):
        assert page.count("[ ]") > 10
        assert "no legal advice" in page
