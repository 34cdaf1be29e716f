import { expect, test } from 'vitest';
import { requestHeaders } from '../src/web/request-headers.js';

const problem = (typed: Record<string, unknown>): string | undefined => {
  const made = requestHeaders(typed);
  return 'problem' in made ? made.problem : undefined;
};

test('what is typed wins over what is sent anyway', () => {
  const made = requestHeaders({ Accept: 'application/graphql-response+json', 'x-team': 'Zürich', 'x-retry': 3, 'x-trace': true });
  if ('problem' in made) throw new Error(made.problem);
  expect(Object.fromEntries(made.headers)).toEqual({
    accept: 'application/graphql-response+json',
    'content-type': 'application/json',
    'x-team': 'Zürich',
    'x-retry': '3',
    'x-trace': 'true',
  });
  expect(problem({})).toBeUndefined();
});

test.each<[Record<string, unknown>, RegExp]>([
  [{ 'x-company': '日立' }, /"x-company" holds "日"/],
  [{ 'x-face': '👩‍🔬' }, /"x-face" holds "👩"/],
  [{ 'x-dash': 'a — b' }, /"x-dash" holds "—"/],
  [{ 'x-lines': 'a\r\nb' }, /"x-lines" holds a line break/],
  [{ 'x-nul': 'a\0b' }, /"x-nul" holds a line break or a NUL/],
  [{ 'two words': 'x' }, /"two words" cannot be the name of a header/],
  [{ größe: 'x' }, /"größe" cannot be the name/],
  [{ '': 'x' }, /"" cannot be the name/],
  [{ __proto__: null, 'x-list': ['a'] }, /"x-list" is not a text/],
  [{ 'x-null': null }, /"x-null" is not a text/],
  [{ 'x-good': 'x', 'x-bad': '三' }, /"x-bad"/],
])('%j is told in a sentence', (typed, told) => {
  expect(problem(typed)).toMatch(told);
  expect(problem(typed)).toMatch(/^.+\.$/);
});
