import type { GraphQLResolveInfo } from 'graphql';
import type { Source, StoredClaim } from '../../../src/graph/claim.js';
import { cursorSignature, type Signature } from '../../../src/graphql/cursor.js';
import { type End, type NamedProperty, ontology } from '../../../src/ontology/ontology.js';
import { type Connection, connect, type PageInput } from './connection.js';
import { edgeHolds } from './filter.js';
import { type OrderInput, orderClaims, orderRelationships } from './order.js';
import type { World } from './world.js';
import { type Entity, type Relationship } from './world.js';

/** Records as objects whose methods graphql-js calls: nothing is read before it is asked for, everything in the time of its root field. */

type Args = PageInput & Readonly<Record<string, never>>;
type Method = (args: Args, context: unknown, info: GraphQLResolveInfo) => unknown;
type Answer = Readonly<Record<string, unknown>>;

export const NESTED_PAGE = 20;

export function signature(world: World, args: object, info: GraphQLResolveInfo): Signature {
  return cursorSignature(`${String(info.returnType).replaceAll('!', '')} ${info.fieldName}`, args as Record<string, unknown>, world.time);
}

export class Objects {
  constructor(private readonly world: World) {}

  entity(entity: Entity): Answer {
    const kind = ontology.kinds.get(entity.kind);
    const properties = [...ontology.entityProperties, ...(kind?.properties ?? [])];
    return {
      __typename: entity.kind,
      id: entity.id,
      kind: entity.kind,
      ...this.properties(entity, properties),
      claims: this.claimsWhere((claim, property) => claim.subjectId === entity.id && (property === null || claim.property === property)),
      relationships: ((args, _, info) => this.relationshipsAt(entity, args, info)) satisfies Method,
      ...Object.fromEntries(
        (kind?.ends ?? []).map((end): [string, Method] => [end.field, (args, _, info) => this.edgesAt(entity, end, args, info)]),
      ),
    };
  }

  relationship(relationship: Relationship): Answer {
    return {
      __typename: ontology.relationshipTypes.get(relationship.type)?.objectName,
      id: relationship.id,
      type: relationship.type,
      from: () => this.entity(this.world.entity(relationship.from)),
      to: () => this.entity(this.world.entity(relationship.to)),
      ...this.shown(relationship),
    };
  }

  /** What a relationship and its edges have in common. */
  private shown(relationship: Relationship): Answer {
    const type = ontology.relationshipTypes.get(relationship.type);
    const { commitment, contested } = this.world.view(relationship);
    return {
      ...this.properties(relationship, [...(type?.key ?? []), ...(type?.properties ?? [])]),
      commitment,
      contested,
      claims: this.claimsWhere((claim) => claim.subjectId === relationship.id),
    };
  }

  claim(claim: StoredClaim): Answer {
    const { entities, relationships, sources, claims } = this.world.graph;
    const found =
      <T>(map: ReadonlyMap<string, T>, id: string | null, make: (record: T) => Answer | null) =>
      (): Answer | null => {
        const record = id === null ? undefined : map.get(id);
        return record === undefined ? null : make(record);
      };
    const property = ontology.allEntityProperties.get(claim.property ?? '') ?? ontology.allRelationshipProperties.get(claim.property ?? '');
    const isPlain = property !== undefined && ['TEXT', 'DATE', 'ENUM', 'COUNTRY'].includes(property.type);
    const source = (one: Source): Answer => this.source(one);
    return {
      __typename: 'Claim',
      ...claim,
      typedValue: claim.value === null || isPlain ? claim.value : (JSON.parse(claim.value) as unknown),
      subject:
        'entity' in claim.subject
          ? found(entities, claim.subjectId, (one) => this.entity(one))
          : found(relationships, claim.subjectId, (one) => this.relationship(one)),
      attributedTo: found(entities, claim.attributedTo, (one) => this.entity(one)),
      source: found(sources, claim.source, source),
      reportedFrom: found(sources, claim.reportedFrom, source),
      supersedes: found(claims, claim.supersedes, (one) =>
        one.retractedAt === null && this.world.seesClaim(one) ? this.claim(one) : null,
      ),
    };
  }

  source(source: Source): Answer {
    return { __typename: 'Source', ...source, claims: this.claimsWhere((claim) => claim.source === source.id) };
  }

  private properties(subject: Entity | Relationship, properties: readonly NamedProperty[]): Answer {
    return Object.fromEntries(properties.map(({ name }) => [name, this.world.property(subject, name)]));
  }

  private claimsWhere(test: (claim: StoredClaim, property: string | null) => boolean): Method {
    return (args, _, info) => {
      const claims = this.world.claims((claim) => test(claim, (args.property as string | undefined) ?? null));
      const node = (claim: StoredClaim): Answer => this.claim(claim);
      return connect(
        orderClaims(claims),
        args,
        NESTED_PAGE,
        signature(this.world, args, info),
        (claim, cursor) => ({ cursor, node: node(claim) }),
        node,
      );
    };
  }

  private relationshipsAt(entity: Entity, args: Args, info: GraphQLResolveInfo): Connection {
    const { types, direction } = args as unknown as { types?: readonly string[] | null; direction: string | null };
    const found = this.world.relationships(entity).filter((one) => {
      if (types != null && !types.includes(one.type)) return false;
      return direction === 'OUT' ? one.from === entity.id : direction === 'IN' ? one.to === entity.id : true;
    });
    const list = orderRelationships(this.world, found, (one) => (one.from === entity.id ? one.to : one.from), []);
    const node = (one: Relationship): Answer => this.relationship(one);
    return connect(list, args, NESTED_PAGE, signature(this.world, args, info), (one, cursor) => ({ cursor, node: node(one) }), node);
  }

  private edgesAt(entity: Entity, end: End, args: Args, info: GraphQLResolveInfo): Connection {
    const { filter, orderBy } = args as { filter?: object | null; orderBy?: readonly OrderInput[] | null };
    const far = (one: Relationship): string => (end.direction === 'OUT' ? one.to : one.from);
    const found = this.world
      .atEnd(entity, end)
      .filter((one) => edgeHolds(this.world, one, far(one), (filter ?? {}) as Record<string, unknown>));
    const node = (one: Relationship): Answer => this.entity(this.world.entity(far(one)));
    const edge = (one: Relationship, cursor: string): Answer => ({
      cursor,
      node: () => node(one),
      relationship: () => this.relationship(one),
      ...this.shown(one),
    });
    return connect(
      orderRelationships(this.world, found, far, orderBy ?? []),
      args,
      NESTED_PAGE,
      signature(this.world, args, info),
      edge,
      node,
    );
  }
}
