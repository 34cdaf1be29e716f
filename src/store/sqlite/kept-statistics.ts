import { GraphStatistics } from '../../graph/statistics.js';
import type { Session } from './session.js';
import { raw } from './sql.js';
import { readFigures } from './statistics.js';

/** The statistics as they were read last, and read again when anybody has written. */
export class KeptStatistics {
  #statistics: GraphStatistics | null = null;
  #version: number | null = null;

  /** What was read is not to be trusted: a connection does not count its own writes. */
  forget(): void {
    this.#version = null;
  }

  read(session: Session): GraphStatistics {
    // It changes when another connection, of any process, commits.
    const version = session.rows(raw('PRAGMA data_version'))[0]?.[0] as number;
    if (this.#statistics !== null && version === this.#version) return this.#statistics;
    const read = new GraphStatistics(readFigures(session));
    this.#version = version;
    if (this.#statistics?.equals(read) === true) return this.#statistics;
    this.#statistics = read;
    return read;
  }
}
