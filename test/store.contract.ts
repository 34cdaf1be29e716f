import { describe } from 'vitest';
import { changes } from './contract/changes.js';
import { concurrency } from './contract/concurrency.js';
import { copies } from './contract/copies.js';
import { filters } from './contract/filters.js';
import { nearEnds } from './contract/near-ends.js';
import { numbers } from './contract/numbers.js';
import { order } from './contract/order.js';
import { pages } from './contract/pages.js';
import { redating } from './contract/redating.js';
import { refusals } from './contract/refusals.js';
import { roundTrip } from './contract/round-trip.js';
import { statements } from './contract/statements.js';
import { statistics } from './contract/statistics.js';
import { texts } from './contract/texts.js';
import { time } from './contract/time.js';
import type { Adapter } from './support/adapter.js';

/** What every store promises. An adapter's test file says how to open one, and no more. */
export function storeContract(adapter: Adapter): void {
  describe(`the contract, kept by ${adapter.name}`, () => {
    roundTrip(adapter);
    texts(adapter);
    numbers(adapter);
    filters(adapter);
    order(adapter);
    pages(adapter);
    nearEnds(adapter);
    time(adapter);
    changes(adapter);
    refusals(adapter);
    redating(adapter);
    copies(adapter);
    statements(adapter);
    statistics(adapter);
    concurrency(adapter);
  });
}
