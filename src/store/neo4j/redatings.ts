import { int } from 'neo4j-driver';
import type { StoredClaim } from '../../graph/claim.js';
import type { Redating, SourcePlace } from '../../graph/write.js';
import { CLAIM_LIST, readClaims } from './properties.js';
import type { Rows, Run } from './session.js';

/** A source whose claims are being dated anew is remembered by a node of its own. */
export const REDATINGS = 'MATCH (k:Keiretsu) WHERE k.redating IS NOT NULL RETURN k.redating, k.days';
export const PUT_REDATING = 'MERGE (k:Keiretsu {id: row.id}) SET k.redating = row.source, k.days = row.days';
export const END_REDATING = 'MATCH (k:Keiretsu {id: row}) DELETE k';

/** The id of that node. */
export function redatingId(source: string): string {
  return `redating:${source}`;
}

export function redatingRow({ source, days }: Redating): unknown {
  return { id: redatingId(source), source, days };
}

/** From rows of REDATINGS. */
export function readRedatings(rows: Rows): Redating[] {
  return rows.map(([source, days]) => ({ source: source as string, days: days as string[] }));
}

/** See `WriteTransaction`. The database looks at all claims of the source and keeps as many as are asked for. */
export async function claimsOfSource(run: Run, source: string, after: SourcePlace | null, most: number): Promise<StoredClaim[]> {
  const behind = after === null ? '' : 'WHERE c.known < $known OR (c.known = $known AND c.id > $id)';
  const text = `MATCH (c:Claim {source: $source}) ${behind} RETURN ${CLAIM_LIST} ORDER BY c.known DESC, c.id LIMIT $most`;
  const { known, id } = after ?? { known: null, id: null };
  return readClaims(await run(text, { source, known, id, most: int(most) }));
}
