/**
 * How the rows of a plan become an answer: which place of a row answers which response key. Made with the
 * plan. `decode.ts` makes objects of it, which graphql-js completes; `write-json.ts` writes the response itself.
 */

import type { GraphQLOutputType } from 'graphql';
import type { Signature } from './cursor.js';

/** What is selected on a record, by the type that its row can have. */
export interface RecordReading {
  readonly objects: ReadonlyMap<string, ObjectReading>;
}

export interface ObjectReading {
  /** The GraphQL type. */
  readonly type: string;
  readonly fields: readonly FieldReading[];
}

interface Typename {
  readonly read: 'typename';
  readonly key: string;
  readonly type: string;
}

/** A field of a record, or of an edge that shows the record. */
export type FieldReading =
  | Typename
  | {
      readonly read: 'value';
      readonly key: string;
      readonly place: number;
      readonly type: GraphQLOutputType;
      readonly parts: PartsReading | null;
    }
  /** The first target that is there answers. */
  | {
      readonly read: 'reference';
      readonly key: string;
      readonly nullable: boolean;
      readonly targets: readonly { readonly place: number; readonly record: RecordReading }[];
    }
  | { readonly read: 'self'; readonly key: string; readonly record: RecordReading }
  /** `signature` goes into the cursors. */
  | {
      readonly read: 'connection';
      readonly key: string;
      readonly place: number;
      readonly connection: ConnectionReading;
      readonly signature: Signature;
    }
  | { readonly read: 'cursor'; readonly key: string }
  /** A field that no plan reads: its resolver answers it. */
  | { readonly read: 'resolver'; readonly key: string };

export interface ConnectionReading {
  readonly fields: readonly PageReading[];
}

export type PageReading =
  | Typename
  | { readonly read: 'edges'; readonly key: string; readonly edge: readonly FieldReading[] }
  /** `place` null: the item itself is the node. */
  | { readonly read: 'nodes'; readonly key: string; readonly place: number | null; readonly record: RecordReading }
  /** The items of an empty page. */
  | { readonly read: 'nothing'; readonly key: string }
  | { readonly read: 'pageInfo'; readonly key: string; readonly parts: PartsReading }
  | { readonly read: 'totalCount'; readonly key: string }
  | { readonly read: 'resolver'; readonly key: string };

/** What is selected of a value that has parts, such as an amount: properties of the value itself. */
export interface PartsReading {
  readonly parts: readonly PartReading[];
}

export type PartReading =
  | Typename
  | {
      readonly read: 'part';
      readonly key: string;
      readonly property: string;
      readonly type: GraphQLOutputType;
      readonly parts: PartsReading | null;
    }
  | { readonly read: 'resolver'; readonly key: string };
