import type { Matcher } from './matcher.ts';
import { compileValue, isExact } from './value.ts';

/** One header field that must be there with a matching value; repeated fields match when one of them does. */
export function compileHeader(name: string, pattern: string): Matcher {
  const test = compileValue(pattern);
  return {
    part: 'header',
    wanted: `${name}: ${pattern}`,
    exact: isExact(pattern) ? { of: 'header', name, value: pattern } : undefined,
    matches({ headers }) {
      // Most requests have the field once or not at all, and misses are looked for in routes that do not match.
      const first = headers.get(name);
      return first !== undefined && (test(first) || headers.all(name).some(test));
    },
    saw: ({ headers }) => seen(name, headers.has(name) ? headers.all(name) : []),
  };
}

/** One query parameter that must be there with a matching value, both form-decoded. */
export function compileQuery(name: string, pattern: string): Matcher {
  const test = compileValue(pattern);
  return {
    part: 'query',
    wanted: `${name}=${pattern}`,
    exact: isExact(pattern) ? { of: 'query', name, value: pattern } : undefined,
    matches: (facts) => facts.parameters.all(name).some(test),
    saw: (facts) => seen(name, facts.parameters.all(name)),
  };
}

function seen(name: string, values: readonly string[]): string {
  return values.length === 0 ? `no ${name}` : values.join(', ');
}
