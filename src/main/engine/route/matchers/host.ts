import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import type { Matcher } from './matcher.ts';

/** A host pattern taken apart. */
export type HostForm =
  | { readonly kind: 'exact'; readonly host: string }
  /** Any name that has at least one character in front of `.suffix`. */
  | { readonly kind: 'below'; readonly suffix: string }
  | { readonly kind: 'regex'; readonly source: string };

/** `shop.localhost` exactly, `*.shop.localhost` any name below it, `~regex` on the lower-case host without port. */
export function hostForm(pattern: string): HostForm {
  if (pattern.startsWith('~')) return { kind: 'regex', source: pattern.slice(1) };
  if (pattern.startsWith('*.')) return { kind: 'below', suffix: pattern.slice(2) };
  return { kind: 'exact', host: pattern };
}

export function compileHosts(patterns: readonly string[]): Matcher {
  const exact = new Set<string>();
  const endings: string[] = [];
  const expressions: RegExp[] = [];
  for (const pattern of patterns) {
    const form = hostForm(pattern);
    if (form.kind === 'exact') exact.add(form.host);
    else if (form.kind === 'below') endings.push(`.${form.suffix}`);
    else expressions.push(compileRegex(form.source));
  }
  return {
    part: 'host',
    wanted: patterns.join(', '),
    matches({ host }) {
      if (exact.has(host)) return true;
      for (const ending of endings) if (host.length > ending.length && host.endsWith(ending)) return true;
      for (const expression of expressions) if (expression.test(host)) return true;
      return false;
    },
    saw: (facts) => facts.host,
  };
}
