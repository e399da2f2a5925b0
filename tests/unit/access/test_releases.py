"""The register of released numbers: no cell under five, nothing told of a few, kept on disk and shared by processes."""

import datetime
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.access.partition import Partition
from graph.access.releases import Counts, Figures, RegisterUnavailable, Releases, Sizes, no_figures
from graph.errors import Refused

PEOPLE = [f"person:{n:02}" for n in range(40)]
SETS = st.lists(st.frozensets(st.sampled_from(PEOPLE), max_size=40), min_size=1, max_size=25)
RUNS = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 40)), min_size=1, max_size=25)
"""Sets as windows give them: people in a row."""


def shown(releases: Releases, people: Sequence[str] | frozenset[str], organisation: str = "Police") -> int | None:
    """The number that is shown for these people at the park."""
    (one,) = releases.release(organisation, "people", [Counts("park", (frozenset(people),))], no_figures)
    return one.sizes[0] if one else None


def cells(sets: Sequence[frozenset[str]]) -> Counter[tuple[bool, ...]]:
    """People by which of the sets hold them, worked out from the sets alone; those in none left out."""
    found = Counter(tuple(person in one for one in sets) for person in PEOPLE)
    del found[tuple(False for _ in sets)]
    return found


def fresh(releases: Releases, asked: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The sets whose numbers came to be known, the first time that each was shown for what it is."""
    told: list[frozenset[str]] = []
    for people in asked:
        number = shown(releases, people)
        near = [one for one in told if len(one ^ people) < releases.smallest]
        assert number is None or number in {len(one) for one in near} or not near
        if number is not None and not near:
            assert number == len(people)
            told.append(people)
    return told


@given(SETS)
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_no_cell_has_one_to_four_people(asked: list[frozenset[str]]) -> None:
    """All that sums and differences of the numbers shown can tell is sums of cells; so none is of fewer than five."""
    told = fresh(Releases(None), asked)
    assert all(count >= 5 for count in cells(told).values())


@given(RUNS)
@settings(max_examples=60, deadline=None)
def test_windows_that_overlap_leave_no_small_cell(windows: list[tuple[int, int]]) -> None:
    told = fresh(Releases(None), [frozenset(PEOPLE[start : start + length]) for start, length in windows])
    assert all(count >= 5 for count in cells(told).values())
    differences = {len(a - b) for a in told for b in told} | {len(a & b) for a in told for b in told}
    assert not differences & {1, 2, 3, 4}


@given(RUNS, st.data())
@settings(max_examples=60, deadline=None)
def test_one_person_more_or_less_changes_neither_a_number_nor_its_absence(
    windows: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Of any set that was shown, with somebody added or taken away; nor does it change whatever is asked next."""
    asked = [frozenset(PEOPLE[start : start + length]) for start, length in windows]
    with_them, without = Releases(None), Releases(None)
    told = fresh(with_them, asked)
    assert fresh(without, asked) == told
    if told:
        people, somebody = data.draw(st.sampled_from(told)), data.draw(st.sampled_from(PEOPLE))
        assert shown(with_them, people) == shown(without, people ^ {somebody})
    assert [shown(with_them, people) for people in asked] == [shown(without, people) for people in asked]


def test_a_check_of_the_smallest_count_alone_would_be_found_out() -> None:
    """What the property above asks for does fail where only numbers under five are withheld."""
    told = [frozenset(PEOPLE[:20]), frozenset(PEOPLE[:19])]
    assert min(cells(told).values()) == 1


@given(RUNS, st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_withheld_is_withheld_with_one_more_and_the_number_does_not_come_out(
    windows: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Four and then five would tell that there is one more; so would five and then four."""
    releases = Releases(None)
    for start, length in windows:
        people = frozenset(PEOPLE[start : start + length])
        new = not _near(releases, people)
        if people and shown(releases, people) is None and new:
            assert shown(releases, people ^ {data.draw(st.sampled_from(PEOPLE))}) is None


def _near(releases: Releases, people: frozenset[str]) -> bool:
    """Whether the register knows of a set that is nearly this one."""
    entries = releases._database().execute("SELECT of_set, person FROM members").fetchall()
    hashed = frozenset(map(releases._hash, people))
    sets = [frozenset(person for other, person in entries if other == name) for name in {name for name, _ in entries}]
    return any(len(one ^ hashed) < releases.smallest for one in sets)


def test_four_and_then_five_tell_no_more_than_five_and_then_four() -> None:
    upwards, downwards = Releases(None), Releases(None)
    assert [shown(upwards, PEOPLE[:count]) for count in (4, 5, 8, 9)] == [None, None, None, 9]
    assert [shown(downwards, PEOPLE[:count]) for count in (5, 4, 1)] == [5, 5, 5]


@pytest.mark.parametrize("left", [1, 4, 5])
def test_what_is_left_over_is_nobody_or_enough(left: int) -> None:
    releases = Releases(None)
    assert shown(releases, PEOPLE[:20]) == 20
    assert shown(releases, PEOPLE[: 20 - left]) == (20 if left < 5 else 15)


def test_sets_that_cut_each_other_in_small_pieces_are_withheld() -> None:
    releases = Releases(None)
    assert shown(releases, PEOPLE[:20]) == 20
    assert shown(releases, PEOPLE[17:30]) is None  # three in common
    assert shown(releases, PEOPLE[20:24]) is None
    assert shown(releases, []) is None


def test_organisations_and_contexts_do_not_bear_on_each_other() -> None:
    releases = Releases(None)
    assert shown(releases, PEOPLE[:20]) == 20
    assert shown(releases, PEOPLE[:19], "Council") == 19
    (one,) = releases.release("Police", "people", [Counts("school", (frozenset(PEOPLE[:18]),))], no_figures)
    assert one is not None
    assert one.sizes == (18,)


def test_figures_are_worked_out_once_and_repeated() -> None:
    releases, calls = Releases(None), []

    def derive(sizes: Mapping[int, Sizes]) -> dict[int, Figures]:
        calls.append(dict(sizes))
        return {place: {"call": len(calls)} for place in sizes}

    def ask(count: int) -> Figures | None:
        one = Counts("park", (frozenset(PEOPLE[:count]), frozenset(PEOPLE[:30])))
        (found,) = releases.release("Police", "rows", [one], derive)
        return found.figures if found else None

    assert [ask(12), ask(13), ask(12), ask(11)] == [{"call": 1}] * 4
    assert ask(20) == {"call": 2}
    assert calls == [{0: (12, 30)}, {0: (20, 30)}]


def test_a_set_that_is_not_told_apart_has_no_number() -> None:
    for whole in (12, 13, 16):
        one = Counts("park", (frozenset(PEOPLE[:12]), frozenset(PEOPLE[:whole])))
        (found,) = Releases(None).release("Police", "rows", [one], no_figures)
        assert found is not None
        assert found.sizes == (12, None)


def test_the_smallest_count_can_be_raised_and_never_lowered() -> None:
    releases = Releases(None, smallest=10)
    assert [shown(releases, PEOPLE[:count]) for count in (9, 30, 21, 20)] == [None, 30, 30, 20]
    with pytest.raises(Refused, match="5 or more"):
        Releases(None, smallest=4)


def test_what_was_shown_outlives_the_process(tmp_path: Path) -> None:
    assert shown(Releases(tmp_path), PEOPLE[:20]) == 20
    again = Releases(tmp_path)
    assert [shown(again, PEOPLE[:19]), shown(again, PEOPLE[:12])] == [20, 12]


def test_two_at_once_see_what_the_other_shows(tmp_path: Path) -> None:
    one, other = Releases(tmp_path), Releases(tmp_path)
    assert (shown(one, PEOPLE[:19]), shown(other, PEOPLE[:20])) == (19, 19)
    assert (shown(other, PEOPLE[:12]), shown(one, PEOPLE[:13])) == (12, 12)


def test_many_processes_leave_no_small_cell(tmp_path: Path) -> None:
    script = (
        "import random, sys; from pathlib import Path; from graph.access.releases import *\n"
        "releases = Releases(Path(sys.argv[1])); draw = random.Random(int(sys.argv[2]))\n"
        "for _ in range(60):\n"
        "    start = draw.randrange(40)\n"
        "    people = frozenset(str(n) for n in range(start, start + draw.randrange(1, 30)))\n"
        "    releases.release('Police', 'people', [Counts('park', (people,))], no_figures)\n"
    )
    started = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(seed)]) for seed in range(3)]
    assert [one.wait(120) for one in started] == [0, 0, 0]
    partition = Partition(5)
    for name, members in _sets(tmp_path, shown_only=True).items():
        partition.add(name, members)
    assert len(partition) >= 2
    assert min(partition.cells) >= 5


def _sets(home: Path, *, shown_only: bool = False) -> dict[int, frozenset[bytes]]:
    import sqlite3  # noqa: PLC0415 (only to look behind)

    with sqlite3.connect(home / "releases" / "releases.sqlite") as database:
        rows = database.execute("SELECT of_set, person FROM members").fetchall()
        withheld = {name for (name,) in database.execute("SELECT id FROM sets WHERE size IS NULL")}
    rows = [row for row in rows if not (shown_only and row[0] in withheld)]
    return {name: frozenset(person for other, person in rows if other == name) for name, _ in rows}


def test_it_is_private_and_names_nobody(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    shown(releases, PEOPLE[:20])
    files = list((tmp_path / "releases").iterdir())
    assert files
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        assert b"person:" not in path.read_bytes()


def test_the_erased_leave_no_byte_and_their_numbers_stay(tmp_path: Path) -> None:
    releases = Releases(tmp_path)
    assert shown(releases, PEOPLE[:20]) == 20
    entries = [person for people in _sets(tmp_path).values() for person in people]
    assert len(entries) == 20
    assert releases.forget(PEOPLE[:1]) == 1
    left = {person for people in _sets(tmp_path).values() for person in people}
    (gone,) = set(entries) - left
    assert all(gone not in path.read_bytes() for path in (tmp_path / "releases").iterdir())
    assert [shown(releases, PEOPLE[1:20]), shown(releases, PEOPLE[1:19])] == [20, 20]


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.now = datetime.datetime(2026, 3, 10, 12, tzinfo=datetime.UTC)

    def __call__(self) -> datetime.datetime:
        return self.now


def test_the_picture_is_taken_once_a_month_for_each_organisation(tmp_path: Path) -> None:
    clock = Clock()
    releases, first = Releases(tmp_path, clock=clock), clock.now
    assert releases.picture("Police") == first
    assert shown(releases, PEOPLE[:20]) == 20
    assert shown(releases, PEOPLE[:20], "Council") == 20
    clock.now += datetime.timedelta(days=20)
    assert releases.picture("Police") == Releases(tmp_path, clock=clock).picture("Police") == first
    assert releases.picture("Council") == clock.now
    clock.now += datetime.timedelta(days=5)
    assert releases.picture("Police") == clock.now


def test_the_picture_moves_on_until_a_number_was_asked_for_and_after_a_large_import(tmp_path: Path) -> None:
    clock = Clock()
    releases = Releases(tmp_path, clock=clock)
    for _ in range(3):  # on an empty graph, before the first import
        clock.now += datetime.timedelta(hours=1)
        assert releases.picture("Police") == clock.now
    first = clock.now
    shown(releases, PEOPLE[:3])
    clock.now += datetime.timedelta(hours=1)
    assert releases.picture("Police") == first
    Releases(tmp_path, clock=clock).renew()
    assert releases.picture("Police") == clock.now


def test_a_number_that_nobody_asks_for_is_forgotten_after_a_year(tmp_path: Path) -> None:
    clock = Clock()
    for days, number in ((0, 20), (300, 20), (360, 20), (370, 19)):
        clock.now += datetime.timedelta(days=days)
        releases = Releases(tmp_path, clock=clock)
        releases.picture("Police")
        assert shown(releases, PEOPLE[: 20 if days == 0 else 19]) == (20 if days < 370 else 19) == number


def test_a_register_that_cannot_be_used_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "releases").mkdir(mode=0o700)
    (tmp_path / "releases" / "releases.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(RegisterUnavailable, match="no number is shown"):
        shown(Releases(tmp_path), PEOPLE[:20])
