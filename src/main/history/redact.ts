import type { Decision, FieldChange, RouteMiss } from '../../shared/model/decision.ts';
import type { ExchangeDetail, HeaderPairs } from '../../shared/model/exchange.ts';

/** Stands where a secret was. */
export const redacted = '[redacted]';

/**
 * The exchange without the values of the named header fields: in every head and trailer, and in the decisions'
 * evidence. Names are compared without case. The argument is not changed.
 */
export function redact(detail: ExchangeDetail, names: readonly string[]): ExchangeDetail {
  const secret = new Set(names.map((name) => name.toLowerCase()));
  if (secret.size === 0) return detail;
  const fields = (pairs: HeaderPairs): HeaderPairs =>
    pairs.map(([name, value]) => [name, secret.has(name.toLowerCase()) ? redacted : value] as const);
  const { request, upstreamRequest, upstreamResponse, response } = detail;
  return {
    ...detail,
    request: { ...request, headers: fields(request.headers), trailers: fields(request.trailers) },
    upstreamRequest: upstreamRequest && { ...upstreamRequest, headers: fields(upstreamRequest.headers) },
    upstreamResponse: upstreamResponse && { ...upstreamResponse, headers: fields(upstreamResponse.headers) },
    response: response && {
      ...response,
      headers: fields(response.headers),
      trailers: fields(response.trailers),
    },
    informational: detail.informational.map((one) => ({ ...one, headers: fields(one.headers) })),
    decisions: detail.decisions.map((decision) => redactDecision(decision, secret)),
  };
}

function redactDecision(decision: Decision, secret: ReadonlySet<string>): Decision {
  switch (decision.code) {
    case 'transform.request': {
      const { changes, target } = decision.evidence;
      return { ...decision, evidence: { changes: redactChanges(changes, secret), target } };
    }
    case 'transform.response':
      return { ...decision, evidence: { changes: redactChanges(decision.evidence.changes, secret) } };
    case 'breakpoint.edited': {
      const changes = redactChanges(decision.evidence.changes, secret);
      return { ...decision, evidence: { ...decision.evidence, changes } };
    }
    case 'route.matched': {
      const misses = redactMisses(decision.evidence.misses, secret);
      return { ...decision, evidence: { ...decision.evidence, misses } };
    }
    case 'route.none': {
      const misses = redactMisses(decision.evidence.misses, secret);
      return { ...decision, evidence: { ...decision.evidence, misses } };
    }
    default:
      return decision;
  }
}

const redactChanges = (
  changes: readonly FieldChange[],
  secret: ReadonlySet<string>,
): readonly FieldChange[] =>
  changes.map((change) =>
    secret.has(change.name.toLowerCase())
      ? {
          name: change.name,
          before: change.before === null ? null : redacted,
          after: change.after === null ? null : redacted,
        }
      : change,
  );

/** A route that asks for a header says so as `name: pattern`; both the pattern and what was seen can be secret. */
const redactMisses = (misses: readonly RouteMiss[], secret: ReadonlySet<string>): readonly RouteMiss[] =>
  misses.map((miss) => {
    if (miss.part !== 'header') return miss;
    const colon = miss.wanted.indexOf(':');
    const name = colon < 0 ? null : miss.wanted.slice(0, colon).trim();
    // Without a colon the name was too long to be kept whole: better to hide one value too many.
    if (name !== null && !secret.has(name.toLowerCase())) return miss;
    const saw = miss.saw === `no ${name}` ? miss.saw : redacted;
    return { ...miss, wanted: name === null ? redacted : `${name}: ${redacted}`, saw };
  });
