/** How much a map may hold. */
export interface Capacity<V> {
  readonly entries: number;
  /** The most that all values may weigh together; without it only their number counts. */
  readonly weight?: number;
  readonly weigh?: (value: V) => number;
}

/** A bounded map: the entries that were used longest ago make room. A value heavier than the whole map is not kept. */
export class LruMap<K, V> {
  readonly #entries = new Map<K, V>();
  readonly #most: number;
  readonly #heaviest: number;
  readonly #weigh: (value: V) => number;
  #weight = 0;
  /** The key that was used last: most maps are asked for the same again and again, and moving it costs more than finding it. */
  #latest: K | undefined;

  constructor({ entries, weight = Number.POSITIVE_INFINITY, weigh = () => 0 }: Capacity<V>) {
    this.#most = entries;
    this.#heaviest = weight;
    this.#weigh = weigh;
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || key === this.#latest) return value;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#latest = key;
    return value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    const weight = this.#weigh(value);
    if (weight > this.#heaviest) return;
    while (this.#entries.size >= this.#most || this.#weight + weight > this.#heaviest) this.delete(this.#entries.keys().next().value as K);
    this.#entries.set(key, value);
    this.#latest = key;
    this.#weight += weight;
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
    this.#latest = undefined;
  }

  delete(key: K): boolean {
    const value = this.#entries.get(key);
    if (value === undefined) return false;
    this.#weight -= this.#weigh(value);
    if (key === this.#latest) this.#latest = undefined;
    return this.#entries.delete(key);
  }
}
