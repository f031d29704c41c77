MATCH (a:Paper)-[r:REFERENCES]->(b:Paper), (b)-[:INTRODUCES]->(m)
WHERE m.entity_id IN r.via
RETURN a.title AS paper, m.name AS builds_on, b.title AS introduced_by
ORDER BY builds_on, paper, introduced_by
LIMIT 12
