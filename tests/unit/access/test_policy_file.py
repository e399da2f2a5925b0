"""policy.toml: read again when it changes, and every mistake in it is one sentence that says where and what to do."""

import datetime
import os
from pathlib import Path

import pytest

from graph.access.policy import BadPolicy, Policy, policy
from tests.sharing import EVERYTHING

LED = """
approach = "local_authority"
starts = 2026-01-01
ends = 2027-03-31
areas = ["E1"]
basis = "agreement of 1 January 2026"
[[organisations]]
name = "Linford Council"
kind = "lead"
[[organisations]]
name = "Linford Police"
kind = "police"
"""


def write(home: Path, text: str) -> Path:
    path = home / "policy.toml"
    path.write_text(text, "utf-8")
    return path


def test_no_file_is_no_agreement(tmp_path: Path) -> None:
    assert policy(tmp_path) == Policy.EMPTY
    assert policy(tmp_path).agreements == ()


def test_an_empty_file_is_no_agreement(tmp_path: Path) -> None:
    write(tmp_path, "")
    assert policy(tmp_path).agreements == ()


def test_it_is_read_again_when_it_changes_and_only_then(tmp_path: Path) -> None:
    path = write(tmp_path, EVERYTHING)
    first = policy(tmp_path)
    assert policy(tmp_path) is first
    assert first.agreements[0].ends == datetime.date(2099, 12, 31)
    write(tmp_path, EVERYTHING.replace("2099-12-31", "2098-12-31"))  # as long as before
    os.utime(path, ns=(1, 1))
    assert policy(tmp_path).agreements[0].ends == datetime.date(2098, 12, 31)
    path.unlink()
    assert policy(tmp_path).agreements == ()


def test_a_mistake_takes_the_policy_away_until_it_is_mended(tmp_path: Path) -> None:
    write(tmp_path, EVERYTHING)
    assert policy(tmp_path).agreements
    write(tmp_path, EVERYTHING + "nonsense")
    for _ in range(2):
        with pytest.raises(BadPolicy):
            policy(tmp_path)
    write(tmp_path, EVERYTHING)
    assert policy(tmp_path).agreements


def test_the_agreements_of_an_approach_are_between_pairs(tmp_path: Path) -> None:
    write(tmp_path, LED)
    found = policy(tmp_path)
    pairs = {(one.giver, one.receiver) for one in found.agreements}
    assert pairs == {("Linford Council", "Linford Police"), ("Linford Police", "Linford Council")}
    assert {one.ends for one in found.agreements} == {datetime.date(2027, 3, 31)}
    assert {one.areas for one in found.agreements} == {frozenset({"E1"})}
    named = [one for one in found.agreements if "welfare" in one.purposes]
    assert {one.receiver for one in named} == {"Linford Council"}


def test_own_agreements_stand_beside_those_of_an_approach(tmp_path: Path) -> None:
    own = EVERYTHING.replace('giver = "*"', 'giver = "Linford Council"').replace(
        'receiver = "*"', 'receiver = "Linford Police"'
    )
    write(tmp_path, LED + own)
    found = policy(tmp_path)
    assert len(found.agreements) > len(found.own) == 1


def test_what_others_can_change_is_not_taken(tmp_path: Path) -> None:
    write(tmp_path, EVERYTHING).chmod(0o666)
    with pytest.raises(BadPolicy, match="chmod o-w"):
        policy(tmp_path)


def changed(old: str, new: str, text: str = EVERYTHING) -> str:
    assert old in text
    return text.replace(old, new, 1)


CONFLICT = '[[conflicts]]\nwho = "w.worker"\nperson = "person:1"\n'

MISTAKES = {
    "no TOML": ("agreements = [", "is no TOML"),
    "an unknown word": ("aproach = 1", "`aproach` is not a word"),
    "an approach that is none": (
        changed('"local_authority"', '"local_authorty"', LED),
        "did you mean 'local_authority'",
    ),
    "an approach that is no text": ("approach = 3", "`approach` is not a text"),
    "an approach without an end": (changed("ends = 2027-03-31\n", "", LED), "`ends` is missing"),
    "an approach without areas": (changed('["E1"]', "[]", LED), "`areas` is missing"),
    "an approach that ends before it starts": (changed("2027", "2025", LED), "ends on 2025-03-31, before it starts"),
    "nobody who leads": (changed('"lead"', '"health"', LED), "needs an organisation of kind 'lead'"),
    "a kind that is none": (changed('"police"', '"polise"', LED), "organisation 2 (Linford Police): the approach"),
    "a kind without an approach": ('[[organisations]]\nname = "A"\nkind = "lead"', "there is no `approach`"),
    "a name twice": (LED + '[[organisations]]\nname = "linford  police"', "organisation 3"),
    "two names alike": (LED + '[[organisations]]\nname = "Linford-Police"', "could be taken for 'Linford Police'"),
    "letters of two alphabets": (LED + '[[organisations]]\nname = "L\u0456nford"', "mixes letters"),
    "a sign that nobody sees": (LED + '[[organisations]]\nname = "Lin\u200bford"', "nobody can see"),
    "an organisation called everybody": (LED + '[[organisations]]\nname = "*"', "names nobody"),
    "an agreement without an end": (changed("ends = 2099-12-31\n", ""), "agreement 1 (tests): `ends` is missing"),
    "a day in quotes": (changed("2099-12-31", '"2099-12-31"'), "`ends` is not a day"),
    "a day with a time": (changed("2099-12-31", "2099-12-31T10:00:00Z"), "`ends` is not a day"),
    "a number for a day": (changed("2099-12-31", "2099"), "`ends` is not a day"),
    "an agreement that ends before it starts": (changed("2099", "2019"), "before it starts on 2020-01-01"),
    "a text for a list": (changed('["all"]', '"all"'), "`areas` is not a list"),
    "a list of numbers": (changed('["all"]', "[1]"), "`areas` is not a text"),
    "a giver nobody knows": (
        LED + changed('giver = "*"', 'giver = "Linford Polic"'),
        "its giver 'Linford Polic' is not among the organisations: did you mean 'Linford Police'",
    ),
    "a purpose that is none": (changed('"welfare"', '"wellfare"'), "did you mean 'welfare'"),
    "a marking that is none": (changed('"official"', '"secret"'), "there is no marking 'secret'"),
    "a protected address": (changed('"official"', '"protected"'), "nothing can share it"),
    "no area": (changed('["all"]', "[]"), "`areas` is empty"),
    "every area and one": (changed('["all"]', '["all", "E1"]'), "'all' beside others"),
    "no basis": (changed('"tests only"', '""'), "`basis` is empty"),
    "one ref twice": (EVERYTHING + EVERYTHING, "two agreements have the ref 'tests'"),
    "a conflict with nobody": (changed("w.worker", " .", CONFLICT), "`who` names nobody"),
    "a conflict with no identifier": (changed("person:1", "Pat", CONFLICT), "no identifier"),
    "a conflict without a person": ('[[conflicts]]\nwho = "w"', "conflict 1 (w): `person` is missing"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_sentence(mistake: str, tmp_path: Path) -> None:
    text, says = MISTAKES[mistake]
    path = write(tmp_path, text)
    with pytest.raises(BadPolicy) as caught:
        policy(tmp_path)
    sentence = str(caught.value)
    assert says in sentence
    assert sentence.startswith(f"The policy {path}")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "pydantic" not in sentence


def test_the_example_without_mistakes_is_taken(tmp_path: Path) -> None:
    """Or the tests above would prove nothing."""
    write(tmp_path, LED + EVERYTHING + CONFLICT)
    assert policy(tmp_path).conflicts[0].who == "w.worker"
