import { isSeq, type Node } from 'yaml';
import { ontology } from '../../ontology/ontology.js';
import type { ClaimMaker, Ground } from './claim-maker.js';
import { Fields } from './fields.js';

export const ENTITY_KEYS = ['id', ...ontology.entityProperties.map((property) => property.name)] as const;

/** Reads who is who: identity data, which are undated and quote nothing. Answers the ids declared. */
export function readEntities(maker: ClaimMaker, nodes: readonly (Node | null)[], list: Node): { id: string; node: Node }[] {
  return nodes.flatMap((node) => {
    const fields = Fields.of(maker.file, node, ENTITY_KEYS, 'an entity', list);
    if (fields === null) return [];
    const id = fields.id('id');
    if (id === undefined && !fields.has('id')) maker.file.problem('BAD_FACT', fields.node, 'an entity needs `id`, such as company:ihi');
    if (!fields.has('name')) maker.file.problem('BAD_FACT', fields.node, 'an entity needs `name`');
    if (id == null) return [];
    for (const property of ontology.entityProperties) if (fields.has(property.name)) readIdentity(maker, fields, id, property);
    return [{ id, node: fields.at('id') }];
  });
}

function readIdentity(maker: ClaimMaker, fields: Fields, id: string, { name, list }: { name: string; list: boolean }): void {
  const at = fields.at(name);
  const value = fields.value(name);
  if (list && !isSeq(value)) {
    maker.file.problem('BAD_FILE', at, `expected \`${name}\` as a list`);
    return;
  }
  const nodes = isSeq(value) && list ? (value.items as Node[]) : [at];
  for (const node of nodes) {
    const given = maker.file.plain(node);
    if (given === undefined) continue;
    maker.make({ subject: { entity: id }, property: name, value: given }, identityGround(maker, name, given), node);
  }
}

/** A map among the members is a mistake, which is told when the claim is made; it has no text of its own. */
function shownMember(member: unknown): unknown {
  return typeof member === 'object' && member !== null ? JSON.stringify(member) : member;
}

function identityGround(maker: ClaimMaker, name: string, value: unknown): Ground {
  const shown =
    typeof value === 'string'
      ? value
      : Object.values(value ?? {})
          .map(shownMember)
          .join(', ');
  return {
    source: maker.source.id,
    confidence: 'HIGH',
    attributedTo: null,
    reportedFrom: null,
    quote: null,
    locator: null,
    statement: `Reference data, ${name}: ${shown}`,
    statedOn: null,
  };
}
