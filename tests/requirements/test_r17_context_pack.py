"""R17 A pack for a context conference names no child: it is scanned for every name, initial and month of birth."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from graph.access.log import AccessLog
from graph.access.releases import Releases
from graph.client import Graph
from graph.errors import Refused
from graph.rights.context_pack import WITHHELD, Names, context_pack
from graph.rights.context_page import page
from graph.rights.exports import Exports
from graph.settings import settings
from safeground.cli import command
from tests.integration.queries_world import OWN, World

TODAY = datetime.date(2026, 3, 2)
FIRST = ("Aqeela", "Branwen", "Caoimhe", "Dafydd", "Eilidh", "Fergal", "Gethin")
LAST = ("Quillfeather", "Rushbottom", "Skerryvore", "Thistlewick", "Underhalgh", "Vannock", "Wraxby")
PLAN = {"plan_kind": "context", "began_on": datetime.date(2026, 2, 3)}


class Park(World):
    """A park, its plan and its people, whose names were typed into places where they do not belong."""

    def settle(self) -> None:
        self.park = self.node("Place", "park", name="Canal Park")
        self.known = [
            {"name": f"{a} {b}", "initials": f"{a[0]}{b[0]}X", "birth_month": f"2010-{n + 1:02}"}
            for n, (a, b) in enumerate(zip(FIRST, LAST, strict=True))
        ]
        self.young = [self.person(f"person {n}", **one) for n, one in enumerate(self.known)]
        for number, person in enumerate(self.young):
            self.edge("SPENDS_TIME_IN", person, self.park)
            self.concern(f"concern {number}", person)
            self.event(f"seen {number}", self.park, (person, "harmed"), category="a category of one child")
        self._context()

    def _context(self) -> None:
        self.about("Factor", "club", factor_kind="strength", description="Youth club", held_by="Lantern", hours="Fri")
        self.about("Factor", "dark", factor_kind="risk", description="The path is dark")
        self.about("Factor", "typed", factor_kind="risk", description=f"Here {FIRST[0]} {LAST[0]} was approached")
        self.about("Factor", "initialled", factor_kind="risk", description="It was GWX who said so")
        self.about("Factor", "born", factor_kind="strength", description="Somebody born 2010-03 feels safe here")
        self.about(
            "Concern", "lights", concern_ref="l", concern_type="no lighting", concern_status="open", opened_on=TODAY
        )
        plan = self.about("Plan", "plan", goals=["The path is lit"], **PLAN)
        said = {"action_kind": "lighting", "description": "Two lamps", "due_on": datetime.date(2026, 4, 1)}
        self.edge("HAS_ACTION", plan, self.node("Action", "lamps", **said))
        theirs = self.node("Plan", "theirs", goals=["A goal of one child"], **PLAN)
        self.edge("ABOUT", theirs, self.park)
        self.edge("ABOUT", theirs, self.young[0])
        for number in range(6):
            self.event(f"lamp {number}", self.park, category="broken lamp")
        self.edge("SAFEGUARDS", self.node("Organisation", "council", name="Town Council"), self.park, duty="lighting")

    def about(self, kind: str, name: str, /, **said: Any) -> tuple[str, str]:
        one = self.node(kind, name, **said)
        self.edge("ABOUT", one, self.park)
        return one

    def pack(self, **given: Any) -> dict[str, Any]:
        scopes = [row["n"] for row in self.graph.read(OWN, {"area": self.area})]
        release = Releases(None).bound("Partnership", "people")
        return context_pack(self.graph.read, self.park[1], scopes, release, open_scopes=[], made_on=TODAY, **given) | {
            "copy": 7
        }


@pytest.fixture
def park(graph: Graph) -> Park:
    made = Park(graph)
    made.settle()
    return made


def test_no_name_initial_or_month_of_birth_is_in_it(park: Park) -> None:
    pack = park.pack()
    for text in (json.dumps(pack), page(pack)):
        for one in park.known:
            for word in (one["name"], *one["name"].split(), one["initials"], one["birth_month"]):
                assert not re.search(rf"\b{word}\b", text, re.IGNORECASE), word
        assert not any(person[1] in text for person in park.young)
        assert "one child" not in text
    assert [one["what"] for one in pack["risks"]].count(WITHHELD) == 2


def test_strengths_stand_beside_risks_events_and_people_are_counts(park: Park) -> None:
    pack = park.pack()
    assert "Youth club" in [one["what"] for one in pack["strengths"]]
    assert "The path is dark" in [one["what"] for one in pack["risks"]]
    assert pack["young_people"] == 7
    assert [(one["category"], one["number"]) for one in pack["events"]] == [("broken lamp", 6)]
    assert [one["type"] for one in pack["concerns"]] == ["no lighting"]
    (plan,) = pack["plans"]
    assert (plan["goals"], plan["actions"][0]["what"], plan["began"]) == (["The path is lit"], "Two lamps", "2026-02")
    text = page(pack)
    assert text.index("What already helps") < text.index("What harms or worries")
    assert "Town Council" in text
    assert not re.search(r"\b2026-\d\d-\d\d\b", re.sub(r"Made on \S+|after \S+", "", text))  # months, no days


def test_it_has_an_end_and_says_so_on_every_sheet(park: Park) -> None:
    pack = park.pack(days=14)
    assert pack["delete_after"] == "2026-03-16"
    assert page(pack).count("Destroy after 2026-03-16") == 2
    with pytest.raises(Refused, match="90 days"):
        park.pack(days=365)


def test_a_household_is_no_context_of_a_conference(park: Park) -> None:
    home = park.node("Household", "home")
    with pytest.raises(Refused, match="no context"):
        context_pack(park.graph.read, home[1], [], Releases(None).bound("x", "y"), open_scopes=[], made_on=TODAY)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("aqeela quillfeather was here", True),
        ("Aqeela J. Quillfeather", False),  # with a middle name that nobody recorded it is another name
        ("AQX", True),
        ("the aqx of it", False),
        ("2010-01", True),
        ("Quill feathers", False),
        ("Aqeela-Quillfeather", True),
    ],
)
def test_how_a_name_is_found(text: str, named: bool) -> None:
    names = Names([{"name": "Aqeela Quillfeather", "initials": "AQX", "birth_month": "2010-01"}])
    assert names.within(text) is named
    assert (names.cleared({"a": [text]}) == {"a": [WITHHELD]}) is named


def test_the_command_writes_it_logs_it_and_notes_when_it_goes(park: Park, tmp_path: Path) -> None:
    run = CliRunner().invoke(command(["context-pack"]), ["context-pack", park.park[1], "--out", str(tmp_path / "out")])
    assert run.exit_code == 0, run.output
    pack = json.loads((tmp_path / "out" / "context.json").read_text())
    assert pack["name"] == "Canal Park"
    assert not any(one["name"] in (tmp_path / "out" / "context.html").read_text() for one in park.known)
    (entry,) = AccessLog(settings().home).search(person=park.park[1])
    assert (entry["action"], entry["what"], entry["details"]["people"]) == ("disclosure", "context pack", [])
    noted = [one for one in Exports(settings().home).all() if str(tmp_path) in one.path]
    assert {one.delete_after for one in noted} == {pack["delete_after"]}
