// Generated from src/store/neo4j/schema.ts by `npm run generate`; the store runs it by itself.

// ids
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (n:Claim) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT source_id IF NOT EXISTS FOR (n:Source) REQUIRE n.id IS UNIQUE;

// ids of relationships
CREATE CONSTRAINT develops_id IF NOT EXISTS FOR ()-[r:DEVELOPS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT supplies_id IF NOT EXISTS FOR ()-[r:SUPPLIES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT finances_id IF NOT EXISTS FOR ()-[r:FINANCES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT owns_id IF NOT EXISTS FOR ()-[r:OWNS]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT member_of_id IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT holds_office_id IF NOT EXISTS FOR ()-[r:HOLDS_OFFICE]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT oversees_id IF NOT EXISTS FOR ()-[r:OVERSEES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT part_of_id IF NOT EXISTS FOR ()-[r:PART_OF]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT interested_in_id IF NOT EXISTS FOR ()-[r:INTERESTED_IN]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT party_to_id IF NOT EXISTS FOR ()-[r:PARTY_TO]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT establishes_id IF NOT EXISTS FOR ()-[r:ESTABLISHES]-() REQUIRE r.id IS UNIQUE;
CREATE CONSTRAINT contracted_for_id IF NOT EXISTS FOR ()-[r:CONTRACTED_FOR]-() REQUIRE r.id IS UNIQUE;

// what was known of an entity or a relationship, and when; also of retracted ones
CREATE CONSTRAINT entity_segment IF NOT EXISTS FOR (n:EntitySegment) REQUIRE (n.subjectId, n.knownTo) IS UNIQUE;
CREATE CONSTRAINT relationship_segment IF NOT EXISTS FOR (n:RelationshipSegment) REQUIRE (n.subjectId, n.knownTo) IS UNIQUE;

// lists by name
CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.nameSort);
CREATE INDEX company_name IF NOT EXISTS FOR (n:Company) ON (n.nameSort);
CREATE INDEX consortium_name IF NOT EXISTS FOR (n:Consortium) ON (n.nameSort);
CREATE INDEX financier_name IF NOT EXISTS FOR (n:Financier) ON (n.nameSort);
CREATE INDEX official_name IF NOT EXISTS FOR (n:Official) ON (n.nameSort);
CREATE INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.nameSort);
CREATE INDEX government_name IF NOT EXISTS FOR (n:Government) ON (n.nameSort);
CREATE INDEX public_body_name IF NOT EXISTS FOR (n:PublicBody) ON (n.nameSort);
CREATE INDEX project_name IF NOT EXISTS FOR (n:Project) ON (n.nameSort);
CREATE INDEX investment_package_name IF NOT EXISTS FOR (n:InvestmentPackage) ON (n.nameSort);
CREATE INDEX agreement_name IF NOT EXISTS FOR (n:Agreement) ON (n.nameSort);

// relationships of hubs by the names at their other ends
CREATE INDEX develops_from_hub IF NOT EXISTS FOR ()-[r:DEVELOPS]-() ON (r.hubFrom, r.toSort);
CREATE INDEX develops_to_hub IF NOT EXISTS FOR ()-[r:DEVELOPS]-() ON (r.hubTo, r.fromSort);
CREATE INDEX supplies_from_hub IF NOT EXISTS FOR ()-[r:SUPPLIES]-() ON (r.hubFrom, r.toSort);
CREATE INDEX supplies_to_hub IF NOT EXISTS FOR ()-[r:SUPPLIES]-() ON (r.hubTo, r.fromSort);
CREATE INDEX finances_from_hub IF NOT EXISTS FOR ()-[r:FINANCES]-() ON (r.hubFrom, r.toSort);
CREATE INDEX finances_to_hub IF NOT EXISTS FOR ()-[r:FINANCES]-() ON (r.hubTo, r.fromSort);
CREATE INDEX owns_from_hub IF NOT EXISTS FOR ()-[r:OWNS]-() ON (r.hubFrom, r.toSort);
CREATE INDEX owns_to_hub IF NOT EXISTS FOR ()-[r:OWNS]-() ON (r.hubTo, r.fromSort);
CREATE INDEX member_of_from_hub IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() ON (r.hubFrom, r.toSort);
CREATE INDEX member_of_to_hub IF NOT EXISTS FOR ()-[r:MEMBER_OF]-() ON (r.hubTo, r.fromSort);
CREATE INDEX holds_office_from_hub IF NOT EXISTS FOR ()-[r:HOLDS_OFFICE]-() ON (r.hubFrom, r.toSort);
CREATE INDEX holds_office_to_hub IF NOT EXISTS FOR ()-[r:HOLDS_OFFICE]-() ON (r.hubTo, r.fromSort);
CREATE INDEX oversees_from_hub IF NOT EXISTS FOR ()-[r:OVERSEES]-() ON (r.hubFrom, r.toSort);
CREATE INDEX oversees_to_hub IF NOT EXISTS FOR ()-[r:OVERSEES]-() ON (r.hubTo, r.fromSort);
CREATE INDEX part_of_from_hub IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.hubFrom, r.toSort);
CREATE INDEX part_of_to_hub IF NOT EXISTS FOR ()-[r:PART_OF]-() ON (r.hubTo, r.fromSort);
CREATE INDEX interested_in_from_hub IF NOT EXISTS FOR ()-[r:INTERESTED_IN]-() ON (r.hubFrom, r.toSort);
CREATE INDEX interested_in_to_hub IF NOT EXISTS FOR ()-[r:INTERESTED_IN]-() ON (r.hubTo, r.fromSort);
CREATE INDEX party_to_from_hub IF NOT EXISTS FOR ()-[r:PARTY_TO]-() ON (r.hubFrom, r.toSort);
CREATE INDEX party_to_to_hub IF NOT EXISTS FOR ()-[r:PARTY_TO]-() ON (r.hubTo, r.fromSort);
CREATE INDEX establishes_from_hub IF NOT EXISTS FOR ()-[r:ESTABLISHES]-() ON (r.hubFrom, r.toSort);
CREATE INDEX establishes_to_hub IF NOT EXISTS FOR ()-[r:ESTABLISHES]-() ON (r.hubTo, r.fromSort);
CREATE INDEX contracted_for_from_hub IF NOT EXISTS FOR ()-[r:CONTRACTED_FOR]-() ON (r.hubFrom, r.toSort);
CREATE INDEX contracted_for_to_hub IF NOT EXISTS FOR ()-[r:CONTRACTED_FOR]-() ON (r.hubTo, r.fromSort);

// sources by title
CREATE INDEX source_title IF NOT EXISTS FOR (n:Source) ON (n.titleSort);

// lists by name, as of a day
CREATE INDEX entity_segment_name IF NOT EXISTS FOR (n:EntitySegment) ON (n.kind, n.nameSort);
CREATE INDEX entity_segment_any_name IF NOT EXISTS FOR (n:EntitySegment) ON (n.nameSort);

// relationships of an entity, as of a day
CREATE INDEX relationship_segment_from IF NOT EXISTS FOR (n:RelationshipSegment) ON (n.fromId, n.type);
CREATE INDEX relationship_segment_to IF NOT EXISTS FOR (n:RelationshipSegment) ON (n.toId, n.type);

// claims about an entity or a relationship
CREATE INDEX claim_subject IF NOT EXISTS FOR (n:Claim) ON (n.subjectId);

// claims found in a source
CREATE INDEX claim_source IF NOT EXISTS FOR (n:Claim) ON (n.source);

// what a set of files brought
CREATE INDEX claim_origin IF NOT EXISTS FOR (n:Claim) ON (n.origin);

// claims about relationships of an entity
CREATE INDEX claim_from IF NOT EXISTS FOR (n:Claim) ON (n.fromId);
CREATE INDEX claim_to IF NOT EXISTS FOR (n:Claim) ON (n.toId);

// who has an identifier
CREATE INDEX claim_identifier IF NOT EXISTS FOR (n:Claim) ON (n.identifier);

// search
CREATE FULLTEXT INDEX entity_text IF NOT EXISTS FOR (n:Entity) ON EACH [n.name, n.aliasesMembers, n.summary] OPTIONS { indexConfig: { `fulltext.analyzer`: 'cjk' } };
CREATE FULLTEXT INDEX claim_text IF NOT EXISTS FOR (n:Claim) ON EACH [n.statement, n.quote] OPTIONS { indexConfig: { `fulltext.analyzer`: 'cjk' } };
