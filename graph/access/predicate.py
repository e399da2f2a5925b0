"""The predicate that every pattern carries: the viewer may see it, and it was known."""

from graph.time import known


def visible(variable: str) -> str:
    """Cypher: a node or edge in one of the viewer's scopes and known at `$known_on`."""
    return f"{variable}.scope IN $scopes AND {known(variable)}"
