import { applyChange } from './apply-change.js';
import type { Change, ChangeReport } from './change.js';
import type { Source, StoredClaim } from './claim.js';
import type { EntityViews, RelationshipViews, ViewsBefore, WriteTransaction } from './write.js';

/** Something before and after a change; null where it was not there. */
export interface Changed<T> {
  readonly before: T | null;
  readonly after: T;
}

/** What a change does, found by doing it in a transaction that is rolled back. */
export interface Preview {
  readonly report: ChangeReport;
  readonly sources: readonly Changed<Source>[];
  /** Claims that are new, retracted, revived or dated anew. */
  readonly claims: readonly Changed<StoredClaim>[];
  /** Claims that stay retracted although they are asserted. */
  readonly leftRetracted: readonly StoredClaim[];
  /** Entities and relationships that were resolved again, whether they come out otherwise or not. */
  readonly subjects: readonly Changed<EntityViews | RelationshipViews>[];
  /** Sources with more claims than one transaction dates anew: these are not among `claims`. */
  readonly redating: readonly string[];
}

/** Applies a change and tells all that it wrote. The transaction is to be rolled back. */
export async function previewChange(tx: WriteTransaction, change: Change): Promise<Preview> {
  const sources: Changed<Source>[] = [];
  const claims: Changed<StoredClaim>[] = [];
  const subjects: Changed<EntityViews | RelationshipViews>[] = [];
  const isNew = <T>(after: T): Changed<T> => ({ before: null, after });
  const keep = <T extends EntityViews | RelationshipViews>(views: readonly T[], before: ViewsBefore<T> | undefined): void => {
    for (const after of views) subjects.push({ before: before?.(after.id) ?? null, after });
  };
  const heard: Partial<WriteTransaction> = {
    putSources: async (put) => {
      const stored = new Map((await tx.sourcesById(put.map(({ id }) => id))).map((source) => [source.id, source]));
      for (const after of put) sources.push({ before: stored.get(after.id) ?? null, after });
      await tx.putSources(put);
    },
    addClaims: async (added) => {
      for (const one of added) claims.push(isNew(one));
      await tx.addClaims(added);
    },
    putClaims: async (put) => {
      const stored = new Map((await tx.claimsById(put.map(({ id }) => id))).map((claim) => [claim.id, claim]));
      for (const after of put) claims.push({ before: stored.get(after.id) ?? null, after });
      await tx.putClaims(put);
    },
    addEntities: async (views) => {
      keep(views, undefined);
      await tx.addEntities(views);
    },
    putEntities: async (views, before) => {
      keep(views, before);
      await tx.putEntities(views, before);
    },
    addRelationships: async (views) => {
      keep(views, undefined);
      await tx.addRelationships(views);
    },
    putRelationships: async (views, before) => {
      keep(views, before);
      await tx.putRelationships(views, before);
    },
  };
  const { report, redating } = await applyChange(hearing(tx, heard), change);
  const leftRetracted = report.leftRetracted.length === 0 ? [] : await tx.claimsById(report.leftRetracted);
  return { report, sources, claims, leftRetracted, subjects, redating };
}

/** A transaction of which some methods are others. */
function hearing(tx: WriteTransaction, methods: Partial<WriteTransaction>): WriteTransaction {
  return new Proxy(tx, {
    get(target, name) {
      const own = methods[name as keyof WriteTransaction];
      if (own !== undefined) return own;
      const method: unknown = Reflect.get(target, name, target);
      return typeof method === 'function' ? (method.bind(target) as unknown) : method;
    },
  });
}
