import { serverAudits } from 'graphql-http';
import { expect, test } from 'vitest';
import { serveSeeded } from './support/serve-seeded.js';

const server = await serveSeeded();
const audits = serverAudits({ url: `${server.url}/graphql`, fetchFn: fetch });
const results = await Promise.all(audits.map((audit) => audit.fn()));

for (const [word, count] of [
  ['MUST', 13],
  ['SHOULD', 23],
] as const) {
  test(`all ${count} ${word} audits of graphql-http pass`, () => {
    const asked = results.filter(({ name }) => name.startsWith(word));
    const passed = asked.filter(({ status }) => status === 'ok');
    expect(
      asked.filter((result) => !passed.includes(result)).map((result) => [result.id, result.name, 'reason' in result ? result.reason : '']),
    ).toEqual([]);
    expect(asked).toHaveLength(count);
    expect(passed).toHaveLength(count);
  });
}

test('every other audit is a MAY', () => {
  expect(results.filter(({ name }) => !/^(MUST|SHOULD|MAY) /.test(name))).toEqual([]);
});
