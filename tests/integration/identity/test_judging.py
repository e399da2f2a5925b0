"""Judgements: two people to join two records, one to keep them apart, all undone by ending, nothing rewritten."""

import pytest

from graph.errors import Refused
from graph.identity import judging
from tests.integration.identity.town import Town

ALONE = (None, None)


def test_it_takes_two_people_to_join_two_records(town: Town) -> None:
    town.person("a"), town.person("b")
    judged = town.say("a", "b", "same", "Ann Archer")
    assert not judged.joined
    assert town.standings() == {"a": (None, "disputed"), "b": (None, "disputed")}
    with pytest.raises(Refused, match="takes two people"):
        judging.confirm(town.graph, judged.uid, by=" ann  archer ")
    confirmed = judging.confirm(town.graph, judged.uid, by="Bea Brook")
    assert (confirmed.joined, confirmed.disputed, confirmed.confirmed_by) == (True, False, "Bea Brook")
    assert town.standings() == {"a": ("ab", "joined"), "b": ("ab", "joined")}
    with pytest.raises(Refused, match="confirmed already"):
        judging.confirm(town.graph, judged.uid, by="Cyd Cole")


def test_ending_undoes_what_followed_and_keeps_what_was_known(town: Town) -> None:
    town.person("a"), town.person("b")
    uid = town.say("a", "b", "same", "Ann").uid
    judging.confirm(town.graph, uid, by="Bea")
    judging.end(town.graph, uid)
    assert town.standings() == {"a": ALONE, "b": ALONE}
    assert town.versions("a") == [(False, None), (False, "disputed"), (True, "joined")]
    kept = town.graph.read(
        "MATCH ()-[j:JUDGED]->() WHERE j.uid STARTS WITH $uid "
        "RETURN j.confirmed_by AS by, j.retired_at IS NULL AS stands ORDER BY j.recorded_at",
        {"uid": uid},
    )
    assert kept == [{"by": None, "stands": False}, {"by": "Bea", "stands": False}]
    with pytest.raises(Refused, match="No judgement"):
        judging.end(town.graph, uid)


def test_a_standing_different_blocks_a_new_match_until_it_ends(town: Town) -> None:
    for name in "abc":
        town.person(name)
    apart = town.say("a", "c", "different", "Ann").uid
    judging.confirm(town.graph, town.say("a", "b", "same", "Ann").uid, by="Bea")
    with pytest.raises(Refused, match=r"Ann judged .* different people"):
        town.say("a", "c", "same", "Bea")
    with pytest.raises(Refused, match="different people"):
        town.say("b", "c", "same", "Bea")  # through a
    judging.end(town.graph, apart)
    judging.confirm(town.graph, town.say("b", "c", "same", "Bea").uid, by="Ann")
    assert town.standings() == dict.fromkeys("abc", ("abc", "joined"))


def test_one_may_think_again(town: Town) -> None:
    town.person("a"), town.person("b")
    first = town.say("a", "b", "different", "Ann")
    second = town.say("a", "b", "same", "Ann")
    assert first.uid == second.uid
    assert [one.says for one in judging.standing(town.graph, town.uid("a"))] == ["same"]


def test_a_key_joins_by_itself_and_a_standing_different_blocks_it(town: Town) -> None:
    town.person("a", "1"), town.person("b", "1"), town.person("c", "2")
    assert town.standings() == {"a": ("ab", "joined"), "b": ("ab", "joined"), "c": ALONE}
    town.say("a", "b", "different", "Ann")
    assert town.standings() == {"a": (None, "disputed"), "b": (None, "disputed"), "c": ALONE}
    town.person("c", "1")  # its key was wrong, and is corrected
    found = town.standings()
    assert {found["a"][0], found["b"][0]} != {"abc"}
    assert {state for _, state in found.values()} == {"disputed"}


def test_a_withdrawn_record_leaves_its_group_and_comes_back_when_it_is_restored(town: Town) -> None:
    for name in "abc":
        town.person(name, "1")
    town.writer.withdraw(nodes=[("Person", town.uid("b"))])
    assert town.standings() == {"a": ("ac", "joined"), "c": ("ac", "joined")}
    town.person("b", "1")
    assert town.standings() == dict.fromkeys("abc", ("abc", "joined"))


@pytest.mark.parametrize(
    ("one", "other", "says", "by", "why", "sentence"),
    [
        ("a", "a", "same", "Ann", "x", "is one record"),
        ("a", "nobody", "same", "Ann", "x", "There is no person"),
        ("a", "b", "maybe", "Ann", "x", "There is no judgement 'maybe'"),
        ("a", "b", "same", "  ", "x", "Who judged it"),
        ("a", "b", "same", "Ann", " ", "Why"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(  # noqa: PLR0917
    town: Town, one: str, other: str, says: str, by: str, why: str, sentence: str
) -> None:
    town.person("a"), town.person("b")
    with pytest.raises(Refused, match=sentence):
        judging.judge(town.graph, town.uid(one), town.uid(other), says, by=by, why=why, organisation=town.controller)
    assert judging.standing(town.graph, town.uid("a")) == []


def test_only_a_same_can_be_confirmed(town: Town) -> None:
    town.person("a"), town.person("b")
    uid = town.say("a", "b", "unsure", "Ann").uid
    assert town.standings() == {"a": (None, "disputed"), "b": (None, "disputed")}
    with pytest.raises(Refused, match="holds without a second person"):
        judging.confirm(town.graph, uid, by="Bea")
