// Young people, each once however many records there are of them, with what the report counts.
// $reported: the scopes that the report may count in (graph/oversight/disproportionality.py says which).
MATCH (p:Person)
WHERE p.scope IN $reported AND coalesce(p.life_stage, 'unknown') <> 'adult'
WITH coalesce(p.canonical_id, p.uid) AS person, p,
     EXISTS {
       (p)<-[about:ABOUT]-(concern:Concern {concern_status: 'open'})
       WHERE about.scope IN $reported AND concern.scope IN $reported
     } AS open_concern,
     EXISTS {
       (p)-[part:INVOLVED_IN {role: 'suspected'}]->(event:Event)
       WHERE part.scope IN $reported AND event.scope IN $reported
     } AS suspected
WITH person, collect(p.uid) AS uids, max(p.birth_month) AS birth_month, collect(DISTINCT p.sex) AS sexes,
     collect(DISTINCT p.ethnicity) AS ethnicities, max(toInteger(open_concern)) AS open_concern,
     max(toInteger(suspected)) AS suspected
RETURN collect([uids, birth_month, sexes, ethnicities, open_concern = 1, suspected = 1]) AS people
