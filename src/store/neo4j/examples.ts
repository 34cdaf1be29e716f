/** A question in Cypher, for people who look at the graph in Neo4j itself. */
export interface Example {
  readonly question: string;
  readonly cypher: string;
}

/** Shown in schema/ONTOLOGY.md; `test/neo4j-examples.test.ts` asks them of the seed. */
export const EXAMPLES: readonly Example[] = [
  {
    question: 'Which suppliers back which reactor projects, and how firmly?',
    cypher: `MATCH (supplier:Entity)-[supply:SUPPLIES]->(project:Project)
WHERE any(technology IN project.technologies WHERE technology IN ['PRESSURIZED_WATER_REACTOR', 'SMALL_MODULAR_REACTOR'])
RETURN project.name, supplier.name, supply.component, supply.commitment
ORDER BY project.name, supplier.name`,
  },
  {
    question: 'Who says so, and in which words? Claims and their sources are nodes, joined by id.',
    cypher: `MATCH (supplier:Entity)-[supply:SUPPLIES]->(project:Project)
MATCH (claim:Claim {subjectId: supply.id}) WHERE claim.retractedAt IS NULL
MATCH (source:Source {id: claim.source})
RETURN supplier.name, claim.statement, claim.quote, source.title, source.publishedOn
ORDER BY supplier.name, claim.known DESC`,
  },
  {
    question: 'Which projects are worth ten billion dollars or more? An amount is its figure, currency and qualifier side by side.',
    cypher: `MATCH (project:Project)
WHERE project.valueCurrency = 'USD' AND project.value >= 1e10
RETURN project.name, project.value, project.valueQualifier
ORDER BY project.value DESC`,
  },
  {
    question: 'Who finances the package, by which instruments?',
    cypher: `MATCH (financier:Entity)-[money:FINANCES]->(package:InvestmentPackage)
RETURN package.name, financier.name, collect(money.instrument) AS instruments
ORDER BY package.name, financier.name`,
  },
  {
    question: 'What do the projects of a package consist of, and who develops them?',
    cypher: `MATCH (project:Project)-[:PART_OF]->(package:InvestmentPackage)
OPTIONAL MATCH (developer:Entity)-[development:DEVELOPS]->(project)
RETURN project.name, collect(developer.name) AS developers, collect(development.commitment) AS commitments
ORDER BY project.name`,
  },
  {
    question: 'Which offices does each official hold?',
    cypher: `MATCH (official:Official)-[office:HOLDS_OFFICE]->(body:Entity)
RETURN official.name, office.title, body.name
ORDER BY official.name, office.title`,
  },
  {
    question: 'How is Toshiba connected with JBIC? The shortest path through anything.',
    cypher: `MATCH (one:Company {id: 'company:toshiba'}), (other:Financier {id: 'financier:jbic'})
MATCH path = shortestPath((one)-[*..6]-(other))
RETURN [node IN nodes(path) | node.name] AS names, [step IN relationships(path) | type(step)] AS steps`,
  },
  {
    question: 'Which commitments are at least planned? Ranks compare, names do not; what is cancelled or denied has none.',
    cypher: `MATCH (one:Entity)-[relationship]->(other:Entity)
WHERE relationship.commitmentRank >= 5
RETURN one.name, type(relationship), relationship.commitment, other.name
ORDER BY relationship.commitmentRank DESC, one.name, other.name`,
  },
  {
    question: 'What was known on 28 October 2025? Segments hold every view with the days on which it was known.',
    cypher: `MATCH (view:RelationshipSegment)
WHERE view.knownFrom <= '2025-10-28' AND view.knownTo > '2025-10-28' AND view.known AND view.live
MATCH (one:Entity {id: view.fromId}) MATCH (other:Entity {id: view.toId})
RETURN one.name, view.type, view.commitment, other.name
ORDER BY one.name, view.type, other.name`,
  },
  {
    question: 'Where is 重工 spoken of? A full-text index holds names, aliases and summaries, in Japanese too.',
    cypher: `CALL db.index.fulltext.queryNodes('entity_text', '重工') YIELD node, score
RETURN node.name, node.aliasesMembers
ORDER BY score DESC, node.name`,
  },
];

/** The section of schema/ONTOLOGY.md. */
export function neo4jExamples(): string {
  return [
    '## In Neo4j',
    '',
    'An entity is a node with its kind and `Entity` as labels, a relationship is a relationship of its type; both have a unique `id` and the properties above. Names in camelCase with `Key`, `First`, `Last`, `Rank`, `High`, `Currency`, `Qualifier` and `Members` behind them serve comparisons: the text key, the days that a date covers, the place on a scale, the upper end, the parts of an amount, what a list is searched by. Claims (`Claim`) and sources (`Source`) are nodes; `claim.subjectId` is the id of what a claim is about. What was known on a day stands in `EntitySegment` and `RelationshipSegment`.',
    '',
    'Read as you like; write through Keiretsu, which resolves claims into what you see here.',
    '',
    ...EXAMPLES.flatMap(({ question, cypher }) => [question, '', '```cypher', cypher, '```', '']),
  ].join('\n');
}
