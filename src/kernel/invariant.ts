/** Throws when the program itself is wrong: a state that no input, however bad, may lead to. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
