// Which places, or areas, have the most recorded events, and more than their own past explains?
// One row: every place with an event up to the end of the window, with its events by month (12 * year + month - 1). In the
// context view without the events in which a person was involved; published ones name nobody.

// The last day, when none is given: the latest event of the kind. And the first month that there is.
CALL () {
  MATCH (e:Event)
  WHERE /*said*/ e.started_on <= date($known_on) AND /*said*/ e.event_kind = $event_kind
    AND NOT ($context_view AND EXISTS { (e)<-[:INVOLVED_IN]-(:Person) })
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
  WITH e ORDER BY /*said*/ e.started_on DESC LIMIT 1
  RETURN /*said*/ e.started_on AS day
  UNION ALL
  MATCH (e:Event)
  WHERE /*said*/ e.started_on <= date($known_on) AND /*said*/ e.event_kind = $event_kind
    AND NOT ($context_view AND EXISTS { (e)<-[:INVOLVED_IN]-(:Person) })
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
  WITH e ORDER BY /*said*/ e.started_on LIMIT 1
  RETURN /*said*/ e.started_on AS day
}
WITH min(day) AS earliest, coalesce($window_to, max(day), date($known_on)) AS day
WITH earliest, day, date.truncate('month', day) + duration({months: 1}) AS end,
     COLLECT { MATCH (open:Scope) WHERE open.number IN $scopes AND open.regime = 'open' RETURN open.number } AS open

CALL (end, open) {
  WITH end, open WHERE $level = 'place'
  MATCH (e:Event)-[o:OCCURRED_AT]->(c:Place|EducationSetting|OnlineSpace)
  WHERE /*said*/ e.started_on < end AND /*said*/ e.event_kind = $event_kind AND ($category IS NULL OR /*said*/ e.category = $category)
    AND coalesce(/*said*/ e.basis, 'fact') <> 'inferred'
    AND NOT ($context_view AND NOT abs(/*said*/ e.scope) IN open AND EXISTS { (e)<-[:INVOLVED_IN]-(:Person) })
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
    AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
    AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
  RETURN c, e, 12 * /*said*/ e.started_on.year + /*said*/ e.started_on.month - 1 AS month, NOT abs(/*said*/ e.scope) IN open AS closed
  UNION
  WITH end, open WHERE $level = 'area'
  MATCH (e:Event)-[o:OCCURRED_AT]->(x:Place|EducationSetting|OnlineSpace) ((v)-[l:LOCATED_IN]->(y:Area)
    WHERE v.scope IN $scopes AND v.recorded_at <= $known_on AND (v.retired_at IS NULL OR v.retired_at > $known_on)
      AND l.scope IN $scopes AND l.recorded_at <= $known_on AND (l.retired_at IS NULL OR l.retired_at > $known_on)
      AND y.scope IN $scopes AND y.recorded_at <= $known_on AND (y.retired_at IS NULL OR y.retired_at > $known_on)){1,3} (c:Area)
  WHERE /*said*/ e.started_on < end AND /*said*/ e.event_kind = $event_kind AND ($category IS NULL OR /*said*/ e.category = $category)
    AND /*said*/ c.area_type = $area_type AND coalesce(/*said*/ e.basis, 'fact') <> 'inferred'
    AND NOT ($context_view AND NOT abs(/*said*/ e.scope) IN open AND EXISTS { (e)<-[:INVOLVED_IN]-(:Person) })
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
    AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
    AND x.scope IN $scopes AND x.recorded_at <= $known_on AND (x.retired_at IS NULL OR x.retired_at > $known_on)
    AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
  RETURN c, e, 12 * /*said*/ e.started_on.year + /*said*/ e.started_on.month - 1 AS month, NOT abs(/*said*/ e.scope) IN open AS closed
  UNION
  WITH end, open WHERE $level = 'area'
  MATCH (e:Event)-[o:OCCURRED_AT]->(c:Area)
  WHERE /*said*/ e.started_on < end AND /*said*/ e.event_kind = $event_kind AND ($category IS NULL OR /*said*/ e.category = $category)
    AND /*said*/ c.area_type = $area_type AND coalesce(/*said*/ e.basis, 'fact') <> 'inferred'
    AND NOT ($context_view AND NOT abs(/*said*/ e.scope) IN open AND EXISTS { (e)<-[:INVOLVED_IN]-(:Person) })
    AND e.scope IN $scopes AND e.recorded_at <= $known_on AND (e.retired_at IS NULL OR e.retired_at > $known_on)
    AND o.scope IN $scopes AND o.recorded_at <= $known_on AND (o.retired_at IS NULL OR o.retired_at > $known_on)
    AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
  RETURN c, e, 12 * /*said*/ e.started_on.year + /*said*/ e.started_on.month - 1 AS month, NOT abs(/*said*/ e.scope) IN open AS closed
}
WITH earliest, day, c, month, count(*) AS events, sum(CASE WHEN closed THEN 1 ELSE 0 END) AS closed
WITH earliest, day, c, collect([month, events]) AS months, sum(closed) AS closed
WHERE $area IS NULL OR /*said*/ c.code STARTS WITH $area OR EXISTS {
  MATCH (c) ((x)-[l:LOCATED_IN]->(y:Area)
    WHERE x.scope IN $scopes AND x.recorded_at <= $known_on AND (x.retired_at IS NULL OR x.retired_at > $known_on)
      AND l.scope IN $scopes AND l.recorded_at <= $known_on AND (l.retired_at IS NULL OR l.retired_at > $known_on)
      AND y.scope IN $scopes AND y.recorded_at <= $known_on AND (y.retired_at IS NULL OR y.retired_at > $known_on)){1,4} (z:Area)
  WHERE /*said*/ z.code STARTS WITH $area
    AND z.scope IN $scopes AND z.recorded_at <= $known_on AND (z.retired_at IS NULL OR z.retired_at > $known_on)
}
RETURN toString(min(earliest)) AS earliest, toString(max(day)) AS latest, collect({
  id: c.uid, name: coalesce(/*said*/ c.name, /*said*/ c.code), longitude: /*said*/ c.location.x, latitude: /*said*/ c.location.y,
  months: months, closed: closed,
  kind: CASE WHEN c:Place THEN 'Place' WHEN c:OnlineSpace THEN 'OnlineSpace' WHEN c:Area THEN 'Area'
    ELSE 'EducationSetting' END,
  strengths: COLLECT {
    MATCH (f:Factor)-[a:ABOUT]->(c)
    WHERE /*said*/ f.factor_kind IN ['strength', 'capacity'] AND (/*said*/ f.valid_to IS NULL OR /*said*/ f.valid_to >= day)
      AND f.scope IN $scopes AND f.recorded_at <= $known_on AND (f.retired_at IS NULL OR f.retired_at > $known_on)
      AND a.scope IN $scopes AND a.recorded_at <= $known_on AND (a.retired_at IS NULL OR a.retired_at > $known_on)
    RETURN {what: coalesce(/*said*/ f.description, /*said*/ f.code), code: /*said*/ f.code,
            who: /*said*/ f.held_by, hours: /*said*/ f.hours} AS strength
    ORDER BY strength.what, f.uid LIMIT 10
  },
  guardians: COLLECT {
    MATCH (g:Organisation)-[s:SAFEGUARDS]->(c)
    WHERE (s.valid_to IS NULL OR s.valid_to >= day)
      AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
      AND s.scope IN $scopes AND s.recorded_at <= $known_on AND (s.retired_at IS NULL OR s.retired_at > $known_on)
    RETURN {what: s.duty, who: /*said*/ g.name, hours: s.hours} AS guardian
    ORDER BY guardian.who, g.uid LIMIT 10
  }
}) AS places
