import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import { hideParameters } from './parameters.ts';
import { type RedactionRules, redacted } from './rules.ts';

/** What ends the value of a parameter within a header, where URLs stand among other things. */
const endsInField = '&#<>" \t';

export const hideInFields = (pairs: HeaderPairs, rules: RedactionRules): HeaderPairs =>
  pairs.map(([name, value]) => [name, hideInField(name, value, rules)] as const);

/** The value of a field as it may be kept. */
export function hideInField(name: string, value: string, rules: RedactionRules): string {
  const lowerCase = name.toLowerCase();
  if (rules.headers.has(lowerCase)) return redacted;
  if (rules.cookies.size > 0) {
    if (lowerCase === 'cookie') return hideCookies(value, rules.cookies);
    if (lowerCase === 'set-cookie') return hideSetCookie(value, rules.cookies);
  }
  return hideParameters(value, rules.query, endsInField);
}

/** RFC 6265 section 5.4: pairs, separated by semicolons. */
const hideCookies = (value: string, names: ReadonlySet<string>): string =>
  value
    .split(';')
    .map((pair) => hideCookie(pair, names))
    .join(';');

/** RFC 6265 section 5.2: one pair, then attributes. */
function hideSetCookie(value: string, names: ReadonlySet<string>): string {
  const semicolon = value.indexOf(';');
  return semicolon < 0
    ? hideCookie(value, names)
    : hideCookie(value.slice(0, semicolon), names) + value.slice(semicolon);
}

function hideCookie(pair: string, names: ReadonlySet<string>): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair;
  return names.has(pair.slice(0, equals).trim().toLowerCase())
    ? `${pair.slice(0, equals + 1)}${redacted}`
    : pair;
}
