import type { ReferenceName } from './plan.js';
import type { RecordSort } from './records.js';

/** References of a claim: the stored column that names the record, and its sort. */
export const claimReferences: Readonly<
  Record<Exclude<ReferenceName, 'from' | 'to'>, { readonly column: string; readonly sort: RecordSort }>
> = {
  subjectEntity: { column: 'subjectId', sort: 'entity' },
  subjectRelationship: { column: 'subjectId', sort: 'relationship' },
  attributedTo: { column: 'attributedTo', sort: 'entity' },
  source: { column: 'source', sort: 'source' },
  reportedFrom: { column: 'reportedFrom', sort: 'source' },
  supersedes: { column: 'supersedes', sort: 'claim' },
};

/** The sort of record that a reference leads to. */
export function referenceSort(to: ReferenceName): RecordSort {
  return to === 'from' || to === 'to' ? 'entity' : claimReferences[to].sort;
}
