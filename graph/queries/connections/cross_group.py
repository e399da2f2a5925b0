"""Questions 2, 24 and 26: which peer groups are connected, and through what."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graph.access.releases import NOTHING, Release, Released
from graph.queries import text
from graph.queries.connections import through_contexts, through_networks, through_people
from graph.queries.connections.pairs import Connection
from graph.queries.connections.released import released
from graph.queries.parameter import Parameter
from graph.queries.rows import FactBehind, controllers, facts
from graph.queries.spec import Finished, Query, described
from graph.schema.core import CONTEXT, WELFARE

COUNTED = {
    through_people.KIND: "ties of this young person into the other group",
    through_networks.KIND: "young people of the two groups who are tied to it",
    "place": "young people of the two groups who are there",
    "online_space": "young people of the two groups who are there",
    "education_setting": "young people of the two groups who are there, their own school left out",
}
KINDS = tuple(COUNTED)


@dataclass(frozen=True, slots=True)
class CrossGroup:
    """One connection between two peer groups, compared with chance. Connections are ranked; people never are."""

    rank: int = described("1 for the connection that chance explains least")
    group_a: str = described("identifier of one peer group, the first of the two in order")
    group_b: str = described("identifier of the other")
    group_a_name: str | None = described("its agreed neutral name")
    group_b_name: str | None = described("the other's agreed neutral name")
    via_kind: str = described("person, place, online_space, education_setting or exploitation_network")
    via_id: str = described("identifier of what connects them")
    via_name: str | None = described("its name; a young person's only for a welfare purpose")
    observed: int = described("see counted")
    expected: float = described("the same by chance")
    counted: str = described("what observed counts")
    p_value: float = described(
        "upper mid-p if chance alone were at work; where two groups must meet, the larger of theirs"
    )
    q_value: float = described("p corrected for all connections of the kind that were looked for")
    choice: list[str] = described("what is recorded of the young people's choice in these ties")
    grades: list[str] = described("3x5x2 grades of the records behind it")
    facts: list[FactBehind] = described("the latest facts behind it, up to ten")
    window_from: str = described("first day looked at")
    window_to: str = described("last day looked at")


@dataclass(slots=True)
class _Names:
    """Names of groups and of what connects them, and the raw facts by what they are about."""

    groups: dict[str, str | None]
    via: dict[str, tuple[str, str | None]]
    choices: dict[str, dict[str, set[str]]]  # person -> group -> choice of being part of it
    facts: dict[str, list[Mapping[str, Any]]] = field(default_factory=lambda: defaultdict(list))


def finish(raw: Mapping[str, Any], parameters: Mapping[str, Any], view: str, release: Release = NOTHING, /) -> Finished:
    """Look for connections of every kind, compare them with chance, and list those that stand out."""
    window = (datetime.date.fromisoformat(raw["window_from"]), datetime.date.fromisoformat(raw["window_to"]))
    if view == CONTEXT:
        shown = released(raw, parameters, release)
        names = _names(raw)
        return Finished([_released_row(*one, rank, names) for rank, one in enumerate(shown, 1)], window, None)
    max_q = parameters["max_q"]
    wanted = parameters["via_kind"]
    found: list[Connection] = []
    if wanted in (None, through_people.KIND):
        found += [c for c in through_people.find(raw, max_q) if c.observed >= parameters["min_ties"]]
    if wanted in (None, through_networks.KIND):
        found += through_networks.find(raw, max_q)
    if wanted in (None, *through_contexts.KINDS):
        found += [c for c in through_contexts.find(raw, max_q) if wanted in (None, c.via_kind)]
    found.sort(key=lambda c: (c.q_value, c.p_value, -c.observed, c.group_a, c.group_b, c.via))
    del found[parameters["limit"] :]
    names = _names(raw)
    rows = [_row(c, rank, names, raw) for rank, c in enumerate(found, 1)]
    through = {c.via for c in found if c.via_kind == through_people.KIND}
    people = tuple(sorted(through | {names.via[person][0] for person in through}))
    return Finished(rows, window, 0, _notes(raw), people)


def _names(raw: Mapping[str, Any]) -> _Names:
    via: dict[str, tuple[str, str | None]] = {c["id"]: (c["id"], c["name"]) for c in raw["contexts"]}
    via |= {tie["network"]: (tie["network"], tie["name"]) for tie in raw["network_ties"]}
    choices: dict[str, dict[str, set[str]]] = {}
    for person, _, parts, uid, label in raw["people"]:
        via[person] = (uid, label)
        choices[person] = defaultdict(set)
        for group, _, said in parts:
            choices[person][group] |= set(said)
    return _Names(dict(raw["groups"]), via, choices)


def _behind(connection: Connection, names: _Names, raw: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The raw facts behind one connection."""
    pair = {connection.group_a, connection.group_b}

    def in_pair(person: str) -> bool:
        return bool(pair & names.choices.get(person, {}).keys())

    if connection.via_kind == through_people.KIND:
        return [
            tie
            for tie in raw["ties"]
            if (tie["one"] == connection.via and in_pair(tie["other"]))
            or (tie["other"] == connection.via and in_pair(tie["one"]))
        ]
    if connection.via_kind == through_networks.KIND:
        ties = [t for t in raw["network_ties"] if t["network"] == connection.via and in_pair(t["one"])]
        return ties + [t for t in raw["group_ties"] if t["network"] == connection.via and t["group"] in pair]
    return [
        {"kind": kind, "on": on, "scope": scope, "source_ref": source_ref, "grade": grade, "disputed": disputed}
        for context in raw["contexts"]
        if context["id"] == connection.via
        for group, links in context["facts"]
        if group in pair
        for kind, on, scope, source_ref, grade, disputed in links
    ]


def _choices(connection: Connection, names: _Names, behind: Iterable[Mapping[str, Any]]) -> list[str]:
    said = {fact["choice"] for fact in behind if fact.get("choice")}
    if connection.via_kind == through_people.KIND:
        for group in (connection.group_a, connection.group_b):
            said |= names.choices[connection.via].get(group, set())
    return sorted(said)


def _row(connection: Connection, rank: int, names: _Names, raw: Mapping[str, Any]) -> CrossGroup:
    via_id, via_name = names.via[connection.via]
    behind = _behind(connection, names, raw)
    return CrossGroup(
        rank=rank,
        group_a=connection.group_a,
        group_b=connection.group_b,
        group_a_name=names.groups.get(connection.group_a),
        group_b_name=names.groups.get(connection.group_b),
        via_kind=connection.via_kind,
        via_id=via_id,
        via_name=via_name,
        observed=connection.observed,
        expected=round(connection.expected, 4),
        counted=COUNTED[connection.via_kind],
        p_value=connection.p_value,
        q_value=connection.q_value,
        choice=_choices(connection, names, behind),
        grades=sorted({fact["grade"] for fact in behind if fact["grade"]}),
        facts=facts(behind, controllers(raw), WELFARE),
        window_from=raw["window_from"],
        window_to=raw["window_to"],
    )


def _released_row(connection: Connection, one: Released, rank: int, names: _Names) -> CrossGroup:
    """A row of the context view. Choices, grades and single facts are of single young people, and are left out."""
    return CrossGroup(
        rank=rank,
        group_a=connection.group_a,
        group_b=connection.group_b,
        group_a_name=names.groups.get(connection.group_a),
        group_b_name=names.groups.get(connection.group_b),
        via_kind=connection.via_kind,
        via_id=connection.via,
        via_name=names.via[connection.via][1],
        observed=one.sizes[0] or 0,
        expected=one.figures["expected"],
        counted=COUNTED[connection.via_kind],
        p_value=one.figures["p_value"],
        q_value=one.figures["q_value"],
        choice=[],
        grades=[],
        facts=[],
        window_from=one.figures["window"][0],
        window_to=one.figures["window"][1],
    )


def _notes(raw: Mapping[str, Any]) -> tuple[str, ...]:
    people = sum(1 for _, _, parts, *_ in raw["people"] if parts)
    return (f"{len(raw['groups'])} peer groups with {people} young people; {len(raw['people'])} young people in all.",)


QUERY = Query(
    id="cross_group",
    question="Which peer groups are connected, through which young person, place, online space or network?",
    numbers=(2, 24, 26),
    parameters=(
        Parameter("window_to", "date", None, "last day of the window; the latest day in the data when not given"),
        Parameter("days", "integer", 90, "length of the window in days", least=1, most=3660),
        Parameter("via_kind", "text", None, "only connections of this kind", choices=KINDS),
        Parameter(
            "min_ties",
            "integer",
            3,
            "leave out young people with fewer ties into the other group: two can be one friend's introduction",
            least=1,
        ),
        Parameter("max_q", "number", 0.1, "leave out rows with a larger q", least=0, most=1),
        Parameter("limit", "integer", 100, "at most so many rows", least=1, most=1000),
    ),
    row=CrossGroup,
    headline=("rank", "group_a_name", "group_b_name", "via_kind", "via_name", "observed", "expected", "q_value"),
    columns=(
        "window_from",
        "window_to",
        "classes",
        "group_classes",
        "visits",
        "contexts",
        "people",
        "groups",
        "ties",
        "network_ties",
        "group_ties",
        "controllers",
    ),
    denominator="all pairs of peer groups, and every young person, context and network through which they could meet",
    method=(
        "Contexts: the bipartite configuration model of each education setting; both groups must be there beyond "
        "chance (the larger mid-p counts), with q by AdaFilter over every pair of groups and context. Young people: a "
        "degree-corrected block model of ties by education setting, with q by Benjamini and Hochberg. Networks: ties "
        "fall on any young person of the setting, sooner on those with ties already; q as for contexts."
    ),
    caveats=(
        "Links and ties are what partners recorded; missing is not zero.",
        "A connection can protect as well as harm: read the facts and the choice recorded before deciding anything.",
        "Inferred links are left out, and so is family.",
        "Where no person may be named, a connection shows how many different young people, and nothing of one of them.",
        "A group on the edge of what is known has few recorded ties, so it can look unconnected.",
    ),
    purposes=("welfare", "place_safety"),
    timeout_seconds=60,
    row_cap=1000,
    version=2,
    text=text.load(__package__, "cross_group.cypher"),
    finish=finish,
)
