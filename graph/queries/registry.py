"""Every query module there is. A module of a package below is one when it has a QUERY; nothing is listed by hand."""

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

import graph.queries
from graph.errors import Refused
from graph.queries.spec import Query


@cache
def queries() -> Mapping[str, Query]:
    """The modules by id, in order."""
    return collect(_found())


def collect(found: Iterable[Query]) -> Mapping[str, Query]:
    """The modules by id. Raises ValueError when two have the same id."""
    by_id: dict[str, Query] = {}
    for query in found:
        if query.id in by_id:
            raise ValueError(f"two query modules are called {query.id!r}")
        by_id[query.id] = query
    return MappingProxyType(dict(sorted(by_id.items())))


def find(name: str) -> Query:
    """The module of that id. Raises Refused, with the nearest ids, when there is none."""
    known = queries()
    if name in known:
        return known[name]
    near = get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}."
    raise Refused(f"There is no query called {name!r}: {hint}")


def _found() -> Iterable[Query]:
    for info in pkgutil.walk_packages(graph.queries.__path__, "graph.queries."):
        if info.ispkg or info.name.count(".") < 3 or ".statistics." in info.name:  # noqa: PLR2004 (graph.queries.folder.module)
            continue
        query = getattr(importlib.import_module(info.name), "QUERY", None)
        if isinstance(query, Query):
            yield query
