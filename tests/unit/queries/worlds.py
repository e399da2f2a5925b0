"""Made-up answers of the database for the tests of what is made of them."""

import datetime
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.queries.parameter import Value, checked
from graph.queries.registry import find

Table = NDArray[np.int64]
CONTROLLERS = [[1, "Council"], [2, "Police"], [3, "Project"]]


def defaults(query: str, **given: Any) -> dict[str, Value]:
    """The parameters of a query, as `ask` hands them on."""
    return checked(find(query).parameters, given, query)


def heavy(seed: int, people: int, contexts: int, links: float) -> Table:
    """People x contexts at random, with heavy tails on both sides."""
    rng = np.random.default_rng(seed)
    pull = np.outer(rng.lognormal(0, 0.8, people), rng.lognormal(0, 0.8, contexts))
    return (rng.random((people, contexts)) < np.minimum(0.9, links * pull)).astype(np.int64)


def context(name: str, **given: Any) -> dict[str, Any]:
    """One context as the statement of `hotspots` returns it."""
    plain: dict[str, Any] = {
        "id": name, "name": name.title(), "kind": "Place", "visitors": 0, "observed": 0, "reports": 0, "green": 0,
        "scopes": [], "listed": True, "referrals": 0, "strengths": [], "guardians": [], "facts": [],
    }  # fmt: skip
    made = plain | given
    people = [[f"{name} {n}", int(n < made["observed"]), int(n < made["green"])] for n in range(made["visitors"])]
    return {"members": people} | made


def hotspots_raw(table: Table, worried: NDArray[np.bool_], kind: str = "Place") -> dict[str, Any]:
    """What the statement of `hotspots` returns for a table of people x contexts and those with an open concern."""
    degrees = table.sum(axis=1)
    everybody, of_concern = Counter(degrees.tolist()), Counter(degrees[worried].tolist())
    observed, visitors = table[worried].sum(axis=0), table.sum(axis=0)
    return {
        "window_from": "2026-01-01",
        "window_to": "2026-03-31",
        "classes": [[kind, k, n, of_concern[k]] for k, n in everybody.items() if k],
        "contexts": [
            context(f"c{i:04}", kind=kind, visitors=int(d), observed=int(o), reports=int(d), scopes=[[1]] * int(o))
            for i, (d, o) in enumerate(zip(visitors, observed, strict=True))
            if d
        ],
        "controllers": CONTROLLERS,
    }


def strength(
    what: str = "Youth club", code: str = "youth_club", who: str = "Project", hours: str = "Fri"
) -> dict[str, Any]:
    """One strength as the statements return it."""
    return {"what": what, "code": code, "who": who, "hours": hours}


def fact(on: str | None, scope: int = 1, **given: Any) -> dict[str, Any]:
    """One fact as the statements return it."""
    return {
        "kind": "sighting",
        "on": on,
        "scope": scope,
        "source_ref": f"run:{on}",
        "grade": "2B",
        "disputed": False,
    } | given


def events_raw(
    counts: Sequence[Sequence[int]], *, first: datetime.date = datetime.date(2026, 1, 1), **places: Any
) -> dict[str, Any]:
    """What the statement of `event_hotspots` returns for counts of places x months, the places far apart."""
    start = 12 * first.year + first.month - 1
    months = len(counts[0])
    last = datetime.date((start + months - 1) // 12, (start + months - 1) % 12 + 1, 1)

    def place(number: int, row: Sequence[int]) -> dict[str, Any]:
        made: dict[str, Any] = {
            "id": f"p{number:04}", "name": f"Place {number}", "kind": "Place", "closed": 0,
            "longitude": number / 10, "latitude": 54.0, "strengths": [], "guardians": [],
            "months": [[start + month, count] for month, count in enumerate(row) if count],
        }  # fmt: skip
        given: dict[str, Any] = places.get(f"p{number:04}", {})
        return made | given

    return {
        "earliest": first.isoformat(),
        "latest": last.isoformat(),
        "places": [place(number, row) for number, row in enumerate(counts)],
    }
