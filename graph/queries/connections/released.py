"""`cross_group` in the context view: whole rows pass through the register of released numbers.

No row is about one young person, and `observed` is of different young people: whoever is of both groups counts once.
"""

from collections.abc import Mapping
from typing import Any

from graph.access.releases import Counts, Figures, Release, Released, Sizes
from graph.queries.connections import through_contexts, through_networks
from graph.queries.connections.pairs import Connection
from graph.queries.rows import band

FOUND_AT = 0.1
"""Largest q looked for: what is asked for can only narrow it, or the limit of a row would tell its exact q."""

Shown = tuple[Connection, Released]


def released(raw: Mapping[str, Any], parameters: Mapping[str, Any], release: Release) -> list[Shown]:
    """The connections that may be shown, in order, with what may be told of each."""
    wanted = parameters["via_kind"]
    found: list[Connection] = []
    if wanted in (None, through_networks.KIND):
        found += through_networks.find(raw, FOUND_AT)
    if wanted in (None, *through_contexts.KINDS):
        found += [c for c in through_contexts.find(raw, FOUND_AT) if wanted in (None, c.via_kind)]
    found.sort(key=_pair)
    people = _People(raw)

    def derive(sizes: Mapping[int, Sizes]) -> dict[int, Figures]:
        return {place: _figures(found[place], raw) for place in sizes}

    # A pair of groups is told apart in the ledger by what the figures are of: two pairs can be the same people.
    answers = release([Counts(c.via, (people.of(c),), of=f"{c.group_a} {c.group_b}") for c in found], derive)
    shown = [(c, one) for c, one in zip(found, answers, strict=True) if one]
    shown = [(c, one) for c, one in shown if one.figures["q_value"] <= parameters["max_q"]]
    shown.sort(key=lambda pair: (pair[1].figures["q_value"], -(pair[1].sizes[0] or 0), _pair(pair[0])))
    return shown[: parameters["limit"]]


class _People:
    """Who is of which group, at each context and network."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._there = {c["id"]: {group: set(people) for group, people in c["members"]} for c in raw["contexts"]}
        groups_of = {person: {part[0] for part in parts} for person, _, parts, *_ in raw["people"]}
        for tie in raw["network_ties"]:
            there = self._there.setdefault(tie["network"], {})
            for group in groups_of.get(tie["one"], ()):
                there.setdefault(group, set()).add(tie["one"])

    def of(self, connection: Connection) -> frozenset[str]:
        """The young people of the two groups who are tied to what connects them."""
        there = self._there.get(connection.via, {})
        return frozenset(there.get(connection.group_a, set()) | there.get(connection.group_b, set()))


def _pair(connection: Connection) -> tuple[str, str, str, str]:
    return connection.via_kind, connection.via, connection.group_a, connection.group_b


def _figures(connection: Connection, raw: Mapping[str, Any]) -> Figures:
    return {
        "expected": float(round(connection.expected)),
        "p_value": band(connection.p_value),
        "q_value": band(connection.q_value),
        "window": (raw["window_from"], raw["window_to"]),
    }
