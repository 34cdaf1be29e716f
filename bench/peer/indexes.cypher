// What @neo4j/graphql searches by: its statements name one label and the plain property, where ours use `:Entity(id)` and
// the sort key. Made behind the load, so that it has what its users would give it.
CREATE INDEX peer_company_id IF NOT EXISTS FOR (n:Company) ON (n.id);
CREATE INDEX peer_project_id IF NOT EXISTS FOR (n:Project) ON (n.id);
CREATE INDEX peer_company_name IF NOT EXISTS FOR (n:Company) ON (n.name);
CREATE INDEX peer_project_name IF NOT EXISTS FOR (n:Project) ON (n.name);
