"""The predicate that every pattern carries: the viewer may see it, and it was known."""

from collections.abc import Iterable

from graph.time import known

SCOPES = "scopes"
WITH_INFERRED = "scopes_with_inferred"
"""The parameters with the viewer's scopes: of what somebody said, and of what a method concluded besides."""


def visible(variable: str, scopes: str = SCOPES) -> str:
    """Cypher: a node or edge in one of the viewer's scopes and known at `$known_on`."""
    return f"{variable}.scope IN ${scopes} AND {known(variable)}"


def visible_now(variable: str, scopes: str = SCOPES) -> str:
    """Cypher: the same at present, where `$scopes` has no negative number: what is retired has its scope's sign turned,
    so one membership test tells both."""
    return f"{variable}.scope IN ${scopes}"


def at_any_time(scopes: Iterable[int]) -> list[int]:
    """The scopes for a question about the past: of what stands, and of what is retired."""
    return [number for scope in scopes for number in (scope, -scope)]


def said(node: str, earlier: str, scopes: str = SCOPES) -> str:
    """Cypher: what a node said at `$known_on`: itself, unless it was changed since; null where it was not there.

    earlier: a variable of its own. What may be seen is decided by the node's scope now and by that of what it said. At
    any moment one version held at most, so none is chosen: an ORDER BY in here would double the time to plan.
    """
    return (
        f"CASE WHEN {_unchanged(node)} THEN {node} "
        f"ELSE head(COLLECT {{ {_version(node, earlier, scopes)} RETURN {earlier} }}) END"
    )


def held_then(earlier: str, scopes: str = SCOPES) -> str:
    """Cypher: `visible` for a version that was replaced, which always has an end."""
    return f"{earlier}.scope IN ${scopes} AND {earlier}.recorded_at <= $known_on AND {earlier}.retired_at > $known_on"


def there(node: str, earlier: str, scopes: str = SCOPES) -> str:
    """Cypher: whether a visible node said something at `$known_on`: it did not while it was withdrawn."""
    return f"({_unchanged(node)} OR EXISTS {{ {_version(node, earlier, scopes)} }})"


def _unchanged(node: str) -> str:
    return f"{node}.changed_at IS NULL OR {node}.changed_at <= $known_on"


def _version(node: str, earlier: str, scopes: str) -> str:
    return f"MATCH ({earlier}:Earlier {{of_uid: {node}.uid}}) WHERE {held_then(earlier, scopes)}"
