import type { BalancedRequest } from '../balance/policy.ts';
import { cookieValues, requestKey } from '../balance/request-key.ts';
import type { HeaderList } from '../headers.ts';

/** What a request has of a key; empty where it has nothing of it. An empty value is one. */
export type CountedValues = (request: BalancedRequest) => readonly string[];

/**
 * The values that a request is counted by. One that sends a header, a cookie or a parameter several times has an upstream
 * believe the first of them or the last, depending on how that is written: both are counted, so that no value that an upstream
 * may go by is hidden behind another.
 *
 * @param key as for `requestKey`
 */
export function countedValues(key: string): CountedValues {
  const colon = key.indexOf(':');
  const name = key.slice(colon + 1);
  switch (colon < 0 ? key : key.slice(0, colon)) {
    case 'header':
      return ({ current }) => outermost(current.headers.all(name));
    case 'cookie':
      return ({ current }) => outermost(cookiesOf(current.headers, name));
    case 'query':
      return ({ current }) => outermost(parametersOf(current.target, name));
    default: {
      const read = requestKey(key);
      return (request) => outermost([read(request)]);
    }
  }
}

/** The first and the last, once where they are the same. */
function outermost(values: readonly (string | null | undefined)[]): readonly string[] {
  const [first] = values;
  const last = values.at(-1);
  if (typeof first !== 'string' || typeof last !== 'string') return [];
  return first === last ? [first] : [first, last];
}

/** As most servers read them, so that one value cannot be written in many ways: without quotes, percent-encoding undone. */
const cookiesOf = (headers: HeaderList, name: string): readonly string[] =>
  cookieValues(headers, name).map((value) => decoded(value.replace(/^"(.*)"$/, '$1')));

function decoded(value: string): string {
  if (!value.includes('%')) return value;
  try {
    return decodeURIComponent(value);
  } catch {
    // Not UTF-8: it stays as it is, as servers leave it.
    return value;
  }
}

function parametersOf(target: string, name: string): readonly string[] {
  const mark = target.indexOf('?');
  return mark < 0 ? [] : new URLSearchParams(target.slice(mark + 1)).getAll(name);
}
