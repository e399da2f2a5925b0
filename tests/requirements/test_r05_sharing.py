"""R5: nobody sees more than role, purpose, controller and marking allow; what is not allowed is refused."""

import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.matrix import HIDDEN, SHOWN, Cell, allowed, outcome
from api.matrix_page import PATH, page
from graph.access.policy import policy
from graph.access.purposes import PURPOSES
from graph.access.scopes import Scope, keep
from graph.access.viewer import Viewer
from graph.client import Graph
from graph.errors import Forbidden
from graph.schema.core import ROW_VIEWS
from graph.time import now
from tests.integration.access.policies import write_policy
from tests.integration.api.server import Server, running
from tests.integration.api.world import World
from tests.sharing import EVERYTHING

CONTROLLERS = ("council", "police", "project")
REGIMES = (
    ("uk_gdpr", "official"),
    ("uk_gdpr", "official_sensitive"),
    ("dpa_part3", "official_sensitive"),
    ("open", "open"),
)
PURPOSE_SETS = (("welfare",), ("place_safety",), ("place_safety", "welfare"))
ASK = """query($area: String!) { contexts(first: 200, filter: {area: $area, nameContains: "canary"}) {
  totalCount nodes { name } } }"""


@dataclass(frozen=True)
class Grid:
    """A place in each scope there can be, all in one small area of the map, each with a name of its own."""

    graph: Graph
    code: str
    names: dict[str, Scope]

    def named(self, kind: str) -> str:
        """The organisation's full name."""
        return f"{kind} {self.code}"


@pytest.fixture(scope="module")
def grid(graph: Graph) -> Grid:
    code = f"R5{secrets.token_hex(4)}"
    published = Scope(f"council {code}", "open", frozenset(PURPOSE_SETS[2]), "open", "open")
    keep(graph, published)
    world = World(graph, code, published, published)
    area = world.node("Area", "area", {"code": code, "name": code, "area_type": "lsoa"})
    names: dict[str, Scope] = {}
    combined = itertools.product(CONTROLLERS, REGIMES, PURPOSE_SETS, (code, f"{code}-other"))
    for number, (kind, (regime, marking), purposes, where) in enumerate(combined):
        scope = Scope(f"{kind} {code}", regime, frozenset(purposes), marking, where)
        keep(graph, scope)
        name = f"canary {number:03d} {code}"
        place = world.node("Place", str(number), {"name": name, "place_type": "park"}, scope)
        world.edge("LOCATED_IN", place, area, {}, scope)
        names[name] = scope
    return Grid(graph, code, names)


@pytest.fixture(scope="module")
def server(graph: Graph, grid: Grid, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    assert grid.names
    with running(graph, Path(tmp_path_factory.mktemp("r05"))) as server:
        yield server


def viewers(grid: Grid) -> Iterator[Viewer]:
    """Everybody: each organisation and one that is nobody's, each role and purpose, few areas and all."""
    areas = (frozenset[str](), frozenset({grid.code}), frozenset({f"{grid.code}-other"}), frozenset({"all"}))
    for organisation, (role, purpose), some in itertools.product((*CONTROLLERS, "stranger"), allowed(), areas):
        yield Viewer("w.worker", grid.named(organisation), role, purpose, "case 7", some)


def expected(grid: Grid, viewer: Viewer, shared: list[tuple[str, str, str, str]]) -> set[str]:
    """What they may see, by the rules on the page for people. shared: (giver, receiver, purpose, marking)."""
    found = set()
    for name, scope in grid.names.items():
        if PURPOSES[viewer.purpose].view not in ROW_VIEWS or viewer.purpose not in scope.purposes:
            continue
        if scope.area not in viewer.areas and "all" not in viewer.areas:
            continue
        mine = scope.controller == viewer.organisation or scope.regime == "open"
        if mine or (scope.controller, viewer.organisation, viewer.purpose, scope.marking) in shared:
            found.add(name)
    return found


def served(server: Server, grid: Grid, viewer: Viewer) -> set[str]:
    reply = server.ask(viewer, ASK, {"area": grid.code})
    assert reply.status == 200, reply.body
    listed = reply.json["data"]["contexts"]
    if listed is None:
        assert reply.codes == ["FORBIDDEN"]
        assert "canary" not in reply.body.decode()
        return set()
    names = {node["name"] for node in listed["nodes"]}
    assert listed["totalCount"] == len(names)
    return names


def test_without_an_agreement_the_answer_is_no(server: Server, grid: Grid) -> None:
    write_policy(server.home, "")
    asked = [(served(server, grid, viewer), expected(grid, viewer, [])) for viewer in viewers(grid)]
    assert all(got == due for got, due in asked)
    assert any(got for got, _ in asked)
    assert len(asked) > 60


def test_with_agreements_each_viewer_is_served_exactly_what_they_say(server: Server, grid: Grid) -> None:
    council, police, project = (grid.named(kind) for kind in CONTROLLERS)
    shared = [
        (council, police, "place_safety", "official"),
        (council, project, "welfare", "official_sensitive"),
        (police, council, "welfare", "official_sensitive"),
        (police, council, "place_safety", "official_sensitive"),
    ]
    terms = EVERYTHING.replace('giver = "*"', "").replace('receiver = "*"', "").replace('ref = "tests"', "")
    text = "".join(f'[[organisations]]\nname = "{name}"\n' for name in (council, police, project))
    for number, (giver, receiver, purpose, marking) in enumerate(shared):
        said = terms.replace('["place_safety", "welfare"]', f'["{purpose}"]')
        said = said.replace('["open", "official", "official_sensitive"]', f'["{marking}"]')
        text += f'{said}ref = "{number}"\ngiver = "{giver}"\nreceiver = "{receiver}"\n'
    write_policy(server.home, text)
    assert len(policy(server.home).agreements) == len(shared)
    for viewer in viewers(grid):
        assert served(server, grid, viewer) == expected(grid, viewer, shared), viewer


def test_the_matrix_of_role_purpose_kind_and_field_is_committed_as_it_is() -> None:
    assert PATH.read_text(encoding="utf-8") == page()
    assert outcome(Cell("practitioner", "welfare", "Person", "name")) == SHOWN
    for role, purpose in allowed():
        if purpose != "welfare":
            assert outcome(Cell(role, purpose, "Person", "name")) == HIDDEN


@pytest.mark.parametrize("purpose", ["", "curiosity", "Welfare", "welfare,place_safety", "all", "*"])
def test_an_unknown_purpose_is_refused(purpose: str) -> None:
    for role in ("practitioner", "analyst", "auditor", "operator"):
        with pytest.raises(Forbidden):
            Viewer("w", "o", role, purpose, "case 7", frozenset({"all"}))


def test_today_is_one_day_everywhere() -> None:
    """An agreement ends for the command line and for the service at the same moment."""
    assert now().utcoffset() is not None
    assert now().utcoffset().total_seconds() == 0  # type: ignore[union-attr]
