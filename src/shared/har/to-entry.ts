import { explain, plainText } from '../explain/index.ts';
import type { ExchangeDetail, ExchangeSummary, HeaderPairs } from '../model/exchange.ts';
import type { WebSocketMessage } from '../model/websocket.ts';
import { type DoormanFields, doormanFieldsVersion } from './doorman-fields.ts';
import type {
  HarEntry,
  HarPair,
  HarRequest,
  HarResponse,
  HarTimings,
  HarWebSocketMessage,
} from './har-types.ts';
import { messageFields, opcodes, secondsOf } from './messages.ts';
import { firstValue, paramsOf, queryOf, requestCookies, responseCookies } from './parts.ts';
import { splitUrl, urlOf } from './url.ts';

/** A body as it goes into an entry. */
export interface HarBody {
  /** Bytes, its content codings undone where `decoded` says so. */
  readonly size: number;
  /** The content as text; null when it is none, then it is in `base64`. */
  readonly text: string | null;
  readonly base64: string | null;
  /** Content codings were undone. */
  readonly decoded: boolean;
  /** What is not in it, as a sentence; null where nothing is. */
  readonly comment: string | null;
}

/** A message with the text of its beginning. @see WebSocketMessage.preview */
export interface HarFrame {
  readonly message: WebSocketMessage;
  /** As text for text messages, else as Base64. */
  readonly data: string;
}

export interface EntryParts {
  readonly detail: ExchangeDetail;
  /** Null where nothing of it is kept. */
  readonly request: HarBody | null;
  readonly response: HarBody | null;
  readonly frames: readonly HarFrame[];
}

const httpVersions = { '1.0': 'HTTP/1.0', '1.1': 'HTTP/1.1', '2': 'HTTP/2' } as const;

/** An exchange as an entry of HAR 1.2. What is written is what is given: secrets were taken out before. */
export function toEntry({ detail, request, response, frames }: EntryParts): HarEntry {
  const { summary } = detail;
  const timings = timingsOf(detail);
  const address = detail.decisions.findLast(({ code }) => code === 'forward.answered');
  const serverAddress = address?.code === 'forward.answered' ? withoutPort(address.evidence.address) : null;
  return {
    startedDateTime: new Date(summary.at).toISOString(),
    time: timings.total,
    request: requestOf(detail, request),
    response: responseOf(detail, response),
    cache: {},
    timings: timings.parts,
    ...(serverAddress === null ? {} : { serverIPAddress: serverAddress }),
    ...(summary.kind === 'websocket' ? { _resourceType: 'websocket' } : {}),
    ...(frames.length === 0 ? {} : { _webSocketMessages: frames.map((frame) => messageOf(summary, frame)) }),
    _doorman: fieldsOf(detail, request, response, frames),
  };
}

function requestOf({ summary, request }: ExchangeDetail, body: HarBody | null): HarRequest {
  const mimeType = firstValue(request.headers, 'content-type') ?? '';
  const text = body?.text ?? '';
  return {
    method: request.method,
    url: urlOf(summary),
    httpVersion: httpVersions[summary.httpVersion],
    cookies: requestCookies(request.headers),
    headers: pairsOf(request.headers),
    queryString: queryOf(summary.target),
    ...(request.body.size === 0 && body === null
      ? {}
      : {
          postData: {
            mimeType,
            params: paramsOf(mimeType, text),
            text,
            ...commentOf(body?.comment ?? leftOut(request.body.kept, request.body.withheld)),
          },
        }),
    ...(body === null || body.base64 === null
      ? {}
      : { _content: { text: body.base64, size: body.size, encoding: 'base64' as const } }),
    headersSize: -1,
    bodySize: request.body.size,
  };
}

function responseOf({ summary, response }: ExchangeDetail, body: HarBody | null): HarResponse {
  const error = errorOf(summary);
  const common = {
    httpVersion: httpVersions[summary.httpVersion],
    headersSize: -1,
    ...(error === null ? {} : { _error: error }),
  };
  if (response === null) {
    return {
      status: 0,
      statusText: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      bodySize: -1,
      ...common,
    };
  }
  const { status, reason, headers } = response;
  return {
    status,
    statusText: reason,
    cookies: responseCookies(headers),
    headers: pairsOf(headers),
    content: {
      size: body?.size ?? 0,
      mimeType: firstValue(headers, 'content-type') ?? 'x-unknown',
      ...(body?.decoded === true ? { compression: body.size - response.body.size } : {}),
      ...(body === null
        ? {}
        : body.text !== null
          ? { text: body.text }
          : { text: body.base64 ?? '', encoding: 'base64' as const }),
      ...commentOf(body?.comment ?? leftOut(response.body.size, response.body.withheld)),
    },
    redirectURL: firstValue(headers, 'location') ?? '',
    bodySize: response.body.size,
    ...common,
  };
}

/** Why there is no whole response; null where there is one. */
function errorOf({ fault, state }: ExchangeSummary): string | null {
  if (state === 'complete') return null;
  return fault ?? state;
}

const commentOf = (comment: string | null): { readonly comment?: string } =>
  comment === null ? {} : { comment };

/** What is said of a body that is not in the file. */
function leftOut(size: number, withheld: string | undefined): string | null {
  if (withheld !== undefined)
    return `The body was not kept: it could not be looked into for secrets (${withheld}).`;
  return size > 0 ? 'The body was not recorded.' : null;
}

const pairsOf = (headers: HeaderPairs): readonly HarPair[] =>
  headers.map(([name, value]) => ({ name, value }));

/** In milliseconds; what was not reached is not counted, and `dns`, `connect` and `ssl` are not measured apart. */
function timingsOf({ timing, summary }: ExchangeDetail): {
  readonly parts: HarTimings;
  readonly total: number;
} {
  const end = (timing.end ?? summary.duration ?? 0) / 1000;
  const sent = timing.sent === null ? null : Math.min(timing.sent / 1000, end);
  const firstByte = timing.firstByte === null ? end : Math.min(timing.firstByte / 1000, end);
  const wait = Math.max(0, firstByte - (sent ?? 0));
  const receive = Math.max(0, end - Math.max(firstByte, sent ?? 0));
  const parts = { blocked: sent ?? -1, dns: -1, connect: -1, ssl: -1, send: 0, wait, receive };
  // The sum of the parts is the total, which programs that draw them rely on.
  return { parts, total: Math.max(0, parts.blocked) + wait + receive };
}

/** `127.0.0.1` of `127.0.0.1:3001`, `::1` of `[::1]:3001`. */
function withoutPort(address: string | null): string | null {
  if (address === null) return null;
  const host = address.replace(/:\d{1,5}$/, '').replace(/^\[|\]$/g, '');
  return /^[\d.]{7,15}$|^[\da-f:.]{2,45}$/i.test(host) ? host : null;
}

const messageOf = ({ at }: ExchangeSummary, { message, data }: HarFrame): HarWebSocketMessage => ({
  type: message.from === 'client' ? 'send' : 'receive',
  time: secondsOf(message, at),
  opcode: opcodes[message.kind],
  data,
});

function fieldsOf(
  detail: ExchangeDetail,
  requestBody: HarBody | null,
  responseBody: HarBody | null,
  frames: readonly HarFrame[],
): DoormanFields {
  const { summary, request, response } = detail;
  const { id, scheme, authority, target, method: _, status: __, httpVersion: ___, ...rest } = summary;
  const url = splitUrl(urlOf(summary));
  const isSaid = url?.scheme === scheme && url.authority === authority && url.target === target;
  const body = <Kept extends { readonly body: object }>({ body: kept }: Kept, exported: HarBody | null) =>
    exported?.decoded === true
      ? { ...kept, kept: exported.size, decoded: true as const }
      : exported === null
        ? { ...kept, kept: 0 }
        : kept;
  return {
    version: doormanFieldsVersion,
    id,
    summary: rest,
    ...(isSaid ? {} : { address: { scheme, authority, target } }),
    request: {
      body: body(request, requestBody) as DoormanFields['request']['body'],
      trailers: request.trailers,
      ...(request.target === target ? {} : { target: request.target }),
    },
    response: response && {
      body: body(response, responseBody) as DoormanFields['request']['body'],
      trailers: response.trailers,
    },
    upstreamRequest: detail.upstreamRequest,
    upstreamResponse: detail.upstreamResponse,
    informational: detail.informational,
    ...(frames.length === 0 ? {} : { messages: frames.map(({ message }) => messageFields(message)) }),
    timing: detail.timing,
    decisions: detail.decisions.map((decision) => ({
      ...decision,
      sentence: plainText(explain(decision).sentence),
    })),
  };
}
