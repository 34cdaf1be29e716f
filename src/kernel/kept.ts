/** A map, weak or bounded or neither. */
export interface Keeper<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

/** What is kept under a key; made, and kept, where nothing is. */
export function kept<K, V>(among: Keeper<K, V>, key: K, make: () => V): V {
  const known = among.get(key);
  if (known !== undefined) return known;
  const made = make();
  among.set(key, made);
  return made;
}

/** What is kept under a key of a map of its own, which belongs to another key. */
export function keptBelow<On, K, V>(among: Keeper<On, Map<K, V>>, on: On, key: K, make: () => V): V {
  return kept(
    kept(among, on, () => new Map<K, V>()),
    key,
    make,
  );
}
