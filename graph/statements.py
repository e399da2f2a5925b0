"""The write statements, made from the schema's declarations: one UNWIND per kind of node or edge."""

from functools import cache

from graph.facts import STAMPED
from graph.schema.registry import SCHEMA

_STAMP = "{x}.source_ref = r[1], {x}.digest = r[2], {x}.scope = r[3]"
_TERMS = ", {x}.review_due = r[4], {x}.delete_after = r[5]"
# A version that is replaced keeps its old values under its own uid; the uid stays with the present one.
_REPLACED = "{x}.uid + '@' + toString($now) + '#' + randomUUID()"


def keep_earlier(kind: str) -> str:
    """Cypher: keep what the node `n` says as an Earlier, before it says something else from `$now` on."""
    return (
        f"CREATE (v:Earlier {{uid: {_REPLACED.format(x='n')}}}) WITH *, v.uid AS replaced "
        f"SET v = properties(n) SET v.uid = replaced, v.of_uid = n.uid, v.of_kind = '{kind}', "
        "v.scope = -abs(n.scope), v.retired_at = coalesce(n.retired_at, $now), "
        "v.recorded_at = coalesce(n.changed_at, n.recorded_at)"
    )


def _labels(kind: str) -> str:
    extra = SCHEMA.node(kind).labels[1:]
    return "".join(f"n:{label}, " for label in extra)


def _sets(variable: str, names: tuple[str, ...], first: int) -> str:
    return "".join(f", {variable}.{name} = r[{i}]" for i, name in enumerate(names, first))


@cache
def create_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, scope, review due, delete after, *names]: make the nodes that are missing."""
    terms = _TERMS if SCHEMA.node(kind).is_fact else ""
    return (
        f"UNWIND $rows AS r MERGE (n:{kind} {{uid: r[0]}}) ON CREATE SET {_labels(kind)}n.recorded_at = $now, "
        f"{(_STAMP + terms).format(x='n')}{_sets('n', names, 6)}"
    )


@cache
def refer_to_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, scope, review due, delete after, *names]: make a stub of each that is missing,
    touch none that is there."""
    terms = _TERMS if SCHEMA.node(kind).is_fact else ""
    return (
        f"UNWIND $rows AS r MERGE (n:{kind} {{uid: r[0]}}) ON CREATE SET {_labels(kind)}n.recorded_at = $now, "
        f"n.stub = true, {(_STAMP + terms).format(x='n')}{_sets('n', names, 6)}"
    )


@cache
def replace_nodes(kind: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, scope, review due, delete after, *names]: keep what stood as an Earlier, then say
    the new.

    A fact is said whole, so what is not in `names` goes; a description of a person or context adds to what is known.
    """
    declared = SCHEMA.node(kind)
    terms = _TERMS if declared.is_fact else ""
    gone = ""
    if declared.is_fact:
        others = [p.name for p in declared.stored if p.name not in STAMPED and p.name not in names]
        gone = "".join(f", n.{name} = null" for name in others)
        said = _sets("n", names, 6)
    else:
        said = "".join(f", n.{name} = coalesce(r[{i}], n.{name})" for i, name in enumerate(names, 6))
    return (
        f"UNWIND $rows AS r MATCH (n:{kind} {{uid: r[0]}}) {keep_earlier(kind)} "
        f"SET n.changed_at = $now, n.stub = null, n.retired_at = null, {(_STAMP + terms).format(x='n')}{said}{gone}"
    )


@cache
def create_edges(kind: str, start: str, end: str, names: tuple[str, ...]) -> str:
    """Rows [uid, source_ref, digest, scope, review due, delete after, disputed, start uid, end uid, *names]: make the
    edges, return how many as n."""
    return (
        f"UNWIND $rows AS r MATCH (a:{start} {{uid: r[7]}}) MATCH (b:{end} {{uid: r[8]}}) "
        f"CREATE (a)-[e:{kind} {{uid: r[0]}}]->(b) SET e.recorded_at = $now, e.disputed = r[6], "
        f"{(_STAMP + _TERMS).format(x='e')}{_sets('e', names, 9)} RETURN count(e) AS n"
    )


@cache
def retire_edges(kind: str) -> str:
    """Rows are uids: end each edge's standing; its uid passes to the version that replaces it. Returns n."""
    return (
        f"UNWIND $rows AS uid MATCH ()-[e:{kind} {{uid: uid}}]->() "
        f"SET e.retired_at = $now, e.scope = -e.scope, e.uid = {_REPLACED.format(x='e')} "
        "RETURN count(e) AS n"
    )


@cache
def withdraw_nodes(kind: str) -> str:
    """Rows are uids: end each node's standing; it keeps its uid, so that saying it again restores it. Returns n."""
    return (
        f"UNWIND $rows AS uid MATCH (n:{kind} {{uid: uid}}) WHERE n.retired_at IS NULL "
        "SET n.retired_at = $now, n.scope = -n.scope RETURN count(n) AS n"
    )


@cache
def known_nodes(kind: str, names: tuple[str, ...]) -> str:
    """What is there of the uids: [uid, digest, stub or retired, scope, values of names]; no values of a fact."""
    values = "null" if SCHEMA.node(kind).is_fact else f"[{', '.join(f'n.{name}' for name in names)}]"
    weak = "coalesce(n.stub, false) OR n.retired_at IS NOT NULL"
    return (
        f"UNWIND $uids AS uid MATCH (n:{kind} {{uid: uid}}) "
        f"RETURN collect([n.uid, n.digest, {weak}, n.scope, {values}]) AS known"
    )


@cache
def known_edges(kind: str) -> str:
    """What stands of the given uids: [uid, digest, scope, disputed]."""
    return (
        f"UNWIND $uids AS uid MATCH ()-[e:{kind} {{uid: uid}}]->() "
        "RETURN collect([e.uid, e.digest, e.scope, e.disputed]) AS known"
    )


@cache
def amend_node(kind: str) -> str:
    """Say `$changes` of one fact node, `$uid`; what stood is kept as an Earlier. Who said it, on which terms, until
    when, and the fingerprint of what the source said, stay."""
    return f"MATCH (n:{kind} {{uid: $uid}}) {keep_earlier(kind)} SET n += $changes, n.changed_at = $now"


@cache
def amend_edge(kind: str) -> str:
    """Say `$changes` of one edge, `$uid`, in a new version; what stood is retired. The rest as in `amend_node`."""
    return (
        f"MATCH (a)-[e:{kind} {{uid: $uid}}]->(b) WITH a, b, e, properties(e) AS said "
        f"SET e.uid = {_REPLACED.format(x='e')}, e.scope = -abs(e.scope), e.retired_at = $now "
        f"CREATE (a)-[f:{kind}]->(b) SET f = said SET f += $changes, f.recorded_at = $now"
    )
