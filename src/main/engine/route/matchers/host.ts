import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { hostForm } from '../../../../shared/config/pattern-forms.ts';
import type { Matcher } from './matcher.ts';

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
