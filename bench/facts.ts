/**
 * The facts in an answer, whichever contender gave it: Relay's edges, the peer's properties and the floor's maps become
 * one form, so that answers can be compared. Whoever calls these equal compares the same facts in the same order.
 */
export function factsOf(answer: unknown): unknown {
  const data = (answer as { data: Record<string, unknown> }).data;
  const [root] = Object.values(data);
  const facts = plain(root);
  return facts === null ? [] : Array.isArray(facts) ? facts : [facts];
}

type Raw = Readonly<Record<string, unknown>>;

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const raw = value as Raw;
  if ('edges' in raw)
    return (raw.edges as Raw[]).map(({ node, properties, ...edge }) => record({ ...edge, ...(properties as Raw), ...(node as Raw) }));
  if ('nodes' in raw) return plain(raw.nodes);
  if ('totalCount' in raw) return raw.totalCount;
  return record(raw);
}

/** Keys in order; the columns in which a store keeps an amount are one value again. */
function record({ valueCurrency, valueQualifier, ...raw }: Raw): Raw {
  const whole =
    valueCurrency === undefined ? raw : { ...raw, value: { value: raw.value, currency: valueCurrency, qualifier: valueQualifier } };
  const entries = Object.entries(whole).map(([key, value]): [string, unknown] => [key, plain(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where two answers first differ, as a path with both values; null where they do not. */
export function difference(one: unknown, other: unknown, path = '$'): string | null {
  if (typeof one === 'object' && typeof other === 'object' && one !== null && other !== null) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = difference((one as Raw)[key], (other as Raw)[key], `${path}.${key}`);
      if (found !== null) return found;
    }
    return null;
  }
  return one === other ? null : `${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
}
