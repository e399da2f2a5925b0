"""`safeground identity` as a user and a program meet it, and what it leaves in the access log."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.access.log import AccessLog
from tests.integration.identity.town import Town

COMMAND = [sys.executable, "-c", "from safeground.cli import main; main()", "identity"]
Ran = subprocess.CompletedProcess[str]


@pytest.fixture
def run(town: Town, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the command in an installation of its own, on the database of the tests."""
    where = town.graph.where
    environment = os.environ | {
        "SAFEGROUND_HOME": str(tmp_path),
        "SAFEGROUND_ORGANISATION": town.controller,
        **where.environment,
    }

    def ran(*arguments: str) -> Ran:
        return subprocess.run([*COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False)

    return ran


def test_from_the_first_word_to_the_end(town: Town, run: Callable[..., Ran], tmp_path: Path) -> None:
    one, other = town.person("a"), town.person("b")
    said = run("judge", one, other, "same", "--by", "Ann Archer", "--why", "one address, one birthday")
    assert said.returncode == 0, said.stderr
    assert "once somebody else confirms it" in said.stdout
    uid = said.stdout.split(": ")[0]
    own = run("confirm", uid, "--by", "ann archer")
    assert (own.returncode, own.stdout) == (2, "")
    assert own.stderr.strip().endswith(f"somebody else must confirm {uid}.")
    assert "one person now" in run("confirm", uid, "--by", "Bea Brook").stdout
    (listed,) = [json.loads(line) for line in run("list", one, "--json").stdout.splitlines()]
    assert (listed["judgement"], listed["says"], listed["joined"]) == (uid, "same", True)
    assert (listed["judged_by"], listed["confirmed_by"]) == ("Ann Archer", "Bea Brook")
    assert "Bea Brook" in run("list", one).stdout
    assert "no longer stands" in run("end", uid, "--by", "Bea Brook").stdout
    assert "No judgement stands" in run("list", one).stdout
    entries = [(entry["action"], entry["what"], entry["details"]) for entry in AccessLog(tmp_path).search(person=one)]
    assert [(action, what) for action, what, _ in entries if action != "consultation"] == [
        ("combination", "identity: judge same"),
        ("combination", "identity: confirm same"),
        ("combination", "identity: end same"),
    ]
    assert all(
        details["people"] == sorted([one, other]) or details["people"] == [one, other] for *_, details in entries
    )
    assert "birthday" not in (tmp_path / "access-log" / "access.jsonl").read_text()


def test_what_keeps_two_apart_is_an_alteration(town: Town, run: Callable[..., Ran], tmp_path: Path) -> None:
    one, other = town.person("a"), town.person("b")
    assert run("judge", one, other, "different", "--by", "Ann", "--why", "twins").returncode == 0
    refused = run("judge", one, other, "same", "--by", "Bea", "--why", "alike")
    assert refused.returncode == 2
    assert "to be different people, and that stands" in refused.stderr
    assert [entry["action"] for entry in AccessLog(tmp_path).search(person=one)] == ["alteration"]


def test_nothing_is_judged_that_the_log_cannot_tell_of(town: Town, run: Callable[..., Ran], tmp_path: Path) -> None:
    one, other = town.person("a"), town.person("b")
    assert run("judge", one, other, "unsure", "--by", "Ann", "--why", "alike").returncode == 0
    log = tmp_path / "access-log" / "access.jsonl"
    log.write_bytes(log.read_bytes().replace(b"unsure", b"certain"))
    refused = run("judge", one, other, "same", "--by", "Ann", "--why", "alike")
    assert refused.returncode == 8, refused.stderr
    assert town.standings() == {"a": (None, "disputed"), "b": (None, "disputed")}
    assert town.versions("a") == [(False, None)]


def test_who_has_a_conflict_of_interest_confirms_nothing(town: Town, run: Callable[..., Ran], tmp_path: Path) -> None:
    one, other = town.person("a"), town.person("b")
    (tmp_path / "policy.toml").write_text(f'[[conflicts]]\nwho = "Bea"\nperson = "{one}"\n')
    uid = run("judge", one, other, "same", "--by", "Ann", "--why", "alike").stdout.split(": ")[0]
    refused = run("confirm", uid, "--by", "Bea")
    assert refused.returncode == 6, refused.stderr
    assert "conflict of interest" in refused.stderr
    assert run("confirm", uid, "--by", "Cyd").returncode == 0
