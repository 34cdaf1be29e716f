import { describe, expect, it } from 'vitest';
import { entityLayouts, relationshipLayouts } from '../../src/graph/records.js';
import {
  amount,
  closedSet,
  date,
  end,
  enumOf,
  kind,
  list,
  number,
  type OntologyDefinition,
  pairs,
  scale,
  text,
} from '../../src/ontology/define.js';
import { entities, entityProperties } from '../../src/ontology/entities.js';
import { enums } from '../../src/ontology/enums.js';
import { buildOntology, ontology } from '../../src/ontology/ontology.js';
import { relationshipProperties, relationships } from '../../src/ontology/relationships.js';
import { storedNames } from '../../src/ontology/stored-names.js';
import { assertOntology } from '../../src/ontology/validate.js';

const sound: OntologyDefinition = {
  entityProperties: { name: text('') },
  entities: {
    Ship: kind({ doc: '', plural: 'ships', followTheMoney: null, properties: { tonnage: number('') } }),
    Harbour: kind({ doc: '', plural: 'harbours', followTheMoney: null, properties: { size: enumOf('Size', '') } }),
  },
  relationshipProperties: { since: text('') },
  relationships: {
    CALLS_AT: {
      doc: '',
      pairs: pairs(['Ship'], ['Harbour']),
      from: end('calls', '', 'Harbour'),
      to: end('callers', ''),
      key: { voyage: text('') },
      properties: { berth: text('') },
      commitments: 'ALL',
    },
  },
  enums: { Size: scale('', { SMALL: '', LARGE: '', UNKNOWN: '' }, ['UNKNOWN']) },
};
const call = sound.relationships.CALLS_AT as OntologyDefinition['relationships'][string];
const ship = sound.entities.Ship as OntologyDefinition['entities'][string];

const withKind = (name: string, parts: object = {}): OntologyDefinition => ({
  ...sound,
  entities: { ...sound.entities, [name]: { ...ship, plural: `many${name}`, properties: {}, ...parts } },
});
const withType = (name: string, parts: object = {}): OntologyDefinition => ({
  ...sound,
  relationships: { ...sound.relationships, [name]: { ...call, from: end(`out${name}`, ''), to: end(`in${name}`, ''), ...parts } },
});
const withCall = (parts: object): OntologyDefinition => ({ ...sound, relationships: { CALLS_AT: { ...call, ...parts } } });

describe('an ontology', () => {
  it('is taken when it is sound', () => {
    expect(() => assertOntology(sound)).not.toThrow();
    expect(() => assertOntology({ entityProperties, entities, relationshipProperties, relationships, enums })).not.toThrow();
  });

  it.each<[string, RegExp, OntologyDefinition]>([
    ['a kind in another case', /kind ship is not in PascalCase/, withKind('ship')],
    ['a type in another case', /type CallsAt is not in SCREAMING_SNAKE_CASE/, withType('CallsAt')],
    ['a value in another case', /value small of Size is not/, { ...sound, enums: { Size: closedSet('', { small: '' }) } }],
    [
      'a value beside the scale that is not on it',
      /Size has no value constructor to stand/,
      { ...sound, enums: { Size: { doc: '', values: { SMALL: '' }, ordered: true, beside: ['constructor'] } } },
    ],
    ['a property in another case', /Ship\.Tonnage is not in camelCase/, withKind('Ship', { properties: { Tonnage: number('') } })],
    ['a type that joins nothing', /CALLS_AT joins nothing/, withCall({ pairs: [] })],
    ['an end of no kind', /names the kind Port, which does not exist/, withCall({ pairs: [['Ship', 'Port']], from: end('calls', '') })],
    [
      'an end that is a word of JavaScript',
      /names the kind constructor, which does not exist/,
      withCall({ pairs: [['Ship', 'constructor']], from: end('calls', '') }),
    ],
    [
      'a pinned end that reaches another kind',
      /CALLS_AT\.calls is pinned to Ship but reaches Harbour/,
      withCall({ from: end('calls', '', 'Ship') }),
    ],
    [
      'a pinned end that reaches several kinds',
      /CALLS_AT\.calls is pinned to Harbour but reaches Harbour, Ship/,
      withCall({
        pairs: [
          ['Ship', 'Harbour'],
          ['Ship', 'Ship'],
        ],
      }),
    ],
    ['one field for two ends', /the field calls is an end of CALLS_AT and of CALLS_AT/, withCall({ to: end('calls', '') })],
    [
      'one field for ends of two types',
      /the field callers is an end of CALLS_AT and of PASSES/,
      withType('PASSES', { to: end('callers', '') }),
    ],
    ['a key that is a property too', /CALLS_AT has the property berth twice/, withCall({ key: { berth: text('') } })],
    ['a property that every relationship has', /CALLS_AT has the property since twice/, withCall({ properties: { since: text('') } })],
    ['a list for a key', /CALLS_AT\.voyages is a list/, withCall({ key: { voyages: list(text('')) } })],
    [
      'a property of a relationship that the contract needs',
      /CALLS_AT\.commitment takes a name/,
      withCall({ properties: { commitment: text('') } }),
    ],
    ['a property that every entity has', /Ship has the property name twice/, withKind('Ship', { properties: { name: text('') } })],
    [
      'a property of an entity that the contract needs',
      /Ship\.claims takes a name/,
      withKind('Ship', { properties: { claims: text('') } }),
    ],
    ['a property that is a word of filters', /Ship\.not takes a name/, withKind('Ship', { properties: { not: text('') } })],
    ['a property that is an end', /Ship\.calls is also an end of CALLS_AT/, withKind('Ship', { properties: { calls: text('') } })],
    ['an end that the contract needs', /the field relationships takes a name/, withCall({ to: end('relationships', '') })],
    ['a root field twice', /the root field ships would exist twice/, withKind('Fleet', { plural: 'ships' })],
    ['a plural that is a singular', /the root field ship would exist twice/, withKind('Fleet', { plural: 'ship' })],
    [
      'a property that is stored as a part of another one',
      /the property worthCurrency is stored as worthCurrency, which is the name of the property worth/,
      withKind('Fleet', { properties: { worth: amount(''), worthCurrency: text('') } }),
    ],
    [
      'one that is so but for capitals, on another kind',
      /the property loggedfirst is stored as loggedfirst, which is the name of the property logged/,
      {
        ...withKind('Fleet', { properties: { logged: date('') } }),
        entities: {
          ...withKind('Fleet', { properties: { logged: date('') } }).entities,
          Raft: kind({ doc: '', plural: 'rafts', followTheMoney: null, properties: { loggedfirst: text('') } }),
        },
      },
    ],
    [
      'a property that takes a name of the stores',
      /the property live is stored as live, which is the name of the stores' own live/,
      withCall({ properties: { live: number('') } }),
    ],
    [
      'an enum that does not exist',
      /Ship\.flag names the enum Flag, which does not exist/,
      withKind('Ship', { properties: { flag: enumOf('Flag', '') } }),
    ],
    [
      'one name with two types',
      /Fleet\.tonnage is TEXT, but Ship\.tonnage is NUMBER/,
      withKind('Fleet', { properties: { tonnage: text('') } }),
    ],
    ['one name, once a list', /Fleet\.tonnage is a list of NUMBER, but/, withKind('Fleet', { properties: { tonnage: list(number('')) } })],
    [
      'one name with two types across entities and relationships',
      /CALLS_AT\.tonnage is TEXT, but Ship\.tonnage is NUMBER/,
      withCall({ properties: { tonnage: text('') } }),
    ],
  ])('is refused for %s', (_, problem, definition) => {
    expect(() => assertOntology(definition)).toThrow(problem);
    expect(() => buildOntology(definition)).toThrow(problem);
  });

  it('may call properties as columns of others are called elsewhere', () => {
    const properties = {
      registryKey: text(''),
      callLast: number(''),
      dutyFirst: date(''),
      shipRank: enumOf('Size', ''),
      crewMembers: list(text('')),
      speedHigh: amount(''),
    };
    expect(() => assertOntology(withKind('Fleet', { properties }))).not.toThrow();
    expect(() => assertOntology(withCall({ properties }))).not.toThrow();
  });

  it('is told all that is wrong at once', () => {
    const { message } = (() => {
      try {
        assertOntology({ ...withKind('ship'), relationships: withCall({ pairs: [] }).relationships });
        return new Error('nothing');
      } catch (error) {
        return error as Error;
      }
    })();
    expect(message.split('\n').length).toBeGreaterThan(2);
  });
});

describe('our ontology', () => {
  it('names what is derived from it', () => {
    const body = ontology.kinds.get('PublicBody');
    expect(body).toMatchObject({ enumValue: 'PUBLIC_BODY', prefix: 'public-body', singular: 'publicBody', plural: 'publicBodies' });
    expect(ontology.relationshipTypes.get('HOLDS_OFFICE')?.objectName).toBe('HoldsOffice');
    expect(ontology.ends.get('suppliers')).toMatchObject({
      relationship: 'SUPPLIES',
      direction: 'IN',
      kinds: ['Project', 'Company'],
      pinned: null,
    });
    expect(ontology.ends.get('develops')).toMatchObject({ direction: 'OUT', kinds: ['Company', 'Consortium'], pinned: 'Project' });
  });

  it('is checked for the names under which its properties are stored', () => {
    for (const [properties, layouts] of [
      [ontology.allEntityProperties, entityLayouts],
      [ontology.allRelationshipProperties, relationshipLayouts],
    ] as const)
      for (const property of properties.values())
        expect(storedNames(property.name, property, enums)).toEqual(layouts.get(property.name)?.columns.map(({ name }) => name));
  });

  it('gives every column of a store a name of its own', () => {
    for (const layouts of [entityLayouts, relationshipLayouts]) {
      const names = [...layouts.values()].flatMap(({ columns }) => columns.map(({ name }) => name.toLowerCase()));
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });
});
