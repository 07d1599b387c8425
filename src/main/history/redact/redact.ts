import type {
  BodyRecord,
  ExchangeDetail,
  HeaderPairs,
  RequestRecord,
} from '../../../shared/model/exchange.ts';
import type { ExchangeRecord } from '../../../shared/model/exchange-record.ts';
import { bytes } from '../../../shared/model/units.ts';
import { hideInBody } from './body.ts';
import { hideInDecisions } from './evidence.ts';
import { hideInFields } from './fields.ts';
import { redactMessage } from './message.ts';
import { hideParameters } from './parameters.ts';
import type { RedactionRules } from './rules.ts';

/** The record as it may be written. The argument is not changed. */
export function redactRecord(record: ExchangeRecord, rules: RedactionRules): ExchangeRecord {
  const detail = redactDetail(record.detail, rules);
  const request = redactBody(detail.request, record.requestBody, rules);
  const response = detail.response && redactBody(detail.response, record.responseBody, rules);
  return {
    detail: {
      ...detail,
      request: { ...detail.request, body: request.record },
      response: detail.response && response && { ...detail.response, body: response.record },
    },
    requestBody: request.bytes,
    // What came without a head of a response could not be looked into either.
    responseBody: response?.bytes ?? (rules.body.size > 0 ? null : record.responseBody),
    ...(record.messages === undefined
      ? {}
      : { messages: record.messages.map((message) => redactMessage(message, rules)) }),
  };
}

/** Heads, trailers, targets and evidence without what is to be hidden; bodies are apart. */
export function redactDetail(detail: ExchangeDetail, rules: RedactionRules): ExchangeDetail {
  const { headers, query, cookies } = rules;
  if (headers.size + query.size + cookies.size === 0) return detail;
  const fields = (pairs: HeaderPairs): HeaderPairs => hideInFields(pairs, rules);
  const target = (text: string): string => hideParameters(text, query);
  const { summary, request, upstreamRequest, upstreamResponse, response } = detail;
  const hidden = <Head extends Pick<RequestRecord, 'target' | 'headers'>>(head: Head): Head => ({
    ...head,
    target: target(head.target),
    headers: fields(head.headers),
  });
  return {
    ...detail,
    summary: { ...summary, target: target(summary.target) },
    request: { ...hidden(request), trailers: fields(request.trailers) },
    upstreamRequest: upstreamRequest && hidden(upstreamRequest),
    upstreamResponse: upstreamResponse && { ...upstreamResponse, headers: fields(upstreamResponse.headers) },
    response: response && {
      ...response,
      headers: fields(response.headers),
      trailers: fields(response.trailers),
    },
    informational: detail.informational.map((one) => ({ ...one, headers: fields(one.headers) })),
    decisions: hideInDecisions(detail.decisions, rules),
  };
}

interface Message {
  readonly headers: HeaderPairs;
  readonly body: BodyRecord;
}

function redactBody(
  { headers, body }: Message,
  stored: Uint8Array | null,
  { body: names }: RedactionRules,
): { readonly record: BodyRecord; readonly bytes: Uint8Array | null } {
  if (names.size === 0 || stored === null || stored.length === 0) return { record: body, bytes: stored };
  const plain = body.decoded === true;
  const message = {
    headers: plain ? headers.filter(([name]) => name.toLowerCase() !== 'content-encoding') : headers,
    // One that was redacted before was whole then.
    whole: plain ? body.complete : body.redacted === true || body.kept >= body.size,
  };
  const outcome = hideInBody(stored, message, names);
  switch (outcome.state) {
    case 'unchanged':
      return { record: body, bytes: stored };
    case 'redacted':
      return {
        record: { ...body, kept: bytes(outcome.bytes.length), redacted: true },
        bytes: outcome.bytes,
      };
    case 'withheld':
      return { record: { ...body, kept: bytes(0), withheld: outcome.reason }, bytes: null };
  }
}
