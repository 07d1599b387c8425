import { z } from 'zod';
import { MAX_FIELDS, MAX_LIST_ENTRIES } from './bounds.ts';
import { alwaysJudged, refuse, text, twoLines } from './judge.ts';
import { headerName, headerValue, judgeHeaderName, lowerCaseHeaderName } from './names.ts';
import { valuePattern } from './patterns.ts';
import { isRawMap } from './raw.ts';

/** Fields that belong to a connection or frame a message (RFC 9110 section 7.6.1, RFC 9112): never set by a rule. */
export const FRAMING_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const differentNames = (fields: unknown): boolean => {
  const names = isRawMap(fields) ? Object.keys(fields).map((name) => name.toLowerCase()) : [];
  return new Set(names).size === names.length;
};

const atMost = (fields: unknown): boolean => !isRawMap(fields) || Object.keys(fields).length <= MAX_FIELDS;
const tooMany = { error: twoLines('has too many entries', `at most ${MAX_FIELDS}`), ...alwaysJudged };
const sameName = {
  error: twoLines('has the same header twice', 'each header once; upper and lower case are the same'),
  ...alwaysJudged,
};

const settableHeaderName = () => {
  const allowed = `any header but ${[...FRAMING_HEADERS].join(', ')}`;
  return text(
    (input) =>
      FRAMING_HEADERS.has(input.toLowerCase())
        ? refuse('is a header that Doorman itself must set', allowed)
        : judgeHeaderName(input),
    { kind: 'header name', allowed },
  );
};

/** Header names with their values, to be written. Names keep their case. */
export const headerFields = () =>
  z.record(settableHeaderName(), headerValue()).refine(atMost, tooMany).refine(differentNames, sameName);

/** Header names with the pattern that their value must match. Names come out in lower case. */
export const headerPatterns = () =>
  z
    .record(headerName(), valuePattern())
    .refine(atMost, tooMany)
    .refine(differentNames, sameName)
    .transform((fields) =>
      Object.fromEntries(Object.entries(fields).map(([name, pattern]) => [name.toLowerCase(), pattern])),
    );

/** Query parameter names (exact, decoded) with the pattern that their value must match. */
export const queryPatterns = () => z.record(z.string().min(1), valuePattern()).refine(atMost, tooMany);

/** A list of header names, in lower case on output. */
export const headerNames = () => z.array(lowerCaseHeaderName()).max(MAX_LIST_ENTRIES);

/** Changes to a set of headers: removals first, then `set` (replaces), then `add` (appends). */
export const headerChangesSchema = z.strictObject({
  set: headerFields().prefault({}).describe('Headers to write, in place of any that are there.'),
  add: headerFields().prefault({}).describe('Headers to write beside any that are there.'),
  remove: headerNames().prefault([]).describe('Headers to take away.'),
});
