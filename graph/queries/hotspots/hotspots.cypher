// Which contexts connect more different young people with open concerns than their popularity predicts?
// One row of lists: the counts that the null model needs, and what stands behind each context with enough concerns. For
// the context view the window is of whole months, and each context comes with the young people behind its counts, for the
// register of released numbers; they go no further.

// The last day of the window, when none is given: the latest concern, or event whose day is known.
CALL () {
  WITH 1 AS one WHERE $window_to IS NULL
  MATCH (e:Event)
  WHERE /*said*/ e.started_on <= date($known_on) AND coalesce(/*said*/ e.time_precision, 'day') <> 'month'
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
  WITH e ORDER BY /*said*/ e.started_on DESC LIMIT 1
  RETURN coalesce(/*said*/ e.ended_on, /*said*/ e.started_on) AS day
  UNION ALL
  WITH 1 AS one WHERE $window_to IS NULL
  MATCH (n:Concern)
  WHERE /*said*/ n.opened_on <= date($known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN max(/*said*/ n.opened_on) AS day
}
WITH coalesce($window_to, max(day), date($known_on)) AS last
WITH CASE WHEN last > date($known_on) AND $window_to IS NULL THEN date($known_on) ELSE last END AS window_to
WITH CASE WHEN $context_view THEN date.truncate('month', window_to) + duration({months: 1}) - duration({days: 1})
       ELSE window_to END AS window_to
WITH window_to, CASE WHEN $context_view
  THEN date.truncate('month', window_to) - duration({months: CASE WHEN $days < 46 THEN 0 ELSE toInteger(round($days / 30.4)) - 1 END})
  ELSE window_to - duration({days: $days - 1}) END AS window_from

// Each young person once, whoever holds them; then each context that they are linked with. What is counted of one person
// is let go before the next, so that memory holds the people's nodes and the contexts' counts, never all the links.
CALL (window_from, window_to) {
  MATCH (p:Person)
  WHERE coalesce(/*said*/ p.life_stage, 'unknown') <> 'adult'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
  WITH coalesce(/*said*/ p.canonical_id, p.uid) AS person, collect(p) AS nodes
  CALL (nodes, window_from, window_to) {
    CALL (nodes, window_from, window_to) {
      UNWIND nodes AS p
      MATCH (p)-[r:SPENDS_TIME_IN|ATTENDS]->(c:Place|EducationSetting|OnlineSpace)
      WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
        AND coalesce(r.basis, 'fact') <> 'inferred'
        AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
        AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
      RETURN c, CASE r.feels WHEN 'green' THEN 1 ELSE 0 END AS green,
             {kind: toLower(type(r)), on: r.valid_from, scope: abs(r.scope), source_ref: r.source_ref,
              grade: r.grade_source + r.grade_info, disputed: coalesce(r.disputed, false)} AS fact
      UNION ALL
      UNWIND nodes AS p
      MATCH (p)-[r:INVOLVED_IN]->(e:Event)-[o:OCCURRED_AT]->(c:Place|EducationSetting|OnlineSpace)
      WHERE /*said*/ e.started_on <= window_to AND coalesce(/*said*/ e.ended_on, /*said*/ e.started_on) >= window_from
        AND r.role <> 'reporter'
        AND coalesce(/*said*/ e.basis, 'fact') <> 'inferred' AND coalesce(r.basis, 'fact') <> 'inferred'
        AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
        AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
        AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
        AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
      RETURN c, 0 AS green,
             {kind: /*said*/ e.event_kind, on: /*said*/ e.started_on, scope: abs(/*said*/ e.scope), source_ref: /*said*/ e.source_ref,
              grade: /*said*/ e.grade_source + /*said*/ e.grade_info,
              disputed: coalesce(r.disputed, false) OR coalesce(/*said*/ e.disputed, false)} AS fact
    }
    WITH c, max(green) AS green, collect(fact) AS facts
    RETURN collect({
      c: c, green: green, facts: facts,
      kind: CASE WHEN c:Place THEN 'Place' WHEN c:OnlineSpace THEN 'OnlineSpace' ELSE 'EducationSetting' END
    }) AS links
  }
  WITH person, links, CASE WHEN EXISTS {
    UNWIND nodes AS p
    MATCH (n:Concern)-[a:ABOUT]->(p)
    WHERE /*said*/ n.opened_on <= window_to AND (/*said*/ n.concern_status = 'open' OR /*said*/ n.closed_on >= window_from)
      AND (/*said*/ n.closed_on IS NULL OR /*said*/ n.closed_on >= window_from)
      AND coalesce(/*said*/ n.basis, 'fact') <> 'inferred' AND coalesce(a.basis, 'fact') <> 'inferred'
      AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
      AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
  } THEN 1 ELSE 0 END AS worry
  // How many contexts of each kind the young person has, beside the contexts themselves.
  UNWIND links + [kind IN ['Place', 'EducationSetting', 'OnlineSpace'] |
    {kind: kind, degree: size([link IN links WHERE link.kind = kind])}] AS entry
  WITH person, worry, entry WHERE entry.c IS NOT NULL OR entry.degree > 0
  WITH entry.kind AS kind, entry.degree AS degree, entry.c AS c, count(*) AS everybody, sum(worry) AS worried,
       sum(entry.green) AS green, sum(size(coalesce(entry.facts, []))) AS reports,
       collect(CASE worry WHEN 1 THEN entry.facts END) AS facts,
       collect(CASE WHEN $context_view THEN [person, worry, entry.green] END) AS members
  RETURN collect(CASE WHEN c IS NULL THEN [kind, degree, everybody, worried] END) AS classes,
         collect(CASE WHEN c IS NOT NULL THEN {c: c, kind: kind, everybody: everybody, worried: worried, green: green,
                                               reports: reports, facts: facts, members: members} END) AS entries
}

CALL (entries, window_from, window_to) {
  UNWIND entries AS entry
  WITH entry, entry.c AS c, entry.worried AS observed, window_from, window_to,
       entry.worried >= CASE WHEN $context_view THEN 1 ELSE $min_observed END AS enough
  RETURN collect({
    id: c.uid, name: /*said*/ c.name, kind: entry.kind, visitors: entry.everybody, observed: observed,
    reports: entry.reports, green: entry.green,
    scopes: [facts IN entry.facts | [fact IN facts | fact.scope]],
    members: CASE WHEN enough THEN entry.members ELSE [] END,
    listed: enough AND ($area IS NULL OR EXISTS {
      MATCH (c) ((x)-[l:LOCATED_IN]->(y:Area)
        WHERE x.scope IN $scopes AND x.recorded_at <= $known_on AND (x.retired_at IS NULL OR x.retired_at > $known_on)
          AND l.scope IN $scopes AND l.recorded_at <= $known_on AND (l.retired_at IS NULL OR l.retired_at > $known_on)
          AND y.scope IN $scopes AND y.recorded_at <= $known_on AND (y.retired_at IS NULL OR y.retired_at > $known_on)){1,4} (z:Area)
      WHERE /*said*/ z.code STARTS WITH $area
        AND z.scope IN $scopes AND z.recorded_at <= $known_on AND (z.retired_at IS NULL OR z.retired_at > $known_on)
    }),
    referrals: CASE WHEN enough THEN COUNT {
      MATCH (n:Concern)-[a:ABOUT]->(c)
      WHERE /*said*/ n.opened_on <= window_to AND (/*said*/ n.closed_on IS NULL OR /*said*/ n.closed_on >= window_from)
        AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
        AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
        AND NOT ($context_view AND EXISTS { (n)-[:ABOUT]->(:Person) })
    } ELSE 0 END,
    strengths: CASE WHEN enough THEN COLLECT {
      MATCH (f:Factor)-[a:ABOUT]->(c)
      WHERE /*said*/ f.factor_kind IN ['strength', 'capacity'] AND (/*said*/ f.valid_to IS NULL OR /*said*/ f.valid_to >= window_from)
        AND f.scope IN $scopes AND f.recorded_at <= $known_on AND (f.retired_at IS NULL OR f.retired_at > $known_on)
        AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
      RETURN {what: coalesce(/*said*/ f.description, /*said*/ f.code), code: /*said*/ f.code,
              who: /*said*/ f.held_by, hours: /*said*/ f.hours} AS strength
      ORDER BY strength.what, f.uid LIMIT 10
    } ELSE [] END,
    guardians: CASE WHEN enough THEN COLLECT {
      MATCH (g:Organisation)-[s:SAFEGUARDS]->(c)
      WHERE (s.valid_to IS NULL OR s.valid_to >= window_from)
        AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
        AND s.scope IN $scopes AND s.recorded_at <= $known_on AND (s.retired_at IS NULL OR s.retired_at > $known_on)
      RETURN {what: s.duty, who: /*said*/ g.name, hours: s.hours} AS guardian
      ORDER BY guardian.who, g.uid LIMIT 10
    } ELSE [] END,
    facts: CASE WHEN $context_view THEN COLLECT {
      UNWIND range(0, size(entry.facts) - 1) AS place  // the facts of one young person after another
      UNWIND entry.facts[place] AS fact
      WITH fact.kind AS kind, date.truncate('month', fact.on) AS month, fact.scope AS scope, count(DISTINCT place) AS people
      WHERE people >= 5
      RETURN {kind: kind, on: toString(month), scope: scope, people: people} AS group
      ORDER BY month DESC, people DESC LIMIT 50
    } WHEN enough THEN COLLECT {
      UNWIND entry.facts AS facts
      UNWIND facts AS fact
      WITH DISTINCT fact ORDER BY fact.on DESC, fact.source_ref DESC LIMIT 10
      RETURN {kind: fact.kind, on: toString(fact.on), scope: fact.scope, source_ref: fact.source_ref,
              grade: fact.grade, disputed: fact.disputed}
    } ELSE [] END
  }) AS contexts
}
RETURN toString(window_from) AS window_from, toString(window_to) AS window_to, classes, contexts, COLLECT {
  MATCH (scope:Scope) WHERE scope.number IN $scopes RETURN [scope.number, scope.controller]
} AS controllers
