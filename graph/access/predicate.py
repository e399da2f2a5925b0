"""The predicate that every pattern carries: the viewer may see it, and it was known."""

from graph.time import known, stands


def visible(variable: str) -> str:
    """Cypher: a node or edge in one of the viewer's scopes and known at `$known_on`."""
    return f"{variable}.scope IN $scopes AND {known(variable)}"


def visible_now(variable: str) -> str:
    """Cypher: the same at present. It reads two properties where `visible` reads three."""
    return f"{variable}.scope IN $scopes AND {stands(variable)}"
