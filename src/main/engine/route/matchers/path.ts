import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import { normalisePath } from '../normalise-path.ts';
import type { Matcher, Test } from './matcher.ts';

/** `/a` exactly, `/a/*` the path /a and everything below it, `~regex` on the normalised path without query. */
export function compilePaths(patterns: readonly string[]): Matcher {
  const tests = patterns.map(compilePath);
  return {
    part: 'path',
    wanted: patterns.join(', '),
    matches: (facts) => tests.some((test) => test(facts.path)),
    saw: (facts) => facts.path,
  };
}

function compilePath(pattern: string): Test {
  if (pattern.startsWith('~')) {
    const regex = compileRegex(pattern.slice(1));
    return (path) => regex.test(path);
  }
  if (pattern.endsWith('/*')) {
    const base = normalisePath(pattern.slice(0, -2) || '/').replace(/\/$/, '');
    const below = `${base}/`;
    return (path) => path === base || path.startsWith(below);
  }
  const exact = normalisePath(pattern);
  return (path) => path === exact;
}
