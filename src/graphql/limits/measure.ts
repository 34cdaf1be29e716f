import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

export interface Measure {
  /** What a field itself adds to what its selections have; null leaves it and everything below out. */
  readonly own: (field: FieldNode) => number | null;
  /** Joins two neighbours: their sum, or the greater. */
  readonly join: (a: number, b: number) => number;
}

/**
 * Measures a selection set as if its fragments were written out, in time linear in the document: each fragment is measured once.
 * A fragment that spreads itself counts nothing there; validation refuses it by a rule of its own, but in the same pass.
 */
export function measureSelections(
  root: SelectionSetNode,
  getFragment: (name: string) => FragmentDefinitionNode | null | undefined,
  { own, join }: Measure,
): number {
  const measured = new Map<string, number>();
  return ofSet(root);

  function ofSet(set: SelectionSetNode): number {
    let total = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) total = join(total, ofField(selection));
      else if (selection.kind === Kind.INLINE_FRAGMENT) total = join(total, ofSet(selection.selectionSet));
      else total = join(total, ofFragment(selection.name.value));
    }
    return total;
  }

  function ofField(field: FieldNode): number {
    const value = own(field);
    if (value === null) return 0;
    return field.selectionSet ? value + ofSet(field.selectionSet) : value;
  }

  function ofFragment(name: string): number {
    const known = measured.get(name);
    if (known !== undefined) return known;
    measured.set(name, 0);
    const fragment = getFragment(name);
    const value = fragment ? ofSet(fragment.selectionSet) : 0;
    measured.set(name, value);
    return value;
  }
}
