/**
 * The best Cypher we know per shape, as somebody would write it by hand for this one question: it seeks by an index,
 * limits before it nests and returns one map a row.
 */
export const STATEMENTS: Readonly<Record<string, string>> = {
  point: 'MATCH (c:Entity {id: $id}) WHERE c:Company RETURN {id: c.id, name: c.name, country: c.country} AS row',

  'one hop': `MATCH (p:Entity {id: $id}) WHERE p:Project
RETURN {name: p.name, suppliers: COLLECT {
  MATCH (p)<-[r:SUPPLIES]-(s:Entity)
  WITH r, s ORDER BY s.nameKey, s.id LIMIT 20
  RETURN {component: r.component, commitment: r.commitment, name: s.name, country: s.country}
}} AS row`,

  reactors: `MATCH (p:Project) WHERE p.nameSort IS NOT NULL AND any(one IN p.technologies WHERE one IN $technologies)
WITH p ORDER BY p.nameSort LIMIT $first
RETURN {name: p.name, technologies: p.technologies,
  value: {value: p.value, currency: p.valueCurrency, qualifier: p.valueQualifier},
  developers: COLLECT {
    MATCH (p)<-[r:DEVELOPS]-(d:Entity) WITH r, d ORDER BY d.nameKey, d.id LIMIT 5
    RETURN {commitment: r.commitment, name: d.name}
  },
  suppliers: COLLECT {
    MATCH (p)<-[r:SUPPLIES]-(s:Entity) WITH r, s ORDER BY s.nameKey, s.id LIMIT 20
    RETURN {component: r.component, commitment: r.commitment, name: s.name, country: s.country}
  },
  partOf: COLLECT {
    MATCH (p)-[:PART_OF]->(k:Entity) WITH k ORDER BY k.nameKey, k.id LIMIT 2
    RETURN {name: k.name, financiers: COLLECT {
      MATCH (k)<-[r:FINANCES]-(f:Entity) WITH r, f ORDER BY f.nameKey, f.id LIMIT 5
      RETURN {instrument: r.instrument, name: f.name}
    }}
  }
} AS row`,

  'three levels': `MATCH (p:Entity {id: $id}) WHERE p:Project
RETURN {name: p.name, suppliers: COLLECT {
  MATCH (p)<-[:SUPPLIES]-(a:Entity) WITH a ORDER BY a.nameKey, a.id LIMIT 10
  RETURN {name: a.name, supplies: COLLECT {
    MATCH (a)-[:SUPPLIES]->(b:Project) WITH b ORDER BY b.nameKey, b.id LIMIT 10
    RETURN {name: b.name, suppliers: COLLECT {
      MATCH (b)<-[:SUPPLIES]-(c:Entity) WITH c ORDER BY c.nameKey, c.id LIMIT 10
      RETURN {name: c.name}
    }}
  }}
}} AS row`,

  // From the selective end: the few projects of that name.
  'filter through': `MATCH (p:Project) WHERE p.nameSort STARTS WITH toLower($prefix)
MATCH (p)<-[r:SUPPLIES]-(c:Company) WHERE r.commitmentRank >= 5
WITH DISTINCT c ORDER BY c.nameKey, c.id LIMIT 20
RETURN {id: c.id, name: c.name} AS row`,

  'page with counts': `MATCH (c:Company) WHERE c.nameSort > $afterSort
WITH c ORDER BY c.nameSort LIMIT $first
RETURN {name: c.name, suppliers: COUNT { (c)<-[:SUPPLIES]-() }} AS row`,

  'as of': `MATCH (p:EntitySegment {subjectId: $id}) WHERE p.knownFrom <= $day AND p.knownTo > $day AND p.known AND p.live
RETURN {name: p.name, suppliers: COLLECT {
  MATCH (r:RelationshipSegment {toId: $id, type: 'SUPPLIES'}) WHERE r.knownFrom <= $day AND r.knownTo > $day AND r.known AND r.live
  MATCH (s:EntitySegment {subjectId: r.fromId}) WHERE s.knownFrom <= $day AND s.knownTo > $day AND s.known AND s.live
  WITH r, s ORDER BY s.nameKey, s.subjectId LIMIT 10
  RETURN {component: r.component, commitment: r.commitment, name: s.name, claims: COLLECT {
    MATCH (c:Claim {subjectId: r.subjectId}) WHERE c.retractedAt IS NULL AND c.known <= $day
    WITH c ORDER BY c.known DESC, c.id LIMIT 2
    MATCH (o:Source {id: c.source})
    RETURN {statement: c.statement, statedOn: c.statedOn, source: {title: o.title, publisher: o.publisher}}
  }}
}} AS row`,
};
