/** Lets one line a second through, the newest. */
export function everySecond(say: (line: string) => void): (line: () => string) => void {
  let last = performance.now();
  return (line) => {
    if (performance.now() - last < 1_000) return;
    last = performance.now();
    say(line());
  };
}
