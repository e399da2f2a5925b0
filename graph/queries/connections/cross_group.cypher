// Which peer groups are connected, through which young person, place, online space or exploitation network?
// One row of lists: everything that the comparison with chance needs, and the facts behind each possible connection.

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

// Each young person once, whoever holds them: education setting, peer groups, contexts. One's own school is no context
// here, since it is no connection across schools.
CALL (window_from, window_to) {
  CALL (window_from, window_to) {
    MATCH (p:Person)
    WHERE coalesce(p.life_stage, 'unknown') <> 'adult'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, p.uid AS uid, coalesce(p.name, p.initials) AS label,
           null AS setting, null AS part, null AS link
    UNION ALL
    MATCH (p:Person)-[r:ATTENDS]->(s:EducationSetting)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(p.life_stage, 'unknown') <> 'adult' AND coalesce(r.basis, 'fact') <> 'inferred'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND s.scope IN $scopes AND s.recorded_at <= $known_on AND (s.retired_at IS NULL OR s.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, null AS uid, null AS label, s.uid AS setting, null AS part,
           null AS link
    UNION ALL
    MATCH (p:Person)-[r:PART_OF]->(g:PeerGroup)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(p.life_stage, 'unknown') <> 'adult' AND coalesce(r.basis, 'fact') <> 'inferred'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, null AS uid, null AS label, null AS setting,
           [g.uid, r.position, r.choice] AS part, null AS link
    UNION ALL
    MATCH (p:Person)-[r:SPENDS_TIME_IN]->(c:Place|EducationSetting|OnlineSpace)
    WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
      AND coalesce(p.life_stage, 'unknown') <> 'adult' AND coalesce(r.basis, 'fact') <> 'inferred'
      AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
      AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
      AND c.scope IN $scopes AND c.recorded_at <= $known_on AND (c.retired_at IS NULL OR c.retired_at > $known_on)
    RETURN coalesce(p.canonical_id, p.uid) AS person, null AS uid, null AS label, null AS setting, null AS part,
           {c: c, kind: 'spends_time_in', on: r.valid_from, scope: r.scope, source_ref: r.source_ref,
            grade: r.grade_source + r.grade_info} AS link
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
    RETURN coalesce(p.canonical_id, p.uid) AS person, null AS uid, null AS label, null AS setting, null AS part,
           {c: c, kind: e.event_kind, on: e.started_on, scope: e.scope, source_ref: e.source_ref,
            grade: e.grade_source + e.grade_info} AS link
  }
  WITH person, min(uid) AS uid, max(label) AS label, min(setting) AS setting, collect(DISTINCT part) AS parts,
       collect(DISTINCT link.c) AS contexts, collect(link) AS links
  RETURN collect({person: person, uid: uid, label: label, setting: coalesce(setting, ''), parts: parts,
    // The facts matter for members of groups only.
    links: CASE parts WHEN [] THEN [] ELSE links END,
    places: [c IN contexts WHERE c:Place], spaces: [c IN contexts WHERE c:OnlineSpace],
    settings: [c IN contexts WHERE c:EducationSetting AND c.uid <> coalesce(setting, '')]
  }) AS known
}

// Degrees: how many young people of each setting have how many contexts of a kind, and how many of each group.
CALL (known) {
  UNWIND known AS q
  UNWIND [['place', size(q.places)], ['online_space', size(q.spaces)], ['education_setting', size(q.settings)]] AS had
  WITH had[0] AS kind, q.setting AS setting, had[1] AS degree, count(*) AS everybody
  WHERE degree > 0
  RETURN collect([kind, setting, degree, everybody]) AS classes
}
CALL (known) {
  UNWIND known AS q
  UNWIND q.parts AS part
  UNWIND [['place', size(q.places)], ['online_space', size(q.spaces)], ['education_setting', size(q.settings)]] AS had
  WITH part[0] AS g, had[0] AS kind, q.setting AS setting, had[1] AS degree, count(*) AS members
  WHERE degree > 0
  RETURN collect([g, kind, setting, degree, members]) AS group_classes
}

// Contexts: how many young people of each setting are there, how many of each group, and the facts that say so.
CALL (known) {
  UNWIND known AS q
  UNWIND q.places + q.spaces + q.settings AS c
  WITH c, q.setting AS setting, count(*) AS visitors
  RETURN collect([
    CASE WHEN c:Place THEN 'place' WHEN c:OnlineSpace THEN 'online_space' ELSE 'education_setting' END,
    c.uid, setting, visitors
  ]) AS visits
}
CALL (known) {
  CALL (known) {
    UNWIND known AS q
    UNWIND q.parts AS part
    UNWIND q.links AS link
    WITH q, part[0] AS g, link.c AS c, link
    WHERE NOT c:EducationSetting OR c.uid <> q.setting
    WITH c, g, count(DISTINCT q.person) AS members, collect(link) AS links
    RETURN c, collect([g, members]) AS there, collect(CASE WHEN members >= 2 THEN {g: g, links: links} END) AS several
  }
  RETURN collect({
    id: c.uid, name: c.name, there: there,
    kind: CASE WHEN c:Place THEN 'place' WHEN c:OnlineSpace THEN 'online_space' ELSE 'education_setting' END,
    facts: CASE WHEN size(several) >= 2 THEN [one IN several | [one.g, [link IN one.links |
      [link.kind, toString(link.on), link.scope, link.source_ref, link.grade]]]] ELSE [] END
  }) AS contexts
}

RETURN toString(window_from) AS window_from, toString(window_to) AS window_to, classes, group_classes, visits, contexts,
[q IN known | [q.person, q.setting, q.parts, q.uid, q.label]] AS people,
COLLECT {
  MATCH (g:PeerGroup)
  WHERE g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
  RETURN [g.uid, g.name]
} AS groups,
// Friendship and influence; family is left out, since brothers and sisters are no news.
COLLECT {
  MATCH (p:Person)-[r:FRIEND_OF|INFLUENCES]->(q:Person)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(p.life_stage, 'unknown') <> 'adult' AND coalesce(q.life_stage, 'unknown') <> 'adult'
    AND coalesce(r.basis, 'fact') <> 'inferred'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND q.scope IN $scopes AND q.recorded_at <= $known_on AND (q.retired_at IS NULL OR q.retired_at > $known_on)
  RETURN {one: coalesce(p.canonical_id, p.uid), other: coalesce(q.canonical_id, q.uid), kind: toLower(type(r)),
          on: toString(r.valid_from), scope: r.scope, source_ref: r.source_ref, grade: r.grade_source + r.grade_info,
          choice: r.choice}
} AS ties,
COLLECT {
  MATCH (p:Person)-[r:EXPLOITED_BY|CONNECTED_TO]->(n:ExploitationNetwork)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(p.life_stage, 'unknown') <> 'adult' AND coalesce(r.basis, 'fact') <> 'inferred'
    AND p.scope IN $scopes AND p.recorded_at <= $known_on AND (p.retired_at IS NULL OR p.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN {one: coalesce(p.canonical_id, p.uid), network: n.uid, name: n.name, kind: coalesce(r.tie_kind, toLower(type(r))),
          on: toString(r.valid_from), scope: r.scope, source_ref: r.source_ref, grade: r.grade_source + r.grade_info,
          choice: r.choice}
} AS network_ties,
COLLECT {
  MATCH (g:PeerGroup)-[r:CONNECTED_TO]->(n:ExploitationNetwork)
  WHERE (r.valid_from IS NULL OR r.valid_from <= window_to) AND (r.valid_to IS NULL OR r.valid_to >= window_from)
    AND coalesce(r.basis, 'fact') <> 'inferred'
    AND g.scope IN $scopes AND g.recorded_at <= $known_on AND (g.retired_at IS NULL OR g.retired_at > $known_on)
    AND r.scope IN $scopes AND r.recorded_at <= $known_on AND (r.retired_at IS NULL OR r.retired_at > $known_on)
    AND n.scope IN $scopes AND n.recorded_at <= $known_on AND (n.retired_at IS NULL OR n.retired_at > $known_on)
  RETURN {group: g.uid, network: n.uid, kind: coalesce(r.tie_kind, toLower(type(r))), on: toString(r.valid_from),
          scope: r.scope, source_ref: r.source_ref, grade: r.grade_source + r.grade_info, choice: r.choice}
} AS group_ties,
COLLECT {
  MATCH (scope:Scope) WHERE scope.number IN $scopes RETURN [scope.number, scope.controller]
} AS controllers
