"""Working out what a change touches gives what working out everything gives, whatever happened in whatever order."""

import secrets
import threading
from typing import Any

import neo4j
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client import Graph
from graph.identity.resolve import rebuild, resolve
from tests.integration.identity.town import Town

NAMES = st.sampled_from("abcde")
BY = st.sampled_from(["Ann", "Bea", "Cyd"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("person"), NAMES, st.sampled_from([None, "1", "2"])),
        st.tuples(
            st.just("judge"),
            st.lists(NAMES, min_size=2, max_size=2, unique=True),
            st.sampled_from(["same", "same", "same", "different", "unsure"]),
            BY,
            st.sampled_from([None, "Bea", "Cyd"]),
        ),
        st.tuples(st.just("end"), st.integers(0, 9)),
        st.tuples(st.just("withdraw"), NAMES),
    ),
    min_size=4,
    max_size=14,
)


def act(town: Town, step: tuple[Any, ...], judged: list[str]) -> None:
    match step:
        case "person", name, key:
            town.person(name, key)
        case "judge", (one, other), says, by, second:
            judged.append(town.judge(one, other, says, by, second if says == "same" else None))
        case "end", number:
            if judged:
                town.writer.withdraw(edges=[("JUDGED", judged[number % len(judged)])])
        case "withdraw", name:
            town.writer.withdraw(nodes=[("Person", town.uid(name))])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_step_by_step_is_the_same_as_all_at_once(graph: Graph, steps: list[tuple[Any, ...]]) -> None:
    town = Town(graph, f"town-{secrets.token_hex(6)}")
    town.person("a"), town.person("b")
    judged: list[str] = []
    for step in steps:
        act(town, step, judged)
    found = town.standings()
    uids = [town.uid(name) for name in "abcde"]
    graph.run(
        "MATCH (p:Person) WHERE p.uid IN $uids AND p.retired_at IS NULL "
        "SET p.canonical_id = null, p.identity_state = CASE p.initials WHEN 'A' THEN 'disputed' END",
        {"uids": uids},
    )
    graph.write(lambda tx: resolve(tx, uids, town.at))
    assert town.standings() == found
    assert graph.write(lambda tx: resolve(tx, uids, town.at)) == []


def test_a_rebuild_mends_what_is_amiss_and_then_has_nothing_to_do(town: Town) -> None:
    town.person("a", "1"), town.person("b", "1")
    joined = town.standings()
    damage = "MATCH (p:Person {uid: $uid}) SET p.canonical_id = null, p.identity_state = null"
    town.graph.run(damage, {"uid": town.uid("b")})
    assert rebuild(town.graph) >= 1
    assert town.standings() == joined
    before = town.versions("a"), town.versions("b")
    rebuild(town.graph)
    assert (town.versions("a"), town.versions("b")) == before


def test_two_writers_at_once_see_each_other(town: Town) -> None:
    """One has a record and not yet committed; the other brings another of the same person, and waits for the first."""
    one = town.person("a")
    written, go_on = threading.Event(), threading.Event()

    def first(tx: neo4j.ManagedTransaction) -> None:
        key = f"{town.controller}-1"
        tx.run("MATCH (p:Person {uid: $uid}) SET p.identity_key = $key", uid=one, key=key).consume()
        resolve(tx, [one], town.at)
        written.set()
        go_on.wait()

    threads = [threading.Thread(target=town.graph.write, args=(first,))]
    threads[0].start()
    written.wait()
    threads.append(threading.Thread(target=town.person, args=("b", "1")))
    threads[1].start()
    threads[1].join(1)  # long enough to get past the first, if it could
    go_on.set()
    for thread in threads:
        thread.join()
    assert town.standings() == {"a": ("ab", "joined"), "b": ("ab", "joined")}
