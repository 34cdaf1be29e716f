import { GraphStatistics } from '../../graph/statistics.js';
import type { Session } from './session.js';
import { raw } from './sql.js';
import { readFigures } from './statistics.js';

/** How often is looked whether somebody else has written. */
const LOOK_MS = 50;

/** The statistics as they were read last, and read again when anybody has written. */
export class KeptStatistics {
  #statistics: GraphStatistics | null = null;
  #version: number | null = null;
  #lookAgain = 0;

  /** What was read is not to be trusted: a connection does not count its own writes. */
  forget(): void {
    this.#version = null;
    this.#lookAgain = 0;
  }

  read(session: Session): GraphStatistics {
    const now = performance.now();
    if (this.#statistics !== null && now < this.#lookAgain) return this.#statistics;
    this.#lookAgain = now + LOOK_MS;
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
