import type { RouteConfig } from '../../../shared/config/schema.ts';
import { type CaddyContext, sayable } from './context.ts';
import { literal } from './words.ts';

type Rules = RouteConfig['rewrite']['requestHeaders'];

/** Names that can stand behind a sign; some of the others would be signs themselves. */
const isPlainName = (name: string): boolean => /^[A-Za-z0-9_][A-Za-z0-9_-]*$/.test(name);

/**
 * Header rules of a directive. Caddy takes headers away last, so that what is set or added as well is not taken away before.
 *
 * @param directive such as `header_up`, without its space
 */
export function headerLines(
  directive: string,
  { set, add, remove }: Rules,
  path: string,
  context: CaddyContext,
): string[] {
  const kept = new Set(Object.keys(set).map((name) => name.toLowerCase()));
  const removed = new Set(remove);
  const field = (part: string, name: string, value: string, sign: string): string[] => {
    const what = `${name}: ${JSON.stringify(value)}`;
    if (!isPlainName(name) || /[^\t\x20-\x7e]/.test(value)) {
      context.leftOut.add(
        `${path}.${part}`,
        what,
        'a Caddyfile cannot write a header with this name, or with bytes outside of ASCII.',
        'Use letters, digits and - in its name, and ASCII for its value.',
      );
      return [];
    }
    const said = sayable(value === '' ? '""' : literal(value), `${path}.${part}`, what, context);
    return said === null ? [] : [`${directive} ${sign}${name} ${said}`];
  };
  return [
    ...remove.flatMap((name) => {
      if (kept.has(name)) return [];
      if (Object.keys(add).some((other) => other.toLowerCase() === name)) return [];
      return isPlainName(name) ? [`${directive} -${name}`] : field('remove', name, '', '-');
    }),
    ...Object.entries(set).flatMap(([name, value]) => field('set', name, value, '')),
    ...Object.entries(add).flatMap(([name, value]) =>
      // Taken away and then added is set.
      field('add', name, value, removed.has(name.toLowerCase()) ? '' : '+'),
    ),
  ];
}
