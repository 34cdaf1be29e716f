/** A count for people, with commas: hostile documents reach figures that would only be digits of rounding. */
export function figure(count: number): string {
  return count <= 1e15 ? count.toLocaleString('en-US') : 'more than 10^15';
}
