import type { HeaderPairs } from '../../../shared/model/exchange.ts';

/** The value of a field over all its lines; null where there is none. @param name in lower case */
export function fieldValue(headers: HeaderPairs, name: string): string | null {
  const lines = headers.flatMap(([one, value]) => (one.toLowerCase() === name ? [value] : []));
  return lines.length === 0 ? null : lines.join(', ');
}
