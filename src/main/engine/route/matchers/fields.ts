import type { Matcher } from './matcher.ts';
import { compileValue } from './value.ts';

/** One header field that must be there with a matching value; repeated fields match when one of them does. */
export function compileHeader(name: string, pattern: string): Matcher {
  const test = compileValue(pattern);
  return {
    part: 'header',
    wanted: `${name}: ${pattern}`,
    matches: (facts) => facts.headers.all(name).some(test),
    saw: (facts) => seen(name, facts.headers.all(name)),
  };
}

/** One query parameter that must be there with a matching value, both form-decoded. */
export function compileQuery(name: string, pattern: string): Matcher {
  const test = compileValue(pattern);
  const values = (query: string) => (query === '' ? [] : new URLSearchParams(query).getAll(name));
  return {
    part: 'query',
    wanted: `${name}=${pattern}`,
    matches: (facts) => values(facts.query).some(test),
    saw: (facts) => seen(name, values(facts.query)),
  };
}

function seen(name: string, values: readonly string[]): string {
  return values.length === 0 ? `no ${name}` : values.join(', ');
}
