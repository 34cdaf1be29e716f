/** Something that has something to write. */
export interface Sender {
  write(): void;
}

let waiting: Sender[] = [];

/**
 * Writes when whatever came in this turn has been worked through: statements of requests that came together go out
 * together. Between the requests one by one the server's threads would fall asleep and be woken again, which costs both
 * sides more than an answer does. Whatever has come by then is read first: it answers nothing that has not been asked.
 */
export function writeTogether(sender: Sender): void {
  if (waiting.push(sender) === 1) setImmediate(() => setImmediate(flush));
}

function flush(): void {
  const now = waiting;
  waiting = [];
  for (const sender of now) sender.write();
}
