// Which contexts connect more different young people with open concerns than their popularity predicts?
// One row of lists: the counts that the null model needs, and what stands behind each context with enough concerns.

// The last day of the window, when none is given: the latest concern, or event whose day is known.
CALL () {
  WITH 1 AS one WHERE $window_to IS NULL
  MATCH (e:Event)
  WHERE e.started_on <= date($known_on) AND coalesce(e.time_precision, 'day') <> 'month'
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
  WITH e ORDER BY e.started_on DESC LIMIT 1
  RETURN coalesce(e.ended_on, e.started_on) AS day
  UNION ALL
  WITH 1 AS one WHERE $window_to IS NULL
  MATCH (n:Concern)
  WHERE n.opened_on <= date($known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN max(n.opened_on) AS day
}
WITH coalesce($window_to, max(day), date($known_on)) AS last
WITH CASE WHEN last > date($known_on) AND $window_to IS NULL THEN date($known_on) ELSE last END AS window_to
WITH window_to, window_to - duration({days: $days - 1}) AS window_from

// Each young person (counted once, whoever holds them), the contexts they are linked with, and whether there is a concern.
CALL (window_from, window_to) {
  CALL (window_from, window_to) {
    MATCH (p:Person)-[r:SPENDS_TIME_IN|ATTENDS]->(c:Place|EducationSetting|OnlineSpace)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(r.basis, 'fact') <> 'inferred' AND coalesce(p.life_stage, 'unknown') <> 'adult'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, c, r.scope AS scope, 0 AS worry,
           CASE r.feels WHEN 'green' THEN 1 ELSE 0 END AS green
    UNION ALL
    MATCH (p:Person)-[r:INVOLVED_IN]->(e:Event)-[o:OCCURRED_AT]->(c:Place|EducationSetting|OnlineSpace)
    WHERE e.started_on <= window_to AND coalesce(e.ended_on, e.started_on) >= window_from
      AND r.role <> 'reporter' AND coalesce(p.life_stage, 'unknown') <> 'adult'
      AND coalesce(e.basis, 'fact') <> 'inferred' AND coalesce(r.basis, 'fact') <> 'inferred'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
      AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
      AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, c, e.scope AS scope, 0 AS worry, 0 AS green
    UNION ALL
    MATCH (n:Concern)-[a:ABOUT]->(p:Person)
    WHERE n.opened_on <= window_to AND (n.concern_status = 'open' OR n.closed_on >= window_from)
      AND (n.closed_on IS NULL OR n.closed_on >= window_from)
      AND coalesce(p.life_stage, 'unknown') <> 'adult'
      AND coalesce(n.basis, 'fact') <> 'inferred' AND coalesce(a.basis, 'fact') <> 'inferred'
      AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
      AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, null AS c, n.scope AS scope, 1 AS worry, 0 AS green
  }
  WITH person, c, count(*) AS reports, collect(DISTINCT scope) AS scopes, max(worry) AS worry, max(green) AS green
  WITH person, max(worry) AS worry,
       collect(CASE WHEN c IS NULL THEN null ELSE {
         c: c, reports: reports, scopes: scopes, green: green,
         kind: CASE WHEN c:Place THEN 'Place' WHEN c:OnlineSpace THEN 'OnlineSpace' ELSE 'EducationSetting' END
       } END) AS links
  WHERE size(links) > 0
  RETURN collect({person: person, worry: worry, links: links}) AS people
}

// How many young people have how many contexts of a kind, and how many of them have a concern.
CALL (people) {
  UNWIND people AS q
  UNWIND ['Place', 'EducationSetting', 'OnlineSpace'] AS kind
  WITH kind, q.worry AS worry, size([link IN q.links WHERE link.kind = kind]) AS degree
  WHERE degree > 0
  WITH kind, degree, count(*) AS everybody, sum(worry) AS worried
  RETURN collect([kind, degree, everybody, worried]) AS classes
}

// Each context: how many young people, how many with a concern, and what stands behind it.
WITH people, classes, window_from, window_to, [q IN people WHERE q.worry = 1 | q.person] AS worried
CALL (people, worried, window_from, window_to) {
  CALL (people) {
    UNWIND people AS q
    UNWIND q.links AS link
    RETURN link.c AS c, link.kind AS kind, count(*) AS visitors, sum(q.worry) AS observed,
           sum(link.reports) AS reports, sum(link.green) AS green,
           collect(CASE q.worry WHEN 1 THEN link.scopes END) AS scopes
  }
  RETURN collect({
    id: c.uid, name: c.name, kind: kind, visitors: visitors, observed: observed, reports: reports, green: green,
    scopes: scopes,
    listed: observed >= $min_observed AND ($area IS NULL OR EXISTS {
      MATCH (c) ((x)-[l:LOCATED_IN]->(y:Area)
        WHERE x.scope IN $scopes AND x.recorded_at <= $known_on AND (x.retired_at IS NULL OR x.retired_at > $known_on)
          AND l.scope IN $scopes AND l.recorded_at <= $known_on AND (l.retired_at IS NULL OR l.retired_at > $known_on)
          AND y.scope IN $scopes AND y.recorded_at <= $known_on AND (y.retired_at IS NULL OR y.retired_at > $known_on)){1,4} (z:Area)
      WHERE z.code STARTS WITH $area
        AND z.scope IN $scopes AND z.recorded_at <= $known_on AND (z.retired_at IS NULL OR z.retired_at > $known_on)
    }),
    referrals: CASE WHEN observed >= $min_observed THEN COUNT {
      MATCH (n:Concern)-[a:ABOUT]->(c)
      WHERE n.opened_on <= window_to AND (n.closed_on IS NULL OR n.closed_on >= window_from)
        AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
        AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
    } ELSE 0 END,
    strengths: CASE WHEN observed >= $min_observed THEN COLLECT {
      MATCH (f:Factor)-[a:ABOUT]->(c)
      WHERE f.factor_kind IN ['strength', 'capacity'] AND (f.valid_to IS NULL OR f.valid_to >= window_from)
        AND f.scope IN $scopes AND f.recorded_at <= $known_on AND (f.retired_at IS NULL OR f.retired_at > $known_on)
        AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
      RETURN {what: coalesce(f.description, f.code), code: f.code, who: f.held_by, hours: f.hours} AS strength
      ORDER BY strength.what, f.uid LIMIT 10
    } ELSE [] END,
    guardians: CASE WHEN observed >= $min_observed THEN COLLECT {
      MATCH (g:Organisation)-[s:SAFEGUARDS]->(c)
      WHERE (s.valid_to IS NULL OR s.valid_to >= window_from)
        AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
        AND s.scope IN $scopes AND s.recorded_at <= $known_on AND (s.retired_at IS NULL OR s.retired_at > $known_on)
      RETURN {what: s.duty, who: g.name, hours: s.hours} AS guardian
      ORDER BY guardian.who, g.uid LIMIT 10
    } ELSE [] END,
    facts: CASE WHEN observed >= $min_observed THEN COLLECT {
      MATCH (p:Person)-[r:SPENDS_TIME_IN|ATTENDS]->(c)
      WHERE coalesce(p.canonical_id, p.uid) IN worried AND coalesce(p.life_stage, 'unknown') <> 'adult'
        AND (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
        AND coalesce(r.basis, 'fact') <> 'inferred'
        AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
        AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      RETURN {kind: toLower(type(r)), on: toString(r.valid_from), scope: r.scope, source_ref: r.source_ref,
              grade: r.grade_source + r.grade_info} AS fact
      ORDER BY r.valid_from DESC, r.uid LIMIT 10
      UNION ALL
      MATCH (p:Person)-[r:INVOLVED_IN]->(e:Event)-[o:OCCURRED_AT]->(c)
      WHERE coalesce(p.canonical_id, p.uid) IN worried AND coalesce(p.life_stage, 'unknown') <> 'adult'
        AND e.started_on <= window_to AND coalesce(e.ended_on, e.started_on) >= window_from
        AND r.role <> 'reporter'
        AND coalesce(e.basis, 'fact') <> 'inferred' AND coalesce(r.basis, 'fact') <> 'inferred'
        AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
        AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
        AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
        AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
      WITH DISTINCT e
      RETURN {kind: e.event_kind, on: toString(e.started_on), scope: e.scope, source_ref: e.source_ref,
              grade: e.grade_source + e.grade_info} AS fact
      ORDER BY e.started_on DESC, e.uid LIMIT 10
    } ELSE [] END
  }) AS contexts
}
RETURN toString(window_from) AS window_from, toString(window_to) AS window_to, classes, contexts, COLLECT {
  MATCH (scope:Scope) WHERE scope.number IN $scopes RETURN [scope.number, scope.controller]
} AS controllers
