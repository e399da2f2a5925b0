// Which peer groups are connected, through which young person, place, online space or exploitation network?
// One row of lists: everything that the comparison with chance needs, and the facts behind each possible connection. For
// the context view the window is of whole months, and each context comes with the young people of each group who are
// there, for the register of released numbers; they go no further.

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

// Each young person once, whoever holds them: education setting, peer groups, contexts. One's own school is no context
// here, since it is no connection across schools. What is counted of one person is let go before the next.
CALL (window_from, window_to) {
  MATCH (p:Person)
  WHERE coalesce(/*said*/ p.life_stage, 'unknown') <> 'adult'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
  WITH coalesce(/*said*/ p.canonical_id, p.uid) AS person, min(p.uid) AS uid, max(coalesce(/*said*/ p.name, /*said*/ p.initials)) AS label,
       collect(p) AS nodes
  CALL (nodes, window_from, window_to) {
    UNWIND nodes AS p
    MATCH (p)-[r:ATTENDS]->(s:EducationSetting)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(r.basis, 'fact') <> 'inferred'
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND s.scope IN $scopes AND s.recorded_at <= $known_on AND (s.retired_at IS NULL OR s.retired_at > $known_on)
    RETURN coalesce(min(s.uid), '') AS setting
  }
  CALL (nodes, window_from, window_to) {
    UNWIND nodes AS p
    MATCH (p)-[r:PART_OF]->(g:PeerGroup)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(r.basis, 'fact') <> 'inferred'
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
    WITH g.uid AS g, collect(r.position) AS positions, collect(r.choice) AS choices
    RETURN collect([g, head(positions), choices]) AS parts
  }
  CALL (nodes, setting, window_from, window_to) {
    CALL (nodes, window_from, window_to) {
      UNWIND nodes AS p
      MATCH (p)-[r:SPENDS_TIME_IN]->(c:Place|EducationSetting|OnlineSpace)
      WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
        AND coalesce(r.basis, 'fact') <> 'inferred'
        AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
        AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
      RETURN c, {kind: 'spends_time_in', on: r.valid_from, scope: abs(r.scope), source_ref: r.source_ref,
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
      RETURN c, {kind: /*said*/ e.event_kind, on: /*said*/ e.started_on, scope: abs(/*said*/ e.scope), source_ref: /*said*/ e.source_ref,
                 grade: /*said*/ e.grade_source + /*said*/ e.grade_info,
                 disputed: coalesce(r.disputed, false) OR coalesce(/*said*/ e.disputed, false)} AS fact
    }
    WITH c, setting, collect(fact) AS facts
    WHERE NOT c:EducationSetting OR c.uid <> setting
    RETURN collect({
      c: c, facts: facts,
      kind: CASE WHEN c:Place THEN 'place' WHEN c:OnlineSpace THEN 'online_space' ELSE 'education_setting' END
    }) AS links
  }
  WITH [person, setting, parts, uid, label] AS who, setting, parts, links,
       [kind IN ['place', 'online_space', 'education_setting'] |
         [kind, size([link IN links WHERE link.kind = kind])]] AS degrees
  WITH who, setting, parts, links, [degree IN degrees WHERE degree[1] > 0] AS degrees
  UNWIND [{who: who}]
    + [degree IN degrees | {setting: setting, kind: degree[0], degree: degree[1]}]
    + [link IN links | {setting: setting, kind: link.kind, c: link.c}]
    + reduce(all = [], part IN parts | all
      + [degree IN degrees | {g: part[0], setting: setting, kind: degree[0], degree: degree[1]}]
      + [link IN links | {g: part[0], kind: link.kind, c: link.c, facts: link.facts}]) AS entry
  WITH entry.who AS who, entry.g AS g, entry.setting AS setting, entry.kind AS kind, entry.degree AS degree,
       entry.c AS c, count(*) AS number, collect(entry.facts) AS facts,
       collect(CASE WHEN $context_view AND entry.c IS NOT NULL THEN who[0] END) AS members
  RETURN collect(who) AS people,
         collect(CASE WHEN g IS NULL AND degree > 0 THEN [kind, setting, degree, number] END) AS classes,
         collect(CASE WHEN g IS NOT NULL AND degree > 0 THEN [g, kind, setting, degree, number] END) AS group_classes,
         collect(CASE WHEN g IS NULL AND c IS NOT NULL THEN [kind, c.uid, setting, number] END) AS visits,
         collect(CASE WHEN g IS NOT NULL AND c IS NOT NULL THEN [c, kind, g, number, facts, members] END) AS presences
}

// Contexts with somebody of a group: how many of each group, and the latest facts where that is more than one.
CALL (presences) {
  UNWIND presences AS one
  WITH one[0] AS c, one[1] AS kind, collect([one[2], one[3]]) AS there,
       collect(CASE WHEN $context_view THEN [one[2], one[5]] END) AS members,
       collect(CASE WHEN one[3] >= 2 AND NOT $context_view THEN [one[2], one[4]] END) AS several
  RETURN collect({
    id: c.uid, name: /*said*/ c.name, kind: kind, there: there, members: members,
    facts: CASE WHEN size(several) >= 2 THEN [one IN several | [one[0], COLLECT {
      UNWIND one[1] AS facts
      UNWIND facts AS fact
      WITH DISTINCT fact ORDER BY fact.on DESC, fact.source_ref DESC LIMIT 10
      RETURN [fact.kind, toString(fact.on), fact.scope, fact.source_ref, fact.grade, fact.disputed]
    }]] ELSE [] END
  }) AS contexts
}

RETURN toString(window_from) AS window_from, toString(window_to) AS window_to, classes, group_classes, visits, contexts, people,
COLLECT {
  MATCH (g:PeerGroup)
  WHERE g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
  RETURN [g.uid, /*said*/ g.name]
} AS groups,
// Friendship and influence; family is left out, since brothers and sisters are no news.
COLLECT {
  MATCH (p:Person)-[r:FRIEND_OF|INFLUENCES]->(q:Person)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(/*said*/ p.life_stage, 'unknown') <> 'adult' AND coalesce(/*said*/ q.life_stage, 'unknown') <> 'adult'
    AND coalesce(r.basis, 'fact') <> 'inferred'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND q.scope IN $scopes AND q.recorded_at <= $known_on AND (q.retired_at IS NULL OR q.retired_at > $known_on)
  RETURN {one: coalesce(/*said*/ p.canonical_id, p.uid), other: coalesce(/*said*/ q.canonical_id, q.uid), kind: toLower(type(r)),
          on: toString(r.valid_from), scope: abs(r.scope), source_ref: r.source_ref, grade: r.grade_source + r.grade_info,
          disputed: coalesce(r.disputed, false), choice: r.choice}
} AS ties,
COLLECT {
  MATCH (p:Person)-[r:EXPLOITED_BY|CONNECTED_TO]->(n:ExploitationNetwork)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(/*said*/ p.life_stage, 'unknown') <> 'adult' AND coalesce(r.basis, 'fact') <> 'inferred'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN {one: coalesce(/*said*/ p.canonical_id, p.uid), network: n.uid, name: /*said*/ n.name,
          kind: coalesce(r.tie_kind, toLower(type(r))),
          on: toString(r.valid_from), scope: abs(r.scope), source_ref: r.source_ref, grade: r.grade_source + r.grade_info,
          disputed: coalesce(r.disputed, false), choice: r.choice}
} AS network_ties,
COLLECT {
  MATCH (g:PeerGroup)-[r:CONNECTED_TO]->(n:ExploitationNetwork)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(r.basis, 'fact') <> 'inferred'
    AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN {group: g.uid, network: n.uid, kind: coalesce(r.tie_kind, toLower(type(r))), on: toString(r.valid_from),
          scope: abs(r.scope), source_ref: r.source_ref, grade: r.grade_source + r.grade_info,
          disputed: coalesce(r.disputed, false), choice: r.choice}
} AS group_ties,
COLLECT {
  MATCH (scope:Scope) WHERE scope.number IN $scopes RETURN [scope.number, scope.controller]
} AS controllers
