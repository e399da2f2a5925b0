"""The write statements, made from the schema's declarations: one UNWIND per kind of node or edge."""

from functools import cache

from graph.facts import STAMPED
from graph.schema.registry import SCHEMA

_STAMP = "{x}.scope = $scope, {x}.source_ref = r[1], {x}.digest = r[2]"
_TERMS = ", {x}.review_due = $review_due, {x}.delete_after = $delete_after"
# A version that is replaced keeps its old values under its own uid; the uid stays with the present one.
_REPLACED = "{x}.uid + '@' + toString($now) + '#' + randomUUID()"


def _labels(kind: str) -> str:
    extra = SCHEMA.node(kind).labels[1:]
    return "".join(f"n:{label}, " for label in extra)


def _sets(variable: str, names: tuple[str, ...], first: int) -> str:
    return "".join(f", {variable}.{name} = r[{i}]" for i, name in enumerate(names, first))


@cache
def create_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, *names]: make the nodes that are missing."""
    terms = _TERMS if SCHEMA.node(kind).is_fact else ""
    return (
        f"UNWIND $rows AS r MERGE (n:{kind} {{uid: r[0]}}) ON CREATE SET {_labels(kind)}n.recorded_at = $now, "
        f"{(_STAMP + terms).format(x='n')}{_sets('n', names, 3)}"
    )


@cache
def refer_to_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, *names]: make a stub of each that is missing, touch none that is there."""
    return (
        f"UNWIND $rows AS r MERGE (n:{kind} {{uid: r[0]}}) ON CREATE SET {_labels(kind)}n.recorded_at = $now, "
        f"n.stub = true, {_STAMP.format(x='n')}{_sets('n', names, 3)}"
    )


@cache
def replace_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, *names]: keep what stood as an Earlier, then say the new.

    A fact is said whole, so what is not in `names` goes; a description of a person or context adds to what is known.
    """
    declared = SCHEMA.node(kind)
    terms = _TERMS if declared.is_fact else ""
    gone = ""
    if declared.is_fact:
        others = [p.name for p in declared.stored if p.name not in STAMPED and p.name not in names]
        gone = "".join(f", n.{name} = null" for name in others)
        said = _sets("n", names, 3)
    else:
        said = "".join(f", n.{name} = coalesce(r[{i}], n.{name})" for i, name in enumerate(names, 3))
    return (
        f"UNWIND $rows AS r MATCH (n:{kind} {{uid: r[0]}}) "
        f"CREATE (v:Earlier {{uid: {_REPLACED.format(x='n')}}}) WITH n, v, r, v.uid AS replaced "
        "SET v = properties(n) "
        f"SET v.uid = replaced, v.of_uid = n.uid, v.of_kind = '{kind}', v.retired_at = $now, "
        "v.recorded_at = coalesce(n.changed_at, n.recorded_at) "
        f"SET n.changed_at = $now, n.stub = null, n.retired_at = null, {(_STAMP + terms).format(x='n')}{said}{gone}"
    )


@cache
def create_edges(kind: str, start: str, end: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, start uid, end uid, *names]: make the edges, return how many as n."""
    return (
        f"UNWIND $rows AS r MATCH (a:{start} {{uid: r[3]}}) MATCH (b:{end} {{uid: r[4]}}) "
        f"CREATE (a)-[e:{kind} {{uid: r[0]}}]->(b) SET e.recorded_at = $now, "
        f"{(_STAMP + _TERMS).format(x='e')}{_sets('e', names, 5)} RETURN count(e) AS n"
    )


@cache
def retire_edges(kind: str) -> str:
    """Rows are uids: end each edge's standing; its uid passes to the version that replaces it."""
    return (
        f"UNWIND $rows AS uid MATCH ()-[e:{kind} {{uid: uid}}]->() "
        f"SET e.retired_at = $now, e.uid = {_REPLACED.format(x='e')}"
    )


@cache
def known_nodes(kind: str, names: tuple[str, ...]) -> str:
    """What stands of the uids: [uid, digest, stub or retired, values of names], the last for descriptions only."""
    values = "null" if SCHEMA.node(kind).is_fact else f"[{', '.join(f'n.{name}' for name in names)}]"
    return (
        f"UNWIND $uids AS uid MATCH (n:{kind} {{uid: uid}}) "
        f"RETURN collect([n.uid, n.digest, coalesce(n.stub, false) OR n.retired_at IS NOT NULL, {values}]) AS known"
    )


@cache
def known_edges(kind: str) -> str:
    """What stands of the given uids: [uid, digest]."""
    return f"UNWIND $uids AS uid MATCH ()-[e:{kind} {{uid: uid}}]->() RETURN collect([e.uid, e.digest]) AS known"
