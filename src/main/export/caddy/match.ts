import { hostForm, pathForm } from '../../../shared/config/pattern-forms.ts';
import type { RouteConfig } from '../../../shared/config/schema.ts';
import { decodedPath } from '../decoded-path.ts';
import { portableRegex, regexOf } from '../portable-regex.ts';
import { encodedRegexOf, valueTest } from '../value-test.ts';
import { block, regexWord } from './words.ts';

/** `match` of a route as the lines of a named matcher, all of which have to hold. */
export type RouteMatch =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly key: string; readonly why: string };

type Found =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly why: string };

const unsayable: Found = { ok: false, why: 'a Caddyfile has no way to write one of its texts' };

function line(front: string, source: string): Found {
  const said = regexWord(source);
  return said === null ? unsayable : { ok: true, lines: [`${front} ${said}`] };
}

function hosts(patterns: readonly string[]): Found {
  const alternatives: string[] = [];
  for (const pattern of patterns) {
    const form = hostForm(pattern);
    // Caddy takes the brackets off an IPv6 address where a port follows.
    if (form.kind === 'exact')
      alternatives.push(`^${regexOf(form.host).replace(/^\\\[|\\\]$/g, '$&?')}\\.?$`);
    else if (form.kind === 'below') alternatives.push(`^.+\\.${regexOf(form.suffix)}\\.?$`);
    else {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      if (/[A-Z]/.test(form.source))
        return { ok: false, why: 'its regular expression has capitals, and is for hosts in lower case' };
      alternatives.push(`(?:${form.source})`);
    }
  }
  return line('vars_regexp {http.request.host}', `(?i)${anyOf(alternatives)}`);
}

const anyOf = (alternatives: readonly string[]): string =>
  alternatives.length === 1 ? (alternatives[0] ?? '') : `(?:${alternatives.join('|')})`;

function paths(patterns: readonly string[]): Found {
  const alternatives: string[] = [];
  for (const pattern of patterns) {
    const form = pathForm(pattern);
    if (form.kind === 'regex') {
      const portable = portableRegex(form.source);
      if (!portable.ok) return portable;
      if (form.source.includes('%'))
        return { ok: false, why: 'Caddy compares paths decoded, and the expression looks for a %' };
      alternatives.push(`(?:${form.source})`);
      continue;
    }
    const text = decodedPath(form.kind === 'exact' ? form.path : form.base);
    if (text === null)
      return { ok: false, why: `Caddy compares paths decoded, and '${pattern}' stands for no text` };
    alternatives.push(`^${regexOf(text)}${form.kind === 'exact' ? '$' : '(?:/|$)'}`);
  }
  return line('path_regexp', anyOf(alternatives));
}

function header(name: string, pattern: string): Found {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) return { ok: false, why: `a Caddyfile cannot name a header ${name}` };
  const test = valueTest(pattern);
  switch (test.kind) {
    case 'refused':
      return { ok: false, why: test.why };
    case 'present':
      return line(`header_regexp ${name}`, '^');
    case 'exact':
      return line(`header_regexp ${name}`, `^${regexOf(test.text)}$`);
    case 'regex':
      return line(`header_regexp ${name}`, test.source);
  }
}

/** Of several tests of one variable Caddy wants one to hold; each stands in a pair of negations of its own. */
function query(name: string, pattern: string): Found {
  const test = valueTest(pattern);
  if (test.kind === 'refused') return { ok: false, why: test.why };
  const encodedName = encodedRegexOf(name, true);
  if (encodedName === null) return { ok: false, why: 'the name of its parameter is not ASCII' };
  const front = `(?:^|&)${encodedName}`;
  if (test.kind === 'regex')
    return {
      ok: false,
      why: 'Caddy sees the query as it came, and a regular expression is for decoded values',
    };
  const value = test.kind === 'present' ? '' : encodedRegexOf(test.text);
  if (value === null) return { ok: false, why: 'the value of its parameter is not ASCII' };
  const end = test.kind === 'present' ? '(?:=|&|$)' : `${test.text === '' ? '=?' : `=${value}`}(?:&|$)`;
  const found = line('not vars_regexp {http.request.uri.query}', `${front}${end}`);
  return found.ok ? { ok: true, lines: block('not', found.lines) } : found;
}

export function routeMatch({ match }: RouteConfig): RouteMatch {
  const parts: (readonly [key: string, found: Found])[] = [];
  if (match.hosts.length > 0) parts.push(['hosts', hosts(match.hosts)]);
  if (match.paths.length > 0) parts.push(['paths', paths(match.paths)]);
  if (match.methods.length > 0)
    parts.push(['methods', { ok: true, lines: [`method ${match.methods.join(' ')}`] }]);
  for (const [name, pattern] of Object.entries(match.headers))
    parts.push([`headers.${name}`, header(name, pattern)]);
  for (const [name, pattern] of Object.entries(match.query))
    parts.push([`query.${name}`, query(name, pattern)]);
  if (match.clients.length > 0)
    parts.push(['clients', { ok: true, lines: [`remote_ip ${[...new Set(match.clients)].join(' ')}`] }]);
  const lines: string[] = [];
  for (const [key, found] of parts) {
    if (!found.ok) return { ok: false, key, why: found.why };
    lines.push(...found.lines);
  }
  return { ok: true, lines };
}
