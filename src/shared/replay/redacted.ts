import type { HeaderPairs } from '../model/exchange.ts';

/** What history writes in place of a secret. */
export const redactedMark = '[redacted]';

/** Names of the fields whose value history does not have; `URL` where a part of the target is one of them. */
export function redactedFields(target: string, headers: HeaderPairs): readonly string[] {
  const names = headers.flatMap(([name, value]) => (value.includes(redactedMark) ? [name] : []));
  const inTarget = /\[redacted\]|%5Bredacted%5D/i.test(target);
  return [...new Set([...(inTarget ? ['URL'] : []), ...names])];
}
