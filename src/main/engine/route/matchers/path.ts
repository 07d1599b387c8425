import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { normalisePath } from '../normalise-path.ts';
import type { Matcher } from './matcher.ts';

/** A path pattern taken apart; paths normalised. */
export type PathForm =
  | { readonly kind: 'exact'; readonly path: string }
  /** `base` itself, which has no slash at its end and is '' for every path, and everything below it. */
  | { readonly kind: 'prefix'; readonly base: string }
  | { readonly kind: 'regex'; readonly source: string };

/** `/a` exactly, `/a/*` the path /a and everything below it, `~regex` on the normalised path without query. */
export function pathForm(pattern: string): PathForm {
  if (pattern.startsWith('~')) return { kind: 'regex', source: pattern.slice(1) };
  if (pattern.endsWith('/*')) {
    const base = normalisePath(pattern.slice(0, -2) || '/').replace(/\/$/, '');
    return { kind: 'prefix', base };
  }
  return { kind: 'exact', path: normalisePath(pattern) };
}

export function compilePaths(patterns: readonly string[]): Matcher {
  const exact = new Set<string>();
  const below: string[] = [];
  const expressions: RegExp[] = [];
  for (const pattern of patterns) {
    const form = pathForm(pattern);
    if (form.kind === 'regex') expressions.push(compileRegex(form.source));
    else if (form.kind === 'exact') exact.add(form.path);
    else {
      exact.add(form.base);
      below.push(`${form.base}/`);
    }
  }
  return {
    part: 'path',
    wanted: patterns.join(', '),
    matches({ path }) {
      if (exact.has(path)) return true;
      for (const prefix of below) if (path.startsWith(prefix)) return true;
      for (const expression of expressions) if (expression.test(path)) return true;
      return false;
    },
    saw: (facts) => facts.path,
  };
}
