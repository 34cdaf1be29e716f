import type { Shape, Variables } from '../shapes.js';

/** The contenders by name, in the order in which tables show them. */
export const CONTENDERS = ['sqlite', 'neo4j', 'peer', 'floor'] as const;
export type ContenderName = (typeof CONTENDERS)[number];

/** What tables call them. */
export const TITLES: Readonly<Record<ContenderName, string>> = {
  sqlite: 'Keiretsu on SQLite',
  neo4j: 'Keiretsu on Neo4j',
  peer: '@neo4j/graphql',
  floor: 'raw driver',
};

/** Where the data of one size lies. */
export interface Stores {
  readonly sqliteFolder: string;
  /** Null when no contender needs it. */
  readonly neo4j: Neo4j | null;
}

export interface Neo4j {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The process whose CPU and memory count; null when it is not known. */
  readonly pid: number | null;
}

/** How a contender is started, and how it is asked. */
export interface Contender {
  readonly name: ContenderName;
  /** The file that Node runs. */
  readonly file: string;
  readonly env: (stores: Stores) => Record<string, string>;
  readonly path: string;
  /** Null when it has no way to ask this. */
  readonly body: (shape: Shape, variables: Variables) => object | null;
  readonly usesNeo4j: boolean;
}
