import type { Client } from '../graph/read-budget.js';
import { keptBelow } from '../kernel/kept.js';

/**
 * Whoever waits, in turns between addresses, and between the connections of each: who asks much waits for itself, and a
 * crowd of connections from one address has one address's turns.
 */
export class FairQueue<Item extends { readonly client: Client }> {
  /** By address, then by connection; whose turn is next comes first. Nothing in it is empty. */
  readonly #addresses = new Map<string, Map<string, Set<Item>>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(item: Item): void {
    const { address, connection } = item.client;
    const items = keptBelow(this.#addresses, address, connection, () => new Set<Item>());
    if (items.has(item)) return;
    items.add(item);
    this.#size += 1;
  }

  /** Takes out whose turn it is; its client comes last from now on. */
  take(): Item | undefined {
    const next = first(this.#addresses);
    if (next === undefined) return undefined;
    const [address, connections] = next;
    const [connection, items] = first(connections) as [string, Set<Item>];
    const item = items.values().next().value as Item;
    items.delete(item);
    this.#size -= 1;
    moveToEnd(connections, connection, items);
    moveToEnd(this.#addresses, address, connections);
    return item;
  }

  /** Leaves out who waits no longer; nothing where it does not wait. */
  delete(item: Item): void {
    const { address, connection } = item.client;
    const connections = this.#addresses.get(address);
    const items = connections?.get(connection);
    if (connections === undefined || items?.delete(item) !== true) return;
    this.#size -= 1;
    if (items.size === 0) connections.delete(connection);
    if (connections.size === 0) this.#addresses.delete(address);
  }

  *[Symbol.iterator](): IterableIterator<Item> {
    for (const connections of this.#addresses.values()) for (const items of connections.values()) yield* items;
  }
}

function first<V>(map: ReadonlyMap<string, V>): readonly [string, V] | undefined {
  for (const entry of map) return entry;
  return undefined;
}

function moveToEnd<V extends { readonly size: number }>(map: Map<string, V>, key: string, value: V): void {
  map.delete(key);
  if (value.size > 0) map.set(key, value);
}
