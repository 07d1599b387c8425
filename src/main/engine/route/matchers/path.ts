import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { pathForm } from '../../../../shared/config/pattern-forms.ts';
import type { Matcher } from './matcher.ts';

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
