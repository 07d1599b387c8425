import { expect, it } from 'vitest';
import { parseRedactEntry } from '../../../src/shared/config/redact-entry.ts';

it.each([
  ['Authorization', 'header', 'authorization'],
  ['query:Token', 'query', 'token'],
  ['query:filter[a:b]', 'query', 'filter[a:b]'],
  ['cookie:SID', 'cookie', 'sid'],
  ['body:Straße und Ort', 'body', 'straße und ort'],
] as const)('%s is read as %s %s', (entry, part, name) => {
  expect(parseRedactEntry(entry)).toEqual({ ok: true, value: { part, name } });
});

it.each([
  ['', 'is not a valid header name'],
  ['x y', 'is not a valid header name'],
  ['Query:token', 'has the unknown part "Query"'],
  ['header:x', 'has the unknown part "header"'],
  ['query:', 'has no name'],
  ['body:a\nb', 'has a control character in its name'],
  ['cookie:a b', 'names the impossible cookie "a b"'],
  [`body:${'x'.repeat(257)}`, 'has too long a name'],
])('%j is refused: it %s', (entry, message) => {
  expect(parseRedactEntry(entry)).toMatchObject({ ok: false, message });
});
