// Young people, each once however many records there are of them, with what the report counts.
// $reported: the scopes that the report may count in (graph/oversight/disproportionality.py says which).
CALL () {
  MATCH (p:Person)
  WHERE p.scope IN $reported AND p.canonical_id IS NULL AND coalesce(p.life_stage, 'unknown') <> 'adult'
  RETURN [p] AS records
  UNION ALL
  MATCH (p:Person)
  WHERE p.canonical_id IS NOT NULL AND p.scope IN $reported AND coalesce(p.life_stage, 'unknown') <> 'adult'
  WITH p.canonical_id AS person, collect(p) AS records
  RETURN records
}
WITH records, head(records) AS first
RETURN collect([
  [p IN records | p.uid],
  CASE WHEN size(records) = 1 THEN first.birth_month
       ELSE reduce(latest = '', p IN records | CASE WHEN p.birth_month > latest THEN p.birth_month ELSE latest END) END,
  [p IN records WHERE p.sex IS NOT NULL | p.sex],
  [p IN records WHERE p.ethnicity IS NOT NULL | p.ethnicity],
  any(p IN records WHERE EXISTS {
    (p)<-[about:ABOUT]-(concern:Concern {concern_status: 'open'})
    WHERE about.scope IN $reported AND concern.scope IN $reported
  }),
  any(p IN records WHERE EXISTS {
    (p)-[part:INVOLVED_IN {role: 'suspected'}]->(event:Event)
    WHERE part.scope IN $reported AND event.scope IN $reported
  })
]) AS people
