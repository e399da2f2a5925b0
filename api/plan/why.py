"""The root field `why`. What it tells is not read by the statement of the request, whose every pattern has the viewer's
rights in it, but by a statement of its own that returns nothing of what is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.plan.build import Answer, Cost
from api.plan.fields import Asked, asked
from api.plan.roots import Roots
from api.plan.values import Getter, Variables
from graph.access.viewer import Viewer
from graph.access.why import Check, Explanation
from graph.schema.core import OVERSIGHT

COST = 100
"""What it counts for: a look of its own at the database."""
INSTEAD = ("who", "organisation", "role", "purpose", "areas")


@dataclass(frozen=True, slots=True)
class Why:
    """One explanation that is asked for. name: the parameter under which the answer finds it."""

    name: str
    identifier: Getter
    field: Getter
    instead: Mapping[str, Getter]

    def viewer(self, asking: Viewer, variables: Variables) -> Viewer:
        """For whom: whoever asks, but for what is given instead. Raises Forbidden for a viewer who cannot be."""
        given = {name: get(variables) for name, get in self.instead.items()}
        given = {name: value for name, value in given.items() if value is not None}
        if not given:
            return asking
        parts = {name: given.get(name, getattr(asking, name)) for name in INSTEAD}
        areas = frozenset(parts.pop("areas"))
        return Viewer(**parts, reason=asking.reason, areas=areas)

    def told(self, variables: Variables) -> dict[str, Any]:
        """For whom, for the access log; empty for whoever asks."""
        given = {name: get(variables) for name, get in self.instead.items()}
        return {name: value for name, value in given.items() if value is not None}


def why(roots: Roots, one: Asked) -> Why | None:
    """Compile it; None when the viewer may not ask for somebody else."""
    build = roots.build
    declared = build.schema.query_type.fields["why"]  # type: ignore[union-attr]
    arguments = {name: build.argument(one.node, name, declared) for name in ("id", "field", *INSTEAD)}
    roots.subjects.append(arguments["id"][0])
    if build.view != OVERSIGHT and any(arguments[name][1] is not None for name in INSTEAD):
        roots.deny(one, "Why somebody else can or cannot see something is for oversight to ask: leave out who it is.")
        return None
    build.cost.inner.append(Cost(lambda _: COST))
    name = build.name("why")
    layout = [(part.key, part.name, part) for part in asked(build, one.selections, "Why")]
    checks = {key: _names(roots, part) for key, field, part in layout if field == "checks"}

    def shape(_: Any, answer: Answer) -> dict[str, Any]:
        told: Explanation = answer.parameters[name]
        return {
            key: [_check(check, checks[key]) for check in told.checks]
            if field == "checks"
            else "Why"
            if field == "__typename"
            else getattr(told, field)
            for key, field, _ in layout
        }

    roots.say(one, shape)
    return Why(name, arguments["id"][0], arguments["field"][0], {n: arguments[n][0] for n in INSTEAD})


def _names(roots: Roots, one: Asked) -> list[tuple[str, str]]:
    return [(part.key, part.name) for part in asked(roots.build, one.selections, "WhyCheck")]


def _check(check: Check, names: list[tuple[str, str]]) -> dict[str, Any]:
    return {key: "WhyCheck" if name == "__typename" else getattr(check, name) for key, name in names}
