/** Rows as arrays of their columns. */
export type Rows = readonly unknown[][];

/** The rows that the driver answers. */
export function rowsOf({ records }: { readonly records: readonly { map<T>(read: (value: unknown) => T): T[] }[] }): Rows {
  return records.map((record) => record.map((value) => value));
}
