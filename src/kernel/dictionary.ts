/**
 * An object whose names come from outside: it has no prototype, so that no name is there before it is put there, and
 * `__proto__` is a name like any other.
 */
export function dictionary<T>(entries: Iterable<readonly [name: string, value: T]> = []): Record<string, T> {
  const made = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) made[name] = value;
  return made;
}
