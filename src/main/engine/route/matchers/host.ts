import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import type { Matcher, Test } from './matcher.ts';

/** `shop.localhost` exactly, `*.shop.localhost` any name below it, `~regex` on the lower-case host without port. */
export function compileHosts(patterns: readonly string[]): Matcher {
  const tests = patterns.map(compileHost);
  return {
    part: 'host',
    wanted: patterns.join(', '),
    matches: (facts) => tests.some((test) => test(facts.host)),
    saw: (facts) => facts.host,
  };
}

function compileHost(pattern: string): Test {
  if (pattern.startsWith('~')) {
    const regex = compileRegex(pattern.slice(1));
    return (host) => regex.test(host);
  }
  if (pattern.startsWith('*.')) {
    const suffix = pattern.slice(1);
    return (host) => host.endsWith(suffix) && host.length > suffix.length;
  }
  return (host) => host === pattern;
}
