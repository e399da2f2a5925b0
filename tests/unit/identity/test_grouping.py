"""Which records are one person: two people to join, one to keep apart, and the same result in any order."""

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.identity.grouping import DISPUTED, JOINED, Judgement, Standing, confirmed, standings
from graph.ids import canonical

UIDS = [f"person:{letter}" for letter in "abcdefgh"]
ALONE = Standing()
NOBODY: dict[str, str | None] = dict.fromkeys(UIDS)
A, B, C, D = UIDS[:4]


def same(one: str, other: str, by: str = "Ann", confirmed_by: str | None = "Bea") -> Judgement:
    return Judgement(one, other, "same", by, confirmed_by)


def different(one: str, other: str, by: str = "Ann") -> Judgement:
    return Judgement(one, other, "different", by)


def judgement(pair: tuple[str, str], says: str, by: str, second: str | None) -> Judgement:
    return Judgement(*pair, says, by, second if says == "same" else None)


JUDGEMENTS = st.lists(
    st.builds(
        judgement,
        st.sampled_from(list(combinations(UIDS, 2))),
        st.sampled_from(["same", "same", "different", "unsure"]),
        st.sampled_from(["Ann", "Bea", "Cyd"]),
        st.sampled_from([None, "Bea", "Cyd"]),
    ),
    max_size=10,
    unique_by=lambda judgement: (judgement.pair, judgement.judged_by),
)
KEYS = st.fixed_dictionaries({uid: st.sampled_from([None, None, "k1", "k2"]) for uid in UIDS})


def test_two_people_join_and_one_does_not() -> None:
    joined = Standing(canonical("person", A), JOINED)
    assert standings(NOBODY, [same(A, B)])[A] == standings(NOBODY, [same(A, B)])[B] == joined
    alone = Standing(None, DISPUTED)
    assert standings(NOBODY, [same(A, B, "Ann", None)])[A] == alone
    assert standings(NOBODY, [same(A, B, "Ann", " ANN ")])[B] == alone
    assert standings(NOBODY, [same(A, B, "Ann", None), same(A, B, "Bea", None)])[A] == joined


def test_one_key_joins_and_a_standing_different_blocks_it() -> None:
    keys = NOBODY | {A: "k", B: "k", C: "k"}
    assert {uid: one.canonical_id for uid, one in standings(keys, []).items() if one.canonical_id} == dict.fromkeys(
        (A, B, C), canonical("person", A)
    )
    apart = standings(keys, [different(A, C)])
    assert apart[A] == apart[B] == Standing(canonical("person", A), DISPUTED)
    assert apart[C] == Standing(None, DISPUTED)


def test_a_different_blocks_across_the_whole_group() -> None:
    found = standings(NOBODY, [same(A, B), same(B, C), same(C, D), different(A, D)])
    assert len({found[uid].canonical_id for uid in (A, D)}) == 2
    assert {found[uid].state for uid in (A, B, C, D)} == {DISPUTED}
    assert found[UIDS[5]] == ALONE


def test_unsure_leaves_both_disputed_and_joins_nothing() -> None:
    found = standings(NOBODY, [Judgement(A, B, "unsure", "Ann")])
    assert found[A] == found[B] == Standing(None, DISPUTED)
    assert found[C] == ALONE


def test_a_judgement_on_a_record_that_was_withdrawn_says_nothing() -> None:
    there: dict[str, str | None] = {A: None}
    assert standings(there, [same(A, B), different(A, C), Judgement(A, D, "unsure", "Ann")]) == {A: ALONE}


@settings(max_examples=150, deadline=None)
@given(keys=KEYS, judgements=JUDGEMENTS, random=st.randoms(use_true_random=False))
def test_whatever_the_order(keys: dict[str, str | None], judgements: list[Judgement], random: Random) -> None:
    found = standings(keys, judgements)
    shuffled = random.sample(judgements, len(judgements))
    uids = random.sample(UIDS, len(UIDS))
    assert standings({uid: keys[uid] for uid in uids}, shuffled) == found
    groups: dict[str, list[str]] = {}
    for uid, one in found.items():
        if one.canonical_id:
            groups.setdefault(one.canonical_id, []).append(uid)
        assert one.state in ({JOINED, DISPUTED} if one.canonical_id else {None, DISPUTED})
    for name, members in groups.items():
        assert len(members) > 1
        assert name == canonical("person", min(members))
        pairs = {tuple(sorted(pair)) for pair in combinations(members, 2)}
        assert not pairs & {judgement.pair for judgement in judgements if judgement.says == "different"}
    if not any(judgement.says == "different" for judgement in judgements):
        alike = {pair for pair in combinations(UIDS, 2) if keys[pair[0]] and keys[pair[0]] == keys[pair[1]]}
        for first, second in confirmed(judgements) | alike:
            assert found[first].canonical_id == found[second].canonical_id is not None


@settings(max_examples=150, deadline=None)
@given(keys=KEYS, judgements=JUDGEMENTS, start=st.sampled_from(UIDS))
def test_what_follows_for_a_record_depends_on_whom_it_is_tied_to_and_nobody_else(
    keys: dict[str, str | None], judgements: list[Judgement], start: str
) -> None:
    near, before = {start}, set[str]()
    while near != before:
        before = set(near)
        near |= {uid for j in judgements if near & set(j.pair) for uid in j.pair}
        near |= {uid for uid in UIDS if keys[uid] and keys[uid] in {keys[one] for one in near}}
    found, part = standings(keys, judgements), standings({uid: keys[uid] for uid in sorted(near)}, judgements)
    assert part == {uid: found[uid] for uid in near}


@pytest.mark.parametrize("size", [2, 1_000])
def test_a_key_that_many_share_is_no_work(size: int) -> None:
    keys: dict[str, str | None] = {f"person:{number:05}": "k" for number in range(size)}
    assert {one.canonical_id for one in standings(keys, []).values()} == {canonical("person", "person:00000")}
