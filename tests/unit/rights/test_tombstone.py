"""Tombstones: they bar, they end, they survive a crash, and they say nothing to whoever finds them."""

from pathlib import Path

import pytest

from graph.rights.tombstone import Ground, Tombstones


def put(home: Path, uid: str, ground: Ground = Ground.WITHDRAWN) -> Tombstones:
    stones = Tombstones(home)
    stones.add([uid], "operator", "Council", ground, {"Person": 1})
    return stones


def test_it_bars_until_it_is_lifted(tmp_path: Path) -> None:
    stones = put(tmp_path, "person:1")
    assert stones.barred({"person:1", "person:2"}) == {"person:1"}
    assert Tombstones(tmp_path).barred({"person:1"}) == {"person:1"}, "other processes see it"
    assert stones.lift("person:1")
    assert stones.barred({"person:1"}) == set()
    assert not stones.lift("person:1")


def test_what_was_only_old_bars_nobody_and_is_no_shield(tmp_path: Path) -> None:
    stones = put(tmp_path, "person:1", Ground.RETENTION)
    assert stones.barred({"person:1"}) == set()
    stones.add(["person:1"], "operator", "Council", Ground.UNLAWFUL, {})
    assert stones.barred({"person:1"}) == {"person:1"}
    stones.add(["person:1"], "operator", "Council", Ground.RETENTION, {})
    assert stones.barred({"person:1"}) == {"person:1"}


def test_a_line_that_a_crash_cut_off_spoils_no_other(tmp_path: Path) -> None:
    stones = put(tmp_path, "person:1")
    with stones.path.open("ab") as file:
        file.write(b'{"tombstone":"half')
    put(tmp_path, "person:2")
    assert Tombstones(tmp_path).barred({"person:1", "person:2"}) == {"person:1", "person:2"}


def test_it_says_nothing_without_the_key(tmp_path: Path) -> None:
    stones = put(tmp_path, "person:1")
    assert b"person:1" not in stones.path.read_bytes()
    assert stones.seal("person:1") != Tombstones(tmp_path / "elsewhere").seal("person:1")
    assert stones.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("ground", Ground)
def test_every_ground_is_a_word_and_no_text(ground: Ground) -> None:
    assert ground.value.replace("_", "").isalpha()
