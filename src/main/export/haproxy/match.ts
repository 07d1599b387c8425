import { hostForm, pathForm } from '../../../shared/config/pattern-forms.ts';
import type { RouteConfig } from '../../../shared/config/schema.ts';
import { portableRegex, regexOf } from '../portable-regex.ts';
import { encodedRegexOf, valueTest } from '../value-test.ts';
import { acl, addresses, isSampleName } from './words.ts';

/** `match` of a route as access lists, all of which have to hold. */
export type RouteMatch =
  | { readonly ok: true; readonly lines: readonly string[]; readonly conditions: readonly string[] }
  | { readonly ok: false; readonly key: string; readonly why: string };

type Lines =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly why: string };

/** Host, path and client as the frontend has put them into variables. */
const host = 'var(txn.host)';
const path = 'var(txn.path)';

function hostLines(name: string, patterns: readonly string[]): Lines {
  const exact: string[] = [];
  const expressions: string[] = [];
  for (const pattern of patterns) {
    const form = hostForm(pattern);
    if (form.kind === 'exact') exact.push(form.host);
    else if (form.kind === 'below') expressions.push(`.\\.${regexOf(form.suffix)}$`);
    else {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      expressions.push(form.source);
    }
  }
  return { ok: true, lines: [...acl(name, host, 'str', exact), ...acl(name, host, 'reg', expressions)] };
}

function pathLines(name: string, patterns: readonly string[]): Lines {
  const exact: string[] = [];
  const below: string[] = [];
  const expressions: string[] = [];
  for (const pattern of patterns) {
    const form = pathForm(pattern);
    if (form.kind === 'exact') exact.push(form.path);
    else if (form.kind === 'prefix') {
      if (form.base !== '') exact.push(form.base);
      below.push(`${form.base}/`);
    } else {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      expressions.push(form.source);
    }
  }
  if ([...exact, ...below].some((text) => /[^\x20-\x7e]/.test(text)))
    return { ok: false, why: 'a path on the wire has no characters outside of ASCII' };
  return {
    ok: true,
    lines: [
      ...acl(name, path, 'str', exact),
      ...acl(name, path, 'beg', below),
      ...acl(name, path, 'reg', expressions),
    ],
  };
}

function headerLines(name: string, header: string, pattern: string): Lines {
  if (!isSampleName(header))
    return { ok: false, why: `HAProxy cannot name a header ${header} in a condition` };
  const sample = `req.fhdr(${header})`;
  const test = valueTest(pattern);
  switch (test.kind) {
    case 'refused':
      return { ok: false, why: test.why };
    case 'present':
      return { ok: true, lines: [`acl ${name} ${sample} -m found`] };
    case 'exact':
      return test.text === ''
        ? { ok: true, lines: [`acl ${name} ${sample} -m len 0`] }
        : { ok: true, lines: acl(name, sample, 'str', [test.text]) };
    case 'regex':
      return { ok: true, lines: acl(name, sample, 'reg', [test.source]) };
  }
}

function queryLines(name: string, parameter: string, pattern: string): Lines {
  const test = valueTest(pattern);
  if (test.kind === 'refused') return { ok: false, why: test.why };
  const encodedName = encodedRegexOf(parameter, true);
  if (encodedName === null) return { ok: false, why: 'the name of its parameter is not ASCII' };
  const front = `(?:^|&)${encodedName}`;
  if (test.kind === 'present') return { ok: true, lines: acl(name, 'query', 'reg', [`${front}(?:=|&|$)`]) };
  if (test.kind === 'regex')
    return {
      ok: false,
      why: 'HAProxy sees the query as it came, and a regular expression is for decoded values',
    };
  const value = encodedRegexOf(test.text);
  if (value === null) return { ok: false, why: 'the value of its parameter is not ASCII' };
  const end = test.text === '' ? '=?' : `=${value}`;
  return { ok: true, lines: acl(name, 'query', 'reg', [`${front}${end}(?:&|$)`]) };
}

export function routeMatch({ id, match }: RouteConfig): RouteMatch {
  const { hosts, paths, methods, clients } = match;
  const parts: (readonly [key: string, name: string, found: Lines])[] = [];
  if (hosts.length > 0) parts.push(['hosts', `host-${id}`, hostLines(`host-${id}`, hosts)]);
  if (paths.length > 0) parts.push(['paths', `path-${id}`, pathLines(`path-${id}`, paths)]);
  if (methods.length > 0)
    parts.push([
      'methods',
      `method-${id}`,
      { ok: true, lines: acl(`method-${id}`, 'method', 'str', methods) },
    ]);
  for (const [at, [header, pattern]] of Object.entries(match.headers).entries()) {
    const name = `header_${at + 1}-${id}`;
    parts.push([`headers.${header}`, name, headerLines(name, header, pattern)]);
  }
  for (const [at, [parameter, pattern]] of Object.entries(match.query).entries()) {
    const name = `query_${at + 1}-${id}`;
    parts.push([`query.${parameter}`, name, queryLines(name, parameter, pattern)]);
  }
  if (clients.length > 0)
    parts.push(['clients', `client-${id}`, { ok: true, lines: addresses(`client-${id}`, 'src', clients) }]);
  const lines: string[] = [];
  for (const [key, , found] of parts) {
    if (!found.ok) return { ok: false, key, why: found.why };
    lines.push(...found.lines);
  }
  return { ok: true, lines, conditions: parts.map(([, name]) => name) };
}
