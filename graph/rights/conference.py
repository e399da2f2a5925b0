"""The statement that a context pack is made of: a context and what is recorded of it, nothing that is of a person."""

from graph.access.personal import impersonal
from graph.access.predicate import visible_now


def _about(kind: str, returned: str, order: str, *, edge: str = "ABOUT") -> str:
    """The records of a kind about the context that are about nobody, each as a map."""
    tests = [visible_now("n"), visible_now("t"), *impersonal("n", (kind,)), "coalesce(n.basis, 'fact') <> 'inferred'"]
    return (
        f"COLLECT {{ MATCH (n:{kind})-[t:{edge}]->(c) WHERE {' AND '.join(tests)} "
        f"RETURN {{{returned}}} AS one ORDER BY {order} LIMIT 100 }}"
    )


def _month(name: str) -> str:
    return f"left(toString(n.{name}), 7)"


_SCOPED = f"{visible_now('s')} AND {visible_now('x')}"
_ACTIONS = (
    f"COLLECT {{ MATCH (n)-[s:HAS_ACTION]->(x:Action) WHERE {_SCOPED} AND {' AND '.join(impersonal('x', ('Action',)))} "
    "RETURN {kind: x.action_kind, what: x.description, change: x.target_change, due: left(toString(x.due_on), 7), "
    "done: left(toString(x.done_on), 7)} AS action ORDER BY action.due, x.uid LIMIT 50 }"
)
_MEASURES = (
    f"COLLECT {{ MATCH (n)<-[s:ABOUT]-(x:Measure) WHERE {_SCOPED} AND {' AND '.join(impersonal('x', ('Measure',)))} "
    "RETURN {kind: x.measure_kind, goal: x.goal, method: x.method, value: x.value, baseline: x.is_baseline, "
    "month: left(toString(x.taken_on), 7)} AS measure ORDER BY measure.goal, measure.month LIMIT 50 }"
)

CONTEXT = f"""
MATCH (c:Context {{uid: $uid}}) WHERE {visible_now("c")} AND NOT c:Household
RETURN head([label IN labels(c) WHERE label <> 'Context']) AS kind, c.name AS name,
COLLECT {{
  MATCH (c)-[s:LOCATED_IN]->(x:Area) WHERE {_SCOPED} RETURN coalesce(x.name, x.code) AS area ORDER BY area LIMIT 20
}} AS areas,
COLLECT {{
  MATCH (x:PeerGroup)-[s:SPENDS_TIME_IN|CONNECTED_TO]->(c) WHERE {_SCOPED} AND coalesce(s.basis, 'fact') <> 'inferred'
  RETURN DISTINCT x.name AS peer_group ORDER BY peer_group LIMIT 50
}} AS groups,
COLLECT {{
  MATCH (x:Organisation)-[s:SAFEGUARDS]->(c) WHERE {_SCOPED}
  RETURN {{who: x.name, duty: s.duty, hours: s.hours}} AS guardian ORDER BY guardian.who, x.uid LIMIT 50
}} AS guardians,
{
    _about(
        "Factor", "kind: n.factor_kind, what: coalesce(n.description, n.code), who: n.held_by, hours: n.hours", "n.uid"
    )
} AS factors,
{
    _about("Concern", f"type: n.concern_type, status: n.concern_status, month: {_month('opened_on')}", "n.uid")
} AS concerns,
{
    _about("Assessment", f"level: n.level, form: n.form, month: {_month('assessed_on')}", "n.assessed_on DESC, n.uid")
} AS assessments,
{_about("Review", f"kind: n.review_kind, month: {_month('held_on')}", "n.held_on DESC, n.uid")} AS reviews,
{
    _about(
        "Plan",
        f"kind: n.plan_kind, goals: n.goals, began: {_month('began_on')}, closed: {_month('closed_on')}, "
        f"actions: {_ACTIONS}, measures: {_MEASURES}",
        "n.began_on DESC, n.uid",
    )
} AS plans,
COLLECT {{
  MATCH (n:Event)-[t:OCCURRED_AT]->(c)
  WHERE {visible_now("n")} AND {visible_now("t")} AND coalesce(n.basis, 'fact') <> 'inferred'
    AND {" AND ".join(impersonal("n", ("Event",)))}
  WITH n.event_kind AS kind, n.category AS category, left(toString(n.started_on), 7) AS month, count(*) AS number,
       any(scope IN collect(DISTINCT n.scope) WHERE NOT scope IN $open) AS own
  RETURN {{kind: kind, category: category, month: month, number: number, own: own}} AS events
  ORDER BY month DESC, kind, category LIMIT 200
}} AS events,
COLLECT {{
  MATCH (p:Person)-[t:SPENDS_TIME_IN|ATTENDS|PART_OF]->(c)
  WHERE {visible_now("p")} AND {visible_now("t")} AND coalesce(p.life_stage, 'unknown') <> 'adult'
    AND coalesce(t.basis, 'fact') <> 'inferred'
  RETURN DISTINCT coalesce(p.canonical_id, p.uid) AS person
}} AS people
"""
"""Needs `$uid`, `$scopes` and `$open`, the scopes of published data. `people` is for the register of releases."""

NAMES = """
MATCH (p:Person) WHERE p.name IS NOT NULL OR p.initials IS NOT NULL OR p.birth_month IS NOT NULL
RETURN DISTINCT p.name AS name, p.initials AS initials, p.birth_month AS birth_month
"""
"""How everybody is called, whoever holds them: only to keep it out of what was typed as free text."""
