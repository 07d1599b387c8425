import type { NumberField, WordField } from '../../../shared/filter/fields.ts';

/** The authority as it was written. */
const authority = 'coalesce(authority, host)';
/** Without the digits at its end: what is left ends in a colon where they are a port. */
const withoutDigits = `rtrim(${authority}, '0123456789')`;
const hostName = `CASE WHEN substr(${withoutDigits}, -1) = ':' AND length(${withoutDigits}) < length(${authority})
  THEN substr(${authority}, 1, length(${withoutDigits}) - 1) ELSE ${authority} END`;
const path =
  "CASE WHEN instr(target, '?') > 0 THEN substr(target, 1, instr(target, '?') - 1) ELSE target END";
export const urlColumn = `CASE WHEN substr(target, 1, 1) = '/' THEN scheme || '://' || ${authority} || target ELSE target END`;

const mark = (value: string, none: string): string =>
  `coalesce((SELECT ${value} FROM marks WHERE marks.id = exchanges.id), '${none}')`;

/** What stands for a value of a field, each an expression that is text and never null. Of `reason` and `fault` see the compiler. */
export const wordColumns: Readonly<Record<Exclude<WordField, 'reason' | 'fault'>, readonly string[]>> = {
  method: ['method'],
  host: [authority, `(${hostName})`],
  path: ['target', `(${path})`],
  url: [`(${urlColumn})`],
  // The outer ones are told apart by the compiler.
  route: ["coalesce(route, 'none')"],
  pool: ["coalesce(pool, 'none')"],
  upstream: [
    "coalesce(upstream, 'none')",
    "(CASE WHEN upstream IS NULL THEN 'none' ELSE coalesce(pool, '') || '/' || upstream END)",
  ],
  cache: ["coalesce(cache, 'none')"],
  kind: ['kind'],
  listener: ['listener'],
  client: ['client'],
  scheme: ['scheme'],
  version: ['http_version'],
  type: ["coalesce(content_type, 'none')"],
  state: ['state'],
  answered: ["coalesce(answered_by, 'none')"],
  pinned: [mark("CASE WHEN pinned THEN 'yes' ELSE 'no' END", 'no')],
  colour: [mark("coalesce(colour, 'none')", 'none')],
  id: ['exchanges.id'],
};

/** Where text without a field is looked for; no status, route or upstream is no text. */
export const plainColumns: readonly string[] = [
  'target',
  authority,
  'method',
  "coalesce(CAST(status AS TEXT), '')",
  "coalesce(route, '')",
  "coalesce(upstream, '')",
];

export const numberColumns: Readonly<Record<NumberField, string>> = {
  status: 'status',
  duration: 'duration',
  size: 'response_bytes',
  'response.size': 'response_bytes',
  'request.size': 'request_bytes',
  layer: 'layers',
};
