import { GraphQLEnumType, GraphQLInputObjectType, type GraphQLInputType, GraphQLList, getNamedType, getNullableType } from 'graphql';
import { ontology, screamingSnake } from '../../src/ontology/ontology.js';
import type { RandomGraph } from './random-graph.js';
import { CURRENCIES, DATES, dateDraft, NASTY_TEXTS, numberDraft } from './random-value.js';
import type { Tape } from './tape.js';

/** What the graph asked has in it: questions about what is not there are dull. */
export interface Known {
  readonly entityIds: readonly string[];
  readonly relationshipIds: readonly string[];
  readonly claimIds: readonly string[];
  readonly sourceIds: readonly string[];
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
}

export function knownOf({ entityIds, relationshipIds, sources, claims }: RandomGraph): Known {
  const identifiers = claims
    .filter((claim) => claim.property === 'identifiers')
    .map((claim) => JSON.parse(claim.value as string) as { scheme: string; value: string });
  return {
    entityIds,
    relationshipIds,
    claimIds: claims.map((claim) => claim.id),
    sourceIds: sources.map((source) => source.id),
    identifiers,
  };
}

const NUMBERS = [0, 1, 2, 10, 0.1 + 0.2, 0.3, 50, 25e9, 100e9, 1e12, -1, 1e21] as const;
/** Fields and words that graphs have much to say about. */
const FAVOURITES: readonly string[] = [
  'name',
  'contains',
  'startsWith',
  'commitment',
  'validFrom',
  'validTo',
  'some',
  'none',
  'component',
  'technologies',
  'aliases',
  'value',
  'size',
  'amount',
  'sharePct',
  'exploringCompanies',
  'equityShare',
  'deadline',
  'signedOn',
  'ne',
  'gt',
  'lt',
  'gte',
  'lte',
];
const DAYS = [...DATES, '2025-02-27', '2025-06-30', '2025-10', '2023', '2027-01-01'] as const;

const amounts = new Set(
  [...ontology.allEntityProperties.values(), ...ontology.allRelationshipProperties.values()]
    .filter(({ type }) => type === 'AMOUNT')
    .map(({ name }) => screamingSnake(name)),
);

/** A text, or a piece of one. */
function piece(draws: Tape): string {
  const characters = [...draws.pick(NASTY_TEXTS)];
  const start = draws.below(characters.length);
  return draws.chance(10) ? '' : characters.slice(start, start + 1 + draws.below(3)).join('');
}

export class RandomInput {
  constructor(
    private readonly draws: Tape,
    private readonly known: Known,
  ) {}

  date(): string {
    return this.draws.chance(60) ? dateDraft(this.draws) : this.draws.pick(DAYS);
  }

  id(): string {
    const { entityIds, relationshipIds, claimIds, sourceIds } = this.known;
    const pool = this.draws.pick([
      entityIds,
      entityIds,
      relationshipIds,
      claimIds,
      sourceIds,
      ['company:unknown', 'claim:0', 'relationship:00', 'source:unknown', 'planet:mars'],
    ]);
    return pool.length === 0 ? 'company:unknown' : this.draws.pick(pool);
  }

  /** An id for a root field that fetches one record: mostly of the sort that it fetches. */
  idFor(field: string): string {
    const { entityIds, claimIds, sourceIds } = this.known;
    const ids =
      field === 'claim'
        ? claimIds
        : field === 'source'
          ? sourceIds
          : entityIds.filter((id) => field === 'entity' || id.startsWith(`${screamingSnake(field).toLowerCase().replaceAll('_', '-')}:`));
    return ids.length > 0 && this.draws.chance(80) ? this.draws.pick(ids) : this.id();
  }

  /** A value of an input type by its shape; null is never among them. */
  value(type: GraphQLInputType, depth: number, hint = ''): unknown {
    const bare = getNullableType(type);
    if (bare instanceof GraphQLList) {
      // A list of one may be written without brackets.
      if (this.draws.chance(10)) return this.value(bare.ofType, depth, hint);
      return this.draws.times(0, 3, () => this.value(bare.ofType, depth, hint));
    }
    if (bare instanceof GraphQLEnumType) return this.draws.pick(bare.getValues().slice(0, bare.name === 'Commitment' ? 14 : 5)).name;
    if (bare instanceof GraphQLInputObjectType) return this.object(bare, depth);
    switch (getNamedType(bare).name) {
      case 'Boolean':
        return this.draws.chance(50);
      case 'Float':
        return this.draws.chance(25) ? this.draws.pick(NUMBERS) : numberDraft(this.draws);
      case 'Int':
        return this.draws.pick([0, 1, 2, 3, 7]);
      case 'Date':
        return this.date();
      case 'CountryCode':
        return this.draws.pick(['JP', 'US', 'FR']);
      case 'CurrencyCode':
        return this.draws.pick(this.draws.chance(60) ? CURRENCIES.slice(0, 1) : CURRENCIES);
      case 'ID':
        return this.id();
      default:
        return ['contains', 'startsWith'].includes(hint)
          ? piece(this.draws)
          : this.draws.chance(20)
            ? piece(this.draws)
            : this.draws.pick(NASTY_TEXTS);
    }
  }

  private object(type: GraphQLInputObjectType, depth: number): Record<string, unknown> {
    if (type.name === 'IdentifierInput')
      return {
        ...(this.known.identifiers.length > 0 && this.draws.chance(80)
          ? this.draws.pick(this.known.identifiers)
          : { scheme: 'LEI', value: 'none' }),
      };
    return type.name.endsWith('Order') ? this.orderKey(type) : this.filter(type, depth);
  }

  private orderKey(type: GraphQLInputObjectType): Record<string, unknown> {
    const { field, count, direction } = type.getFields();
    const way = this.draws.chance(70) && direction !== undefined ? { direction: this.value(direction.type, 0) } : {};
    const enumOf = (one: typeof field): string => this.draws.pick((getNamedType(one?.type) as GraphQLEnumType).getValues()).name;
    if (count !== undefined && this.draws.chance(35)) return { count: enumOf(count), ...way };
    const measured = (getNamedType(field?.type) as GraphQLEnumType).getValues().filter((one) => amounts.has(one.name));
    const name = measured.length > 0 && this.draws.chance(25) ? this.draws.pick(measured).name : enumOf(field);
    return { field: name, ...(amounts.has(name) ? { currency: this.draws.pick(CURRENCIES) } : {}), ...way };
  }

  private filter(type: GraphQLInputObjectType, depth: number): Record<string, unknown> {
    const fields = Object.values(type.getFields());
    const required = fields.filter((field) => String(field.type).endsWith('!'));
    // Deep conditions lead on only while there is depth left.
    const possible = fields.filter((field) => !required.includes(field) && (depth > 0 || !this.leadsOn(field.type)));
    if (possible.length === 0) return {};
    const favourites = possible.filter((field) => FAVOURITES.includes(field.name));
    const leading = possible.filter((field) => this.leadsOn(field.type));
    const chosen = this.draws.times(this.draws.chance(8) ? 0 : 1, this.draws.chance(30) ? 2 : 1, () =>
      this.draws.pick(
        leading.length > 0 && this.draws.chance(40) ? leading : favourites.length > 0 && this.draws.chance(60) ? favourites : possible,
      ),
    );
    return Object.fromEntries(
      [...required, ...chosen].map((field) => [
        field.name,
        this.value(field.type, this.leadsOn(field.type) ? depth - 1 : depth, field.name),
      ]),
    );
  }

  private leadsOn(type: GraphQLInputType): boolean {
    const named = getNamedType(type);
    if (!(named instanceof GraphQLInputObjectType)) return false;
    const fields = named.getFields();
    return 'and' in fields || 'some' in fields;
  }
}
