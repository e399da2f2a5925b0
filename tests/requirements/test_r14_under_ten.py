"""R14: a child under ten never stands as suspected or convicted, whichever file came first and whoever sent it."""

import calendar
import datetime
import itertools
import random
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.access.log import AccessLog
from graph.client import Graph
from graph.settings import settings
from importers.people import under_ten
from importers.pipeline import import_files

EVENT = datetime.date(2026, 3, 12)
ROLES = ("harmed", "witness", "present", "suspected", "convicted", "reporter")
NEVER = {"suspected", "convicted"}
# Months of age at the event: well under ten, around the tenth birthday, well over.
AGES = (60, 118, 119, 120, 121, 122, 180)
# How the roll knows them: by the same reference, by the pupil number at another organisation, or not at all.
KNOWN = ("same", "joined", "unknown")
PEOPLE = list(itertools.product(ROLES, AGES, KNOWN))

ORDERS = (("events", "same", "joined"), ("joined", "events", "same"), ("same", "joined", "events"))

STANDING = """
MATCH (s:Scope {controller: $controller})
MATCH (p:Person)-[e:INVOLVED_IN {scope: s.number}]->(:Event)
RETURN p.uid AS uid, e.role AS role, e.source_ref AS ref
"""


def born(months_old: int) -> str:
    months = EVENT.year * 12 + EVENT.month - 1 - months_old
    return f"{months // 12}-{months % 12 + 1:02d}"


def _upn(number: int, salt: int) -> str:
    return f"S{salt:06d}{number:05d}1"


def _events(path: Path, salt: int, day: datetime.date = EVENT, *, months: bool = False) -> Path:
    lines = [
        "event_ref,kind,started,person_id,person_upn,person_birth_month,role,context_kind,context_scheme,context_id"
    ]
    for number, (role, age, known) in enumerate(PEOPLE):
        upn = _upn(number, salt) if known == "joined" else ""
        month = born(age) if months else ""
        lines.append(f"E{number},harm,{day},P{number},{upn},{month},{role},,,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _roll(path: Path, salt: int, which: str) -> Path:
    lines = ["pupil_id,pupil_upn,pupil_birth_month,urn,status"]
    for number, (_, age, known) in enumerate(PEOPLE):
        if known == which:
            name = f"P{number}" if which == "same" else f"pupil-{number}"
            lines.append(f"{name},{_upn(number, salt) if which == 'joined' else ''},{born(age)},999001,on_roll")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _standing(graph: Graph, controller: str) -> list[tuple[str, int, str]]:
    """Role, age in months at the event, and how the roll knows them, of each part that stands."""
    rows = graph.read(STANDING, {"controller": controller})
    places = [int(row["ref"].rpartition(":")[2]) - 2 for row in rows]
    assert [row["role"] for row in rows] == [PEOPLE[place][0] for place in places]
    return sorted(PEOPLE[place] for place in places)


def _allowed(*, unknown_too: bool) -> list[tuple[str, int, str]]:
    """What stands in the end: in the month of the tenth birthday a person may still have been nine."""
    return sorted(
        (role, age, known)
        for role, age, known in PEOPLE
        if role not in NEVER or age > 120 or (known == "unknown" and unknown_too)
    )


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_whichever_file_comes_first(graph: Graph, controller: str, tmp_path: Path, order: tuple[str, ...]) -> None:
    salt = random.SystemRandom().randrange(1_000_000)
    files = {
        "events": ("events", _events(tmp_path / "events.csv", salt), controller),
        "same": ("school-roll", _roll(tmp_path / "same.csv", salt, "same"), controller),
        "joined": ("school-roll", _roll(tmp_path / "joined.csv", salt, "joined"), f"{controller}-school"),
    }
    ended = 0
    for name in order:
        source, path, who = files[name]
        ended += import_files(graph, source, [path], controller=who).roles_ended
    assert _standing(graph, controller) == _allowed(unknown_too=True)
    later = order[order.index("events") + 1 :]
    young = sum(role in NEVER and age <= 120 and known in later for role, age, known in PEOPLE)
    assert ended == young
    logged = [e for e in AccessLog(settings().home).search() if e["what"].endswith("roles of children under ten ended")]
    assert (
        sum(e["details"]["ties"] for e in logged if controller in _controllers(graph, e["details"]["people"])) == young
    )
    again = import_files(graph, "events", [files["events"][1]], controller=controller)
    assert _standing(graph, controller) == _allowed(unknown_too=True)
    assert again.rejected == sum(r in NEVER and age <= 120 and known != "unknown" for r, age, known in PEOPLE)


def _controllers(graph: Graph, people: list[str]) -> set[str]:
    rows = graph.read(
        "MATCH (p:Person) WHERE p.uid IN $people MATCH (s:Scope {number: abs(p.scope)}) RETURN s.controller AS name",
        {"people": people},
    )
    return {row["name"] for row in rows}


def test_an_event_that_turns_out_to_be_earlier(graph: Graph, controller: str, tmp_path: Path) -> None:
    """Everybody was old enough on the day first given; then a witness's row gives a day ten years before it."""
    salt = random.SystemRandom().randrange(1_000_000)
    import_files(graph, "school-roll", [_roll(tmp_path / "roll.csv", salt, "same")], controller=controller)
    first = _events(tmp_path / "first.csv", salt, EVENT.replace(year=EVENT.year + 10))
    import_files(graph, "events", [first], controller=controller)
    assert len(_standing(graph, controller)) == len(PEOPLE)
    head, *lines = _events(tmp_path / "second.csv", salt).read_text(encoding="utf-8").splitlines()
    witnesses = [re.sub(r",P(\d+),[^,]*,[^,]*,\w+,", r",W\1,,,witness,", line) for line in lines]
    second = tmp_path / "second.csv"
    second.write_text("\n".join([head, *witnesses]) + "\n", encoding="utf-8")
    report = import_files(graph, "events", [second], controller=controller)
    young = sum(role in NEVER and age <= 120 and known == "same" for role, age, known in PEOPLE)
    assert report.roles_ended == young > 0
    still = graph.read(STANDING, {"controller": controller})
    assert sum(row["role"] in NEVER for row in still) == sum(role in NEVER for role, *_ in PEOPLE) - young


def test_a_dry_run_ends_nothing(graph: Graph, controller: str, tmp_path: Path) -> None:
    salt = random.SystemRandom().randrange(1_000_000)
    import_files(graph, "events", [_events(tmp_path / "events.csv", salt)], controller=controller)
    roll = _roll(tmp_path / "roll.csv", salt, "same")
    assert import_files(graph, "school-roll", [roll], controller=controller, dry_run=True).roles_ended == 0
    assert len(_standing(graph, controller)) == len(PEOPLE)


@given(dob=st.dates(datetime.date(1990, 1, 1), datetime.date(2026, 12, 31)), days=st.integers(0, 8_000))
def test_nobody_under_ten_passes_for_ten(dob: datetime.date, days: int) -> None:
    """Only the month of birth is kept; whoever has not had their tenth birthday is under ten by it too."""
    on = dob + datetime.timedelta(days=days)
    day = min(dob.day, calendar.monthrange(dob.year + 10, dob.month)[1])
    if on < dob.replace(year=dob.year + 10, day=day):
        assert under_ten(f"{dob:%Y-%m}", on)
    elif on >= dob.replace(year=dob.year + 10, day=day) + datetime.timedelta(days=31):
        assert not under_ten(f"{dob:%Y-%m}", on)
