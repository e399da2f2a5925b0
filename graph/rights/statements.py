"""The statements of erasure and expiry. Everything is found by identifier; nothing here looks at a scope, because a
right and a deadline hold whoever asks."""

from functools import cache

from graph.schema.core import EdgeKind, NodeKind, Type
from graph.schema.registry import SCHEMA

NODE_KINDS = tuple(kind.name for kind in SCHEMA.nodes)
FACT_KINDS = tuple(kind.name for kind in SCHEMA.nodes if kind.is_fact)
EDGE_KINDS = tuple(kind.name for kind in SCHEMA.edges)
# Kinds that are nothing without somebody or something that they are about.
ABOUT_KINDS = tuple(kind for kind in FACT_KINDS if kind in SCHEMA.edge("ABOUT").starts)
# Described by partners for the sake of the people tied to them: they go with the last tie. Published ones stay.
HELD_KINDS = tuple(
    kind
    for kind in ("PeerGroup", "ExploitationNetwork", "Household", "OnlineSpace", "Place", "Organisation")
    if kind in NODE_KINDS
)
_ABOUT = " OR ".join(f"f:{kind}" for kind in ABOUT_KINDS)
_HELD = " OR ".join(f"f:{kind}" for kind in HELD_KINDS)

EVERYBODY = "MATCH (p:Person) RETURN p.uid AS uid"

SAME = """
MATCH (p:Person {uid: $uid})
OPTIONAL MATCH (q:Person {canonical_id: p.canonical_id})
WITH p, collect(q) AS others
UNWIND others + [p] AS one
WITH DISTINCT one
RETURN one.uid AS uid, elementId(one) AS id, one.name AS name, one.initials AS initials,
       one.birth_month AS birth_month, one.canonical_id AS canonical, one.identity_key AS key,
       abs(one.scope) AS scope, one.source_ref AS source_ref
ORDER BY uid
"""

# What is only about those that go: one ring further out at each call, until a ring is empty.
RING = f"""
MATCH (x)-[]-(f) WHERE elementId(x) IN $gone AND NOT elementId(f) IN $gone
WITH DISTINCT f
WHERE CASE
  WHEN f:Event THEN EXISTS {{ (f)<-[:INVOLVED_IN]-() }}
    AND NOT EXISTS {{ MATCH (f)<-[:INVOLVED_IN]-(o) WHERE NOT elementId(o) IN $gone }}
  WHEN f:Outcome THEN NOT EXISTS {{ MATCH (f)-[:OUTCOME_OF]->(o) WHERE NOT elementId(o) IN $gone }}
  WHEN f:Action THEN NOT EXISTS {{ MATCH (f)<-[:HAS_ACTION]-(o) WHERE NOT elementId(o) IN $gone }}
  WHEN {_ABOUT} THEN NOT EXISTS {{ MATCH (f)-[:ABOUT]->(o) WHERE NOT elementId(o) IN $gone }}
  WHEN {_HELD} THEN NOT abs(f.scope) IN $open
    AND NOT EXISTS {{ MATCH (f)-[e]-(o) WHERE type(e) <> 'LOCATED_IN' AND NOT elementId(o) IN $gone }}
  ELSE false END
RETURN elementId(f) AS id, labels(f)[0] AS kind, f.uid AS uid, f.source_ref AS source_ref
"""

OPEN_SCOPES = "MATCH (s:Scope) WHERE s.regime = 'open' RETURN collect(s.number) AS numbers"
SCOPES_OF = "MATCH (s:Scope {controller: $controller}) RETURN collect(s.number) AS numbers"
CONTROLLERS = "MATCH (s:Scope) WHERE s.number IN $numbers RETURN collect(DISTINCT s.controller) AS names"

# The ties of those that go, in every version.
TIES = """
MATCH (x)-[e]-() WHERE elementId(x) IN $gone
RETURN type(e) AS kind, e.source_ref AS source_ref, e.retired_at IS NULL AS stands, count(DISTINCT e) AS n
"""

# What stays because it is also about somebody or something else.
STAYING = """
MATCH (x)-[e]-(f) WHERE elementId(x) IN $gone AND NOT elementId(f) IN $gone
RETURN labels(f)[0] AS kind, count(DISTINCT f) AS n ORDER BY kind
"""

EARLIER = """
MATCH (x) WHERE elementId(x) IN $gone
MATCH (v:Earlier {of_uid: x.uid})
RETURN v.source_ref AS source_ref, count(v) AS n
"""

# A worry that stays, because it is about a place too, must not keep the reference under which a partner files a child.
UNREFER = """
MATCH (x)<-[:ABOUT]-(f) WHERE elementId(x) IN $gone AND NOT elementId(f) IN $gone
WITH DISTINCT f
SET f.concern_ref = null
WITH f
OPTIONAL MATCH (v:Earlier {of_uid: f.uid})
SET v.concern_ref = null
"""

# Whose standing as one person with others may change when these go.
MATES = """
MATCH (p:Person) WHERE elementId(p) IN $ids
CALL (p) {
  MATCH (p)-[:JUDGED]-(q:Person) RETURN q
  UNION
  MATCH (q:Person {canonical_id: p.canonical_id}) RETURN q
}
WITH DISTINCT q WHERE NOT elementId(q) IN $ids
RETURN q.uid AS uid
"""
# Records of which it is not settled whether they are the same person.
UNSETTLED = """
MATCH (p:Person) WHERE p.uid IN $uids
CALL (p) {
  MATCH (p)-[j:JUDGED]-(q:Person) WHERE j.retired_at IS NULL AND j.judgement <> 'different' RETURN q
  UNION
  MATCH (q:Person {identity_key: p.identity_key})
  WHERE NOT EXISTS { MATCH (p)-[d:JUDGED {judgement: 'different'}]-(q) WHERE d.retired_at IS NULL }
  RETURN q
}
WITH DISTINCT q WHERE NOT q.uid IN $uids
RETURN q.uid AS uid ORDER BY uid
"""
# Somebody else's history may name the group after one who goes.
UNGROUP = "MATCH (v:Earlier) WHERE v.canonical_id IN $uids SET v.canonical_id = null"

DELETE_EARLIER = """
MATCH (x) WHERE elementId(x) IN $gone
MATCH (v:Earlier {of_uid: x.uid})
DETACH DELETE v
"""
DELETE = "MATCH (x) WHERE elementId(x) IN $gone DETACH DELETE x"

RUNS = """
MATCH (r:ImportRun)
RETURN r.uid AS run, r.file_names AS files, r.file_hashes AS hashes, coalesce(r.rejected_files, []) AS rejected
"""
NAME_FILES = "MATCH (r:ImportRun {uid: $run}) SET r.file_names = $files, r.file_hashes = $hashes"
NAME_REJECTED = "MATCH (r:ImportRun {uid: $run}) SET r.rejected_files = $rejected"

# Whether anything is left of what a file said: [prefix of source_ref].
STILL_FROM = """
UNWIND $prefixes AS prefix
RETURN prefix, EXISTS { MATCH (n) WHERE n.source_ref STARTS WITH prefix AND NOT elementId(n) IN $gone
                        AND NOT (n:Earlier AND n.of_uid IN $uids) }
            OR EXISTS { MATCH (a)-[e]->(b) WHERE e.source_ref STARTS WITH prefix
                        AND NOT elementId(a) IN $gone AND NOT elementId(b) IN $gone } AS still
"""
REPLACE_SOURCE_NODES = """
MATCH (n) WHERE n.source_ref STARTS WITH $old
SET n.source_ref = $new + substring(n.source_ref, size($old))
"""
REPLACE_SOURCE_EDGES = """
MATCH ()-[e]->() WHERE e.source_ref STARTS WITH $old
SET e.source_ref = $new + substring(e.source_ref, size($old))
"""

# Texts that hold no words of anybody: identifiers, references, fingerprints.
_NO_WORDS = frozenset({"uid", "of_uid", "of_kind", "source_ref", "digest", "canonical_id", "identity_key"})
_NO_WORDS |= {"crime_ref", "urn", "code", "postcode", "controller", "area"}


def _texts(kind: NodeKind | EdgeKind) -> list[str]:
    return [one.name for one in kind.stored if one.type is Type.TEXT and one.name not in _NO_WORDS]


def _named(pattern: str, names: list[str]) -> str:
    """A whole name in somebody's text, whatever its case: [[property, text]]."""
    where = " OR ".join(f"toLower(x.{name}) CONTAINS $name" for name in names)
    said = ", ".join(f"['{name}', x.{name}]" for name in names)
    return (
        f"MATCH {pattern} WHERE {where} RETURN elementId(x) AS id, "
        f"[pair IN [{said}] WHERE toLower(pair[1]) CONTAINS $name] AS said"
    )


# Not in people, whose own name may be the same.
_WORDY = {kind.name: names for kind in SCHEMA.nodes if kind.name != "Person" and (names := _texts(kind))}
NAMED_NODES = [_named(f"(x:{kind})", names) for kind, names in _WORDY.items() if kind != "Earlier"]
NAMED_NODES += [
    _named(f"(x:Earlier {{of_kind: '{kind}'}})", names) for kind, names in _WORDY.items() if kind != "Earlier"
]
NAMED_EDGES = [_named(f"()-[x:{kind.name}]->()", _texts(kind)) for kind in SCHEMA.edges if _texts(kind)]
SAY_NODES = "UNWIND $rows AS r MATCH (n) WHERE elementId(n) = r[0] SET n += r[1]"
SAY_EDGES = "UNWIND $rows AS r MATCH ()-[e]->() WHERE elementId(e) = r[0] SET e += r[1]"


def _theirs(x: str) -> str:
    """Within the scopes that the run is for."""
    return f"($every OR abs({x}.scope) IN $scopes)"


@cache
def due_edges(kind: str) -> str:
    """Some edges whose day has passed, each with its earlier versions and the people at its ends."""
    return f"""
    MATCH (a)-[e:{kind}]->(b) WHERE e.delete_after < $on AND {_theirs("e")}
    WITH a, e, b LIMIT $most
    RETURN elementId(e) AS id, [n IN [a, b] WHERE n:Person | n.uid] AS people,
           COLLECT {{ MATCH (a)-[v:{kind}]->(b) WHERE v.uid STARTS WITH e.uid + '@' RETURN elementId(v) }} AS versions
    """


@cache
def due_nodes(kind: str) -> str:
    """Some fact nodes, or earlier versions, whose day has passed."""
    return f"""
    MATCH (n:{kind}) WHERE n.delete_after < $on AND {_theirs("n")}
    WITH n LIMIT $most
    RETURN elementId(n) AS id, n.uid AS uid, [(n)-[]-(p:Person) | p.uid] AS people
    """


# People of whom nothing is left: judgements alone hold nobody.
UNHELD_PEOPLE = f"""
MATCH (n:Person) WHERE {_theirs("n")} AND coalesce(n.changed_at, n.recorded_at) < $before
  AND NOT EXISTS {{ MATCH (n)-[e]-() WHERE type(e) <> 'JUDGED' }}
WITH n LIMIT $most
RETURN elementId(n) AS id, n.uid AS uid, [n.uid] AS people, n.canonical_id AS canonical
"""


@cache
def unheld(kind: str) -> str:
    """Some nodes of partners that nothing holds and whose own time is over."""
    return f"""
    MATCH (n:{kind}) WHERE coalesce(n.changed_at, n.recorded_at) < $before AND {_theirs("n")}
      AND NOT abs(n.scope) IN $open
      AND NOT EXISTS {{ MATCH (n)-[e]-() WHERE type(e) <> 'LOCATED_IN' }}
    WITH n LIMIT $most
    RETURN elementId(n) AS id, n.uid AS uid, [] AS people
    """


@cache
def subjectless(kind: str) -> str:
    """Some assessments of nobody and nothing: whom they were about has gone."""
    return f"""
    MATCH (n:{kind}) WHERE NOT EXISTS {{ (n)-[:ABOUT]->() }}
      AND coalesce(n.changed_at, n.recorded_at) < $before AND {_theirs("n")}
    WITH n LIMIT $most
    RETURN elementId(n) AS id, n.uid AS uid, [] AS people
    """


DELETE_EDGES = "MATCH ()-[e]->() WHERE elementId(e) IN $ids DELETE e"
DELETE_VERSIONS = "UNWIND $uids AS uid MATCH (v:Earlier {of_uid: uid}) DETACH DELETE v"
DELETE_NODES = "MATCH (n) WHERE elementId(n) IN $ids DETACH DELETE n"


@cache
def count_due(kind: str, *, is_edge: bool) -> str:
    """How many of a kind are past review, and past deletion."""
    pattern = f"()-[x:{kind}]->()" if is_edge else f"(x:{kind})"
    return f"""
    MATCH {pattern}
    WHERE {_theirs("x")} AND (x.delete_after < $on OR (x.review_due < $on AND x.retired_at IS NULL))
    RETURN sum(CASE WHEN x.delete_after < $on THEN 1 ELSE 0 END) AS to_delete,
           sum(CASE WHEN x.delete_after >= $on THEN 1 ELSE 0 END) AS to_review
    """


# Runs of partners that are older than any fact they brought: their files' names and fingerprints have served.
OLD_RUNS = f"""
MATCH (r:ImportRun)
WHERE r.started_at < $before AND {_theirs("r")} AND NOT abs(r.scope) IN $open
  AND any(name IN r.file_names WHERE NOT name STARTS WITH 'file-')
RETURN r.uid AS run, r.file_names AS files
"""
