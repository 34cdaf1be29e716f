import neo4j, { type Driver } from 'neo4j-driver';
import { KeiretsuError } from '../../kernel/errors.js';
import { addressOf } from './bolt/address.js';
import { Pool, type PoolOptions } from './bolt/pool.js';

/** Where a Neo4j is and who asks. */
export interface Neo4jConfig {
  readonly uri: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Together with the probe's limits these keep the time in which a lost server is noticed under 3 seconds. */
const CONNECT_MS = 1_500;
const ACQUIRE_MS = 1_800;

/** The most connections for reads, and for whatever else goes through a driver. */
export const POOL = 100;

/**
 * A pool of connections; `neo4j://` routes in a cluster, `+s` and `+ssc` encrypt.
 *
 * @param times how long connecting, and waiting for a connection, may take, in milliseconds
 * @throws BAD_CONFIG where the driver refuses the URI
 */
export function connect(config: Neo4jConfig, size: number, times: Times = { connectMs: CONNECT_MS, acquireMs: ACQUIRE_MS }): Driver {
  try {
    return driverOf(config, size, times);
  } catch (error) {
    throw new KeiretsuError('BAD_CONFIG', 'The address of the store cannot be used.', {
      cause: error,
      details: `NEO4J_URI cannot be used: ${(error as Error).message.replace(/[.\s]+$/, '')}. Write it as bolt://host:7687 or neo4j://host:7687.`,
    });
  }
}

type Times = Pick<PoolOptions, 'connectMs' | 'acquireMs'>;

function driverOf({ uri, user, password }: Neo4jConfig, size: number, { connectMs, acquireMs }: Times): Driver {
  return neo4j.driver(uri, neo4j.auth.basic(user, password), {
    maxConnectionPoolSize: size,
    connectionTimeout: connectMs,
    connectionAcquisitionTimeout: acquireMs,
    // Counts are far below the integers that a JavaScript number cannot hold.
    disableLosslessIntegers: true,
    // Answers come as one row; hints about labels that have no nodes yet are noise.
    fetchSize: -1,
    notificationFilter: { minimumSeverityLevel: 'OFF' },
    telemetryDisabled: true,
    userAgent: 'keiretsu',
  });
}

/** Whether all connections lead to the same server: others are routed in a cluster. */
export function isOneServer({ uri }: Neo4jConfig): boolean {
  return addressOf(uri) !== null;
}

/** A pool of connections for reads alone, which cost a fraction there; null where the URI asks to be routed, which only the driver does. */
export function connectReader({ uri, user, password }: Neo4jConfig, size: number): Pool | null {
  const address = addressOf(uri);
  return address && new Pool({ address, login: { user, password }, size, connectMs: CONNECT_MS, acquireMs: ACQUIRE_MS });
}
