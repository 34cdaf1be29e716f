/** Where a server listens, and whether what is said is encrypted. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: 'none' | 'verified' | 'unverified';
}

const TLS: Readonly<Record<string, Address['tls']>> = { 'bolt:': 'none', 'bolt+s:': 'verified', 'bolt+ssc:': 'unverified' };
const PORT = 7687;

/** The address of one server; null for a URI that asks to be routed in a cluster. */
export function addressOf(uri: string): Address | null {
  const { protocol, hostname, port } = new URL(uri);
  const tls = TLS[protocol];
  if (tls === undefined) return null;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? PORT : Number(port), tls };
}
