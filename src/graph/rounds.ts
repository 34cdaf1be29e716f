/** Cuts a list into pieces: bounds what is asked for, and held, at a time. */
export function* rounds<T>(items: readonly T[], size: number): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
