import type { ExchangeDetail, ExchangeState, HeaderPairs } from '../model/exchange.ts';
import { type FaultCode, faults } from '../model/fault.ts';
import { countAt, type Fields, fieldsOf, inside, listAt, textAt } from './read.ts';

export const states = [
  'active',
  'complete',
  'failed',
  'cancelled',
  'lost',
] as const satisfies readonly ExchangeState[];

/** Informational responses of one exchange. */
const informationalLimit = 100;
const targetCharacters = 64 * 1024;

const isFault = (code: string): code is FaultCode => Object.hasOwn(faults, code);

export function faultAt(summary: Fields | null): FaultCode | null {
  const code = textAt(summary, 'fault', 64);
  return code !== null && isFault(code) ? code : null;
}

/** Null where there is none. */
export function outerRoutesAt(summary: Fields | null): readonly string[] | null {
  const routes = listAt(summary, 'outerRoutes', 32).filter(
    (route): route is string => typeof route === 'string' && /^\S{1,64}$/.test(route),
  );
  return routes.length === 0 ? null : routes;
}

type PairsAt = (fields: Fields | null, key: string) => HeaderPairs;

/** Heads that went between us and the upstream, and those before the response. */
export function upstreamHeads(
  ours: Fields | null,
  pairsAt: PairsAt,
): Pick<ExchangeDetail, 'upstreamRequest' | 'upstreamResponse' | 'informational'> {
  const asked = inside(ours, 'upstreamRequest');
  const answered = inside(ours, 'upstreamResponse');
  const [method, target] = [textAt(asked, 'method', 256), textAt(asked, 'target', targetCharacters)];
  const status = countAt(answered, 'status');
  return {
    upstreamRequest:
      method === null || target === null ? null : { method, target, headers: pairsAt(asked, 'headers') },
    upstreamResponse:
      status === null
        ? null
        : { status, reason: textAt(answered, 'reason', 1024) ?? '', headers: pairsAt(answered, 'headers') },
    informational: listAt(ours, 'informational', informationalLimit).flatMap((item) => {
      const fields = fieldsOf(item);
      const code = countAt(fields, 'status');
      return code === null ? [] : [{ status: code, headers: pairsAt(fields, 'headers') }];
    }),
  };
}
