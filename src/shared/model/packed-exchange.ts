import type { Decision } from './decision.ts';
import type { BodyRecord, ExchangeDetail, ExchangeSummary, HeaderPairs, ResponseRecord } from './exchange.ts';
import { bytes, epochMilliseconds, type Microseconds, microseconds } from './units.ts';

/**
 * A finished exchange as one text, as the engine keeps it and as history receives it. It is written once for each
 * exchange, on the way of a request, and read only when somebody looks: so it is made to be cheap to write.
 *
 * It is a text of lines, as the heads are that make up most of it and need not be written anew: no value in them can
 * hold a line break. First {@link PackedScalars}, '' standing for null, then the fields of four heads, each with an empty
 * line behind it as in HTTP/1.1, and in the last line what is left, as JSON.
 */
export type PackedScalars = readonly [
  id: ExchangeSummary['id'],
  kind: ExchangeSummary['kind'],
  state: ExchangeSummary['state'],
  at: ExchangeSummary['at'],
  listener: string,
  httpVersion: ExchangeSummary['httpVersion'],
  client: string,
  method: string,
  scheme: ExchangeSummary['scheme'],
  authority: string,
  target: string,
  route: string | null,
  pool: string | null,
  upstream: string | null,
  status: number | null,
  reason: string,
  answeredBy: ExchangeSummary['answeredBy'],
  fault: ExchangeSummary['fault'],
  contentType: string | null,
  duration: ExchangeSummary['duration'],
  requestSize: number,
  requestKept: number,
  requestComplete: 0 | 1,
  responseSize: number,
  responseKept: number,
  responseComplete: 0 | 1,
  upstreamMethod: string | null,
  upstreamTarget: string | null,
  upstreamStatus: number | null,
  upstreamReason: string | null,
  sent: Microseconds | null,
  firstByte: Microseconds | null,
  cache: ExchangeSummary['cache'],
  /** Separated by spaces. */
  outerRoutes: string,
  requestEnd: Microseconds | null,
  resendOf: ExchangeSummary['id'] | null,
];

/** Fields as lines, each ended by CRLF. */
type FieldLines = string;
/**
 * Code, start, duration and evidence of one decision after another. The stage is the first part of the code. A number in
 * the place of a code is the layer of all that follow; they begin at 0, which few exchanges leave.
 */
type FlatDecisions = readonly unknown[];

type Rest = readonly [
  decisions: FlatDecisions,
  requestTrailers: HeaderPairs,
  responseTrailers: HeaderPairs,
  informational: readonly (readonly [status: number, headers: FieldLines])[],
];

/** How many values {@link PackedScalars} has. */
const scalarCount = 36;
const lineEnd = '\r\n';

export interface PackedParts {
  readonly scalars: PackedScalars;
  readonly request: FieldLines;
  readonly upstreamRequest: FieldLines;
  readonly upstreamResponse: FieldLines;
  readonly response: FieldLines;
  readonly decisions: readonly Decision[];
  readonly requestTrailers: HeaderPairs;
  readonly responseTrailers: HeaderPairs;
  readonly informational: Rest[3];
}

export function packExchange(parts: PackedParts): string {
  const decisions: unknown[] = [];
  let layerNow = 0;
  for (const { code, startedAt, duration, evidence, layer = 0 } of parts.decisions) {
    if (layer !== layerNow) decisions.push(layer);
    layerNow = layer;
    decisions.push(code, startedAt, duration, evidence);
  }
  const rest: Rest = [decisions, parts.requestTrailers, parts.responseTrailers, parts.informational];
  const { scalars, request, upstreamRequest, upstreamResponse, response } = parts;
  return `${scalars.join(lineEnd)}\r\n${request}\r\n${upstreamRequest}\r\n${upstreamResponse}\r\n${response}\r\n${JSON.stringify(rest)}`;
}

/** @param text written by {@link packExchange} */
export function unpackExchange(text: string): ExchangeDetail {
  const lines = text.split(lineEnd);
  const summary = summaryOf(lines);
  const { method, target } = summary;
  let at = scalarCount;
  const head = (): HeaderPairs => {
    const from = at;
    while (at < lines.length && lines[at] !== '') at += 1;
    at += 1;
    return lines.slice(from, at - 1).map(pairOf);
  };
  const [request, upstreamRequest, upstreamResponse, response] = [head(), head(), head(), head()];
  // Written above, from values of this type.
  const [decisions, requestTrailers, responseTrailers, informational] = JSON.parse(lines[at] ?? '') as Rest;
  const line = (place: number): string => lines[place] ?? '';
  return {
    summary,
    request: { method, target, headers: request, trailers: requestTrailers, body: bodyAt(lines, 20) },
    upstreamRequest:
      line(26) === '' ? null : { method: line(26), target: line(27), headers: upstreamRequest },
    upstreamResponse:
      line(28) === '' ? null : { status: Number(line(28)), reason: line(29), headers: upstreamResponse },
    response: responseOf(lines, response, responseTrailers),
    informational: informational.map(([status, headers]) => ({ status, headers: pairsOf(headers) })),
    timing: {
      head: microseconds(0),
      sent: timeAt(lines, 30),
      ...(lines[34] ? { requestEnd: timeAt(lines, 34) } : {}),
      firstByte: timeAt(lines, 31),
      end: summary.duration,
    },
    decisions: decisionsOf(decisions),
  };
}

/** The same as `unpackExchange(text).summary`, without looking at the rest. */
export function unpackSummary(text: string): ExchangeSummary {
  return summaryOf(text.split(lineEnd, scalarCount));
}

/** The scalars as {@link unpackSummary} would read them, for an exchange that was not packed. */
export function summaryOfScalars(scalars: PackedScalars): ExchangeSummary {
  return summaryOf(scalars.map((value) => (value === null ? '' : String(value))));
}

function summaryOf(lines: readonly string[]): ExchangeSummary {
  const [id = '', kind, state, at, listener = '', httpVersion, client = '', method = '', scheme] = lines;
  const [authority = '', target = '', route, pool, upstream, status, , answeredBy, fault] = lines.slice(9);
  return {
    id,
    // What is read as a word of a closed list was written from one.
    kind: kind as ExchangeSummary['kind'],
    state: state as ExchangeSummary['state'],
    at: epochMilliseconds(Number(at)),
    listener,
    httpVersion: httpVersion as ExchangeSummary['httpVersion'],
    client,
    method,
    scheme: scheme as ExchangeSummary['scheme'],
    authority,
    target,
    route: route || null,
    ...(lines[33] ? { outerRoutes: lines[33].split(' ') } : {}),
    ...(lines[35] ? { resendOf: lines[35] } : {}),
    pool: pool || null,
    upstream: upstream || null,
    status: status ? Number(status) : null,
    answeredBy: (answeredBy || null) as ExchangeSummary['answeredBy'],
    fault: (fault || null) as ExchangeSummary['fault'],
    cache: (lines[32] || null) as ExchangeSummary['cache'],
    requestBytes: bytes(Number(lines[20])),
    responseBytes: bytes(Number(lines[23])),
    contentType: lines[18] || null,
    duration: timeAt(lines, 19),
  };
}

function responseOf(
  lines: readonly string[],
  headers: HeaderPairs,
  trailers: HeaderPairs,
): ResponseRecord | null {
  const [status, reason = ''] = lines.slice(14);
  return status ? { status: Number(status), reason, headers, trailers, body: bodyAt(lines, 23) } : null;
}

const timeAt = (lines: readonly string[], place: number): Microseconds | null =>
  lines[place] ? microseconds(Number(lines[place])) : null;

const bodyAt = (lines: readonly string[], place: number): BodyRecord => ({
  size: bytes(Number(lines[place])),
  kept: bytes(Number(lines[place + 1])),
  complete: lines[place + 2] === '1',
});

function decisionsOf(flat: FlatDecisions): Decision[] {
  const decisions: Decision[] = [];
  let layer = 0;
  for (let at = 0; at + 3 < flat.length; at += 4) {
    const given = flat[at];
    if (typeof given === 'number') {
      layer = given;
      at += 1;
    }
    const [code, startedAt, duration, evidence] = flat.slice(at, at + 4);
    const stage = String(code).split('.', 1)[0];
    const decision = { stage, code, evidence, startedAt, duration } as Decision;
    decisions.push(layer === 0 ? decision : { ...decision, layer });
  }
  return decisions;
}

const pairsOf = (fields: FieldLines): HeaderPairs =>
  fields === '' ? [] : fields.slice(0, -lineEnd.length).split(lineEnd).map(pairOf);

/** Names hold no colon; what stands around a value is not part of it (RFC 9112 section 5.1). */
function pairOf(line: string): readonly [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, '')];
}
