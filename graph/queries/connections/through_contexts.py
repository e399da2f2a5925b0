"""Connections through a place, an online space, or an education setting that is not one's own.

The null model is the bipartite configuration model, fitted for each education setting on its own: that two groups
of one school meet where that school goes is explained by the school.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graph.queries.connections.pairs import Connection, Presence, joint
from graph.queries.statistics import null_model
from graph.queries.statistics.excess import sum_mid_p

KINDS = ("place", "online_space", "education_setting")
_Shares = dict[str, dict[str, dict[int, float]]]


def find(raw: Mapping[str, Any], max_q: float) -> list[Connection]:
    """The connections of every kind of context."""
    found: list[Connection] = []
    for kind in KINDS:
        visits: dict[str, dict[str, int]] = defaultdict(dict)
        for visit_kind, context, setting, visitors in raw["visits"]:
            if visit_kind == kind:
                visits[context][setting] = visitors
        shares = _shares(raw, kind, visits)
        present = {
            context["id"]: _present(context["there"], visits[context["id"]], shares)
            for context in raw["contexts"]
            if context["kind"] == kind
        }
        found += joint(kind, present, len(raw["groups"]), max_q)
    return found


def _shares(raw: Mapping[str, Any], kind: str, visits: Mapping[str, Mapping[str, int]]) -> _Shares:
    """Group -> setting -> visitors that a context has from there -> share of them expected to be of the group."""
    everybody: dict[str, dict[int, int]] = defaultdict(dict)
    for class_kind, setting, degree, count in raw["classes"]:
        if class_kind == kind:
            everybody[setting][degree] = count
    columns: dict[str, Counter[int]] = defaultdict(Counter)
    for settings in visits.values():
        for setting, visitors in settings.items():
            columns[setting][visitors] += 1
    models = {setting: null_model.fit(everybody[setting], columns[setting]) for setting in everybody}
    members: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for group, class_kind, setting, degree, count in raw["group_classes"]:
        if class_kind == kind:
            members[group, setting][degree] = count
    shares: _Shares = defaultdict(dict)
    for (group, setting), classes in members.items():
        model = models[setting]
        shares[group][setting] = dict(zip(model.columns, model.shares(classes), strict=True))
    return shares


def _present(there: Sequence[Sequence[Any]], visits: Mapping[str, int], shares: _Shares) -> dict[str, Presence]:
    """Each group of one context. there: [group, members]; visits: setting -> visitors."""
    found = {}
    for group, members in there:
        parts = [(visits[s], share[visits[s]]) for s, share in shares[group].items() if s in visits]
        expected = sum(visitors * share for visitors, share in parts)
        p_value = sum_mid_p(members, parts) if members > expected else 1.0
        found[group] = Presence(members, expected, p_value)
    return found
