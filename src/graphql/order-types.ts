import { capitalize, type End, type NamedProperty, ontology } from '../ontology/ontology.js';
import { type Class, type FieldDeclaration, inputType } from './declare.js';
import { type EnumObject, fieldEntry, graphqlEnum, OrderDirection } from './enums.js';
import { CurrencyCodeScalar } from './scalars.js';

/** Order inputs, derived from kinds and ends. `plan-order.ts` gives them their meaning. */

/** What stands for the node's name among the order fields of an edge. */
export const NODE_NAME = 'node.name';

/** Whether records can be sorted by a property: not by lists nor by values without a natural order. */
export function sortable(property: NamedProperty): boolean {
  return !property.list && property.type !== 'PROFIT_SHARING';
}

const direction: FieldDeclaration = { name: 'direction', type: () => OrderDirection, description: 'Which way.', defaultValue: 'ASC' };
const currency: FieldDeclaration = {
  name: 'currency',
  type: () => CurrencyCodeScalar,
  description: 'Required with an amount: which currency to sort by; amounts in others count as missing.',
};

function orderFields(
  name: string,
  what: string,
  properties: readonly NamedProperty[],
  more: Parameters<typeof graphqlEnum>[2] = [],
): EnumObject {
  return graphqlEnum(name, `What ${what} can be sorted by.`, [
    ...more,
    ...properties.filter(sortable).map((one) => fieldEntry(one.name, one.doc)),
  ]);
}

const orders = new Map<string, Class>();

/** The order of a root list of a kind, or of `Entity`. */
export const entityOrder = (owner: string): Class => orders.get(`${owner}Order`) as Class;
/** The order of the edges of an end. */
export const edgeOrder = (owner: string, end: End): Class => orders.get(`${owner}${capitalize(end.field)}Order`) as Class;

const edgeFields = new Map<string, EnumObject>(
  [...ontology.relationshipTypes.values()].map((type) => [
    type.name,
    orderFields(
      `${type.objectName}OrderField`,
      `relationships of type ${type.name}`,
      [...type.key, ...type.properties],
      [
        { name: 'NAME', value: NODE_NAME, description: "The node's name." },
        { name: 'COMMITMENT', value: 'commitment', description: 'How firm it is.' },
      ],
    ),
  ]),
);

function declareOrders(owner: string, what: string, properties: readonly NamedProperty[], ends: readonly End[]): void {
  const field = orderFields(`${owner}OrderField`, what, [...ontology.entityProperties, ...properties]);
  const count = graphqlEnum(
    `${owner}CountField`,
    `The relationships by whose number ${what} can be sorted.`,
    ends.map((end) => fieldEntry(end.field, end.doc)),
  );
  orders.set(
    `${owner}Order`,
    inputType(`${owner}Order`, `A sort key of ${what}: give one of \`field\` and \`count\`. Ties are broken by id.`, [
      { name: 'field', type: () => field, description: 'Sort by this.' },
      { name: 'count', type: () => count, description: 'Sort by the number of these.' },
      currency,
      direction,
    ]),
  );
}

function declareEdgeOrders(owner: string, ends: readonly End[]): void {
  for (const end of ends) {
    const name = `${owner}${capitalize(end.field)}Order`;
    orders.set(
      name,
      inputType(name, `A sort key of \`${end.field}\`. Ties are broken by id.`, [
        { name: 'field', type: () => edgeFields.get(end.relationship), description: 'Sort by this.', nullable: false },
        currency,
        direction,
      ]),
    );
  }
}

declareOrders('Entity', 'entities', [], [...ontology.ends.values()]);
for (const kind of ontology.kinds.values()) {
  declareOrders(kind.name, kind.plural, kind.properties, kind.ends);
  declareEdgeOrders(kind.name, kind.ends);
}

const sourceFields = graphqlEnum('SourceOrderField', 'What sources can be sorted by.', [
  fieldEntry('title', 'The title.'),
  fieldEntry('publisher', 'Who published it.'),
  fieldEntry('publishedOn', 'When it was published.'),
]);

/** The order of `sources`. */
export const SourceOrder: Class = inputType('SourceOrder', 'A sort key of sources. Ties are broken by id.', [
  { name: 'field', type: () => sourceFields, description: 'Sort by this.', nullable: false },
  direction,
]);
