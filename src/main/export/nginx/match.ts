import { hostForm, pathForm } from '../../../shared/config/pattern-forms.ts';
import type { RouteConfig } from '../../../shared/config/schema.ts';
import { decodedPath } from '../decoded-path.ts';
import { portableRegex, regexOf } from '../portable-regex.ts';
import { encodedRegexOf, valueTest } from '../value-test.ts';
import { block, headerVariable, isHeaderVariable, quoted, regex, variablePart } from './words.ts';

/** `match` of a route as maps, and the variables that are all 1 where it holds. */
export type RouteMatch =
  | { readonly ok: true; readonly lines: readonly string[]; readonly conditions: readonly string[] }
  | { readonly ok: false; readonly key: string; readonly why: string };

type Entries =
  | { readonly ok: true; readonly entries: readonly [string, string][] }
  | { readonly ok: false; readonly why: string };

const yes = '1';
const orNot: [string, string] = ['default', '0'];

/** Names that a map takes for its own parameters. */
const mapWords: ReadonlySet<string> = new Set(['default', 'hostnames', 'include', 'volatile']);

function hostEntries(patterns: readonly string[]): Entries {
  const entries: [string, string][] = [];
  for (const pattern of patterns) {
    const form = hostForm(pattern);
    if (form.kind === 'exact') entries.push([mapWords.has(form.host) ? `\\${form.host}` : form.host, yes]);
    else if (form.kind === 'below') entries.push([`*.${form.suffix}`, yes]);
    else {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      entries.push([regex(form.source), yes]);
    }
  }
  return { ok: true, entries };
}

function pathEntries(patterns: readonly string[]): Entries {
  const entries: [string, string][] = [];
  for (const pattern of patterns) {
    const form = pathForm(pattern);
    if (form.kind === 'regex') {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      if (form.source.includes('%'))
        return { ok: false, why: 'nginx compares paths decoded, and the expression looks for a %' };
      entries.push([regex(form.source), yes]);
      continue;
    }
    const text = decodedPath(form.kind === 'exact' ? form.path : form.base);
    if (text === null)
      return { ok: false, why: `nginx compares paths decoded, and '${pattern}' stands for no text` };
    // Maps take no notice of the case of plain texts, so that paths are expressions.
    entries.push([regex(`^${regexOf(text)}${form.kind === 'exact' ? '\\z' : '(?:/|\\z)'}`), yes]);
  }
  return { ok: true, entries };
}

/** Whether one header has a value; in 1.22 nginx looks at the first line of a field, later at all of them joined. */
function headerEntries(name: string, pattern: string): Entries {
  if (!isHeaderVariable(name))
    return { ok: false, why: `nginx has no variable for a header that is named ${name}` };
  const test = valueTest(pattern);
  if (test.kind === 'refused') return { ok: false, why: test.why };
  if (test.kind === 'present')
    return {
      ok: true,
      entries: [
        ['""', '0'],
        ['default', yes],
      ],
    };
  if (test.kind === 'regex')
    return test.regex.test('')
      ? {
          ok: false,
          why: 'nginx cannot tell an empty header from none, and its expression matches nothing at all',
        }
      : { ok: true, entries: [[regex(test.source), yes]] };
  if (test.text === '') return { ok: false, why: 'nginx cannot tell an empty header from none' };
  return { ok: true, entries: [[regex(`^${regexOf(test.text)}\\z`), yes]] };
}

function queryEntries(name: string, pattern: string): Entries {
  const test = valueTest(pattern);
  const encodedName = encodedRegexOf(name, true);
  if (test.kind === 'refused') return { ok: false, why: test.why };
  if (encodedName === null) return { ok: false, why: 'the name of its parameter is not ASCII' };
  const front = `(?:^|&)${encodedName}`;
  if (test.kind === 'present') return { ok: true, entries: [[regex(`${front}(?:=|&|\\z)`), yes]] };
  if (test.kind === 'regex')
    return {
      ok: false,
      why: 'nginx sees the query as it came, and a regular expression is for decoded values',
    };
  const value = encodedRegexOf(test.text);
  if (value === null) return { ok: false, why: 'the value of its parameter is not ASCII' };
  const end = test.text === '' ? '=?' : `=${value}`;
  return { ok: true, entries: [[regex(`${front}${end}(?:&|\\z)`), yes]] };
}

/** A map of client addresses to 1 where one of the ranges has them. */
export const rangesBlock = (variable: string, cidrs: readonly string[], source = ''): string[] =>
  block(`geo ${source}${variable}`, ['default 0;', ...[...new Set(cidrs)].map((cidr) => `${cidr} 1;`)]);

/** What decides whether a route takes a request, each part of `match` as a map of its own. */
export function routeMatch({ id, match }: RouteConfig): RouteMatch {
  const name = variablePart(id);
  const lines: string[] = [];
  const conditions: string[] = [];
  const parts: (readonly [key: string, part: string, source: string, entries: Entries])[] = [];
  const { hosts, paths, methods } = match;
  if (hosts.length > 0) parts.push(['hosts', 'host', '$host', hostEntries(hosts)]);
  if (paths.length > 0) parts.push(['paths', 'path', '$uri', pathEntries(paths)]);
  if (methods.length > 0) {
    const entries = methods.map((method): [string, string] => [quoted(`~^${method}\\z`), yes]);
    parts.push(['methods', 'method', '$request_method', { ok: true, entries }]);
  }
  for (const [at, [header, pattern]] of Object.entries(match.headers).entries())
    parts.push([
      `headers.${header}`,
      `header${at + 1}`,
      headerVariable(header),
      headerEntries(header, pattern),
    ]);
  for (const [at, [parameter, pattern]] of Object.entries(match.query).entries())
    parts.push([`query.${parameter}`, `query${at + 1}`, '$args', queryEntries(parameter, pattern)]);
  for (const [key, part, source, found] of parts) {
    if (!found.ok) return { ok: false, key, why: found.why };
    const variable = `$${part}_fits_${name}`;
    const unique = new Map([orNot, ...found.entries]);
    const hostnames = part === 'host' ? ['hostnames;'] : [];
    const entries = [...unique].map(([from, to]) => `${from} ${to};`);
    lines.push(...block(`map ${source} ${variable}`, [...hostnames, ...entries]));
    conditions.push(variable);
  }
  if (match.clients.length > 0) {
    const variable = `$client_fits_${name}`;
    lines.push(...rangesBlock(variable, match.clients));
    conditions.push(variable);
  }
  return { ok: true, lines, conditions };
}
