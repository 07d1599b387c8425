import { cacheOutcomes } from '../model/cache.ts';
import type {
  BodyRecord,
  ExchangeDetail,
  ExchangeId,
  ExchangeSummary,
  HeaderPairs,
  HttpVersion,
  WithheldReason,
} from '../model/exchange.ts';
import { bytes, epochMilliseconds, type Microseconds, microseconds } from '../model/units.ts';
import { doormanFieldsVersion } from './doorman-fields.ts';
import { type ImportedMessage, messagesOf } from './messages.ts';
import { firstValue } from './parts.ts';
import {
  amountAt,
  at,
  countAt,
  type Fields,
  fieldsOf,
  inside,
  listAt,
  momentOf,
  numberAt,
  textAt,
  wordAt,
} from './read.ts';
import { decisionsAt } from './read-decisions.ts';
import { faultAt, outerRoutesAt, states, upstreamHeads } from './read-doorman.ts';
import { splitUrl } from './url.ts';

/** Field lines of one head that are taken over, characters of one, and of all of them together. */
const fieldLimit = 1000;
const fieldCharacters = 256 * 1024;
const headCharacters = 4 * 1024 * 1024;
/** Characters of a URL. */
const urlCharacters = 64 * 1024;

/** The content of a body as an entry has it: as text, or as Base64. */
export interface ImportedBody {
  readonly text: string;
  readonly isBase64: boolean;
}

export interface ImportedEntry {
  /** Sizes of what is kept of the bodies are to be filled in, see {@link withBodies}. */
  readonly detail: ExchangeDetail;
  readonly request: ImportedBody | null;
  readonly response: ImportedBody | null;
  /** Of a WebSocket. */
  readonly messages: readonly ImportedMessage[];
}

/** Why an entry is not taken over. */
export type EntryRefusal = 'not_an_object' | 'no_request' | 'no_url' | 'no_date';

/**
 * Reads one entry of an HTTP Archive, as browsers and proxies write it, or as we do.
 *
 * @param value just parsed; may be anything
 * @param id what the exchange is to be called here
 */
export function fromEntry(value: unknown, id: ExchangeId): ImportedEntry | EntryRefusal {
  const entry = fieldsOf(value);
  if (entry === null) return 'not_an_object';
  const request = inside(entry, 'request');
  const method = textAt(request, 'method', 256);
  if (request === null || method === null || !/^[!#$%&'*+\-.^_`|~\w]+$/.test(method)) return 'no_request';
  const url = splitUrl(textAt(request, 'url', urlCharacters) ?? '');
  if (url === null || /[\p{Cc} ]/u.test(`${url.authority}${url.target}`)) return 'no_url';
  const began = momentOf(Date.parse(textAt(entry, 'startedDateTime', 64) ?? ''));
  if (began === null) return 'no_date';

  const response = inside(entry, 'response');
  const own = inside(entry, '_doorman');
  const ours = at(own, 'version') === doormanFieldsVersion ? own : null;
  const said = inside(ours, 'summary');
  const headers = headersOf(request);
  const responseHeaders = headersOf(response);
  const status = statusOf(response);
  const hasResponse = ours === null ? status !== null : status !== null && at(ours, 'response') !== null;
  const timing = timingOf(entry, inside(ours, 'timing'));
  const address = addressOf(ours, url);
  const failed = textAt(response, '_error', 4096) !== null || !hasResponse;
  const bodies = { request: requestBody(request), response: hasResponse ? contentOf(response) : null };
  const isWebSocket =
    Array.isArray(at(entry, '_webSocketMessages')) ||
    /^wss?:/i.test(textAt(request, 'url', urlCharacters) ?? '');
  const outerRoutes = outerRoutesAt(said);
  const summary: ExchangeSummary = {
    id,
    kind: wordAt(said, 'kind', ['http', 'websocket']) ?? (isWebSocket ? 'websocket' : 'http'),
    state: stateOf(said) ?? (failed ? 'failed' : 'complete'),
    at: epochMilliseconds(momentOf(amountAt(said, 'at')) ?? began),
    listener: textAt(said, 'listener', 64) ?? '',
    httpVersion: versionOf(textAt(request, 'httpVersion', 64)),
    client: textAt(said, 'client', 64) ?? '',
    method,
    ...address,
    route: textAt(said, 'route', 64),
    ...(outerRoutes === null ? {} : { outerRoutes }),
    pool: textAt(said, 'pool', 64),
    upstream: textAt(said, 'upstream', 64),
    status: hasResponse ? status : null,
    answeredBy:
      ours === null
        ? hasResponse
          ? 'upstream'
          : null
        : wordAt(said, 'answeredBy', ['upstream', 'cache', 'doorman']),
    fault: faultAt(said),
    cache: wordAt(said, 'cache', cacheOutcomes),
    requestBytes: bytes(countAt(said, 'requestBytes') ?? countAt(request, 'bodySize') ?? 0),
    responseBytes: bytes(countAt(said, 'responseBytes') ?? countAt(response, 'bodySize') ?? sizeOf(response)),
    contentType:
      ours === null
        ? firstValue(responseHeaders, 'content-type')
        : textAt(said, 'contentType', fieldCharacters),
    duration: ours === null ? timing.end : timeOf(amountAt(said, 'duration')),
  };
  const target = textAt(inside(ours, 'request'), 'target', urlCharacters) ?? address.target;
  const coded = { request: codingOf(headers), response: codingOf(responseHeaders) };
  return {
    detail: {
      summary,
      request: {
        method,
        target,
        headers,
        trailers: pairsAt(inside(ours, 'request'), 'trailers'),
        body: bodyRecord(inside(ours, 'request'), countAt(request, 'bodySize'), coded.request),
      },
      ...upstreamHeads(ours, pairsAt),
      response:
        !hasResponse || status === null
          ? null
          : {
              status,
              reason: textAt(response, 'statusText', 1024) ?? '',
              headers: responseHeaders,
              trailers: pairsAt(inside(ours, 'response'), 'trailers'),
              body: bodyRecord(inside(ours, 'response'), countAt(response, 'bodySize'), coded.response),
            },
      timing,
      decisions: ours === null ? [] : decisionsAt(ours),
    },
    ...bodies,
    messages: messagesOf(entry, ours, summary.at),
  };
}

/** The exchange with what is kept of its bodies. */
export function withBodies(
  detail: ExchangeDetail,
  kept: { readonly request: number; readonly response: number },
): ExchangeDetail {
  const fill = (body: BodyRecord, length: number): BodyRecord => {
    const { decoded, ...rest } = body;
    return {
      ...rest,
      // A file that does not say how much went through has all that there is.
      size: bytes(body.size < 0 ? length : body.size),
      kept: bytes(length),
      ...(decoded === true && length > 0 ? { decoded } : {}),
    };
  };
  const { request, response } = detail;
  const filled = fill(request.body, kept.request);
  const answered = response && fill(response.body, kept.response);
  const { requestBytes, responseBytes } = detail.summary;
  return {
    ...detail,
    summary: {
      ...detail.summary,
      requestBytes: requestBytes === 0 ? filled.size : requestBytes,
      responseBytes: responseBytes === 0 && answered !== null ? answered.size : responseBytes,
    },
    request: { ...request, body: filled },
    response: response && answered && { ...response, body: answered },
  };
}

const headersOf = (message: Fields | null): HeaderPairs => pairsAt(message, 'headers');

/** Header lines as `{name, value}` of HAR or as our pairs. Names that HTTP does not have are left out, and so are pseudo-headers. */
function pairsAt(fields: Fields | null, key: string): HeaderPairs {
  const pairs: (readonly [string, string])[] = [];
  let room = headCharacters;
  for (const item of listAt(fields, key, fieldLimit)) {
    const pair = fieldsOf(item);
    const [name, value] = Array.isArray(item)
      ? (item as readonly unknown[])
      : [at(pair, 'name'), at(pair, 'value')];
    if (typeof name !== 'string' || typeof value !== 'string') continue;
    if (!/^[!#$%&'*+\-.^_`|~\w]{1,256}$/.test(name) || value.length > fieldCharacters) continue;
    // Chrome joins lines of one name, such as Set-Cookie, with line feeds.
    const lines = value.split(/[\r\n]+/, fieldLimit).filter((line, index) => line !== '' || index === 0);
    for (const line of lines) {
      room -= name.length + line.length;
      if (pairs.length >= fieldLimit || room < 0) return pairs;
      pairs.push([name, line.replaceAll('\0', ' ')]);
    }
  }
  return pairs;
}

function statusOf(response: Fields | null): number | null {
  const status = numberAt(response, 'status');
  return status !== null && Number.isInteger(status) && status >= 100 && status <= 999 ? status : null;
}

function addressOf(
  ours: Fields | null,
  url: Pick<ExchangeSummary, 'scheme' | 'authority' | 'target'>,
): Pick<ExchangeSummary, 'scheme' | 'authority' | 'target'> {
  const fields = inside(ours, 'address');
  const scheme = wordAt(fields, 'scheme', ['http', 'https']);
  const authority = textAt(fields, 'authority', urlCharacters);
  const target = textAt(fields, 'target', urlCharacters);
  return scheme === null || authority === null || target === null ? url : { scheme, authority, target };
}

/** `HTTP/1.1`, `http/2.0`, `h2`, `h3`. What comes after HTTP/2 has the same heads. */
function versionOf(text: string | null): HttpVersion {
  if (/^(?:http\/[23]|h[23])/i.test(text ?? '')) return '2';
  return /^http\/1\.0$/i.test(text ?? '') ? '1.0' : '1.1';
}

/** Nothing that comes from a file is under way. */
function stateOf(said: Fields | null): ExchangeSummary['state'] | null {
  const state = wordAt(said, 'state', states);
  return state === 'active' ? 'lost' : state;
}

const timeOf = (value: number | null): Microseconds | null => (value === null ? null : microseconds(value));

function timingOf(entry: Fields, said: Fields | null): ExchangeDetail['timing'] {
  if (said !== null) {
    const time = (key: string) => timeOf(amountAt(said, key));
    return {
      head: microseconds(amountAt(said, 'head') ?? 0),
      sent: time('sent'),
      firstByte: time('firstByte'),
      end: time('end'),
    };
  }
  const timings = inside(entry, 'timings');
  // Parts that do not apply are -1; `ssl` is part of `connect`.
  const part = (key: string): number => amountAt(timings, key) ?? 0;
  const sent = part('blocked') + part('dns') + part('connect') + part('send');
  const firstByte = sent + part('wait');
  const total = amountAt(entry, 'time') ?? firstByte + part('receive');
  const point = (value: number): Microseconds =>
    microseconds(Math.min(Math.round(value * 1000), Number.MAX_SAFE_INTEGER));
  return timings === null
    ? { head: microseconds(0), sent: null, firstByte: null, end: point(total) }
    : {
        head: microseconds(0),
        sent: point(sent),
        firstByte: point(firstByte),
        end: point(Math.max(total, firstByte)),
      };
}

const sizeOf = (response: Fields | null): number => countAt(inside(response, 'content'), 'size') ?? 0;

function codingOf(headers: HeaderPairs): boolean {
  const coding = firstValue(headers, 'content-encoding')?.trim().toLowerCase() ?? '';
  return coding !== '' && coding !== 'identity';
}

/** Null where the entry has no content. */
function contentOf(response: Fields | null): ImportedBody | null {
  const content = inside(response, 'content');
  return bodyOf(at(content, 'text'), at(content, 'encoding'));
}

/** What HTTP Toolkit and we write of a body that is no text is before the text. */
function requestBody(request: Fields): ImportedBody | null {
  const content = inside(request, '_content');
  const data = inside(request, 'postData');
  return (
    bodyOf(at(content, 'text'), at(content, 'encoding')) ?? bodyOf(at(data, 'text'), at(data, 'encoding'))
  );
}

const bodyOf = (text: unknown, encoding: unknown): ImportedBody | null =>
  typeof text === 'string' && text !== '' ? { text, isBase64: encoding === 'base64' } : null;

const withheldReasons: readonly WithheldReason[] = [
  'too_large',
  'cut_off',
  'coding',
  'damaged',
  'unreadable',
  'charset',
];

/** What is kept is filled in when the content was read; a size below 0 stands for one that nobody said. */
function bodyRecord(ours: Fields | null, size: number | null, isCoded: boolean): BodyRecord {
  const said = inside(ours, 'body');
  if (said === null) {
    // Others write content with its codings undone.
    return { size: bytes(size ?? -1), kept: bytes(0), complete: true, ...(isCoded ? { decoded: true } : {}) };
  }
  const withheld = wordAt(said, 'withheld', withheldReasons);
  return {
    size: bytes(countAt(said, 'size') ?? 0),
    kept: bytes(0),
    complete: at(said, 'complete') === true,
    ...(at(said, 'decoded') === true ? { decoded: true } : {}),
    ...(at(said, 'redacted') === true ? { redacted: true } : {}),
    ...(withheld === null ? {} : { withheld }),
  };
}
