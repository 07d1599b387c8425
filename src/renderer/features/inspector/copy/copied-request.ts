import type { ContractClient } from '../../../../shared/contract/client.ts';
import { findSecrets } from '../../../../shared/har/secrets.ts';
import { urlOf } from '../../../../shared/har/url.ts';
import type { ExchangeDetail, ExchangeId, HeaderPairs } from '../../../../shared/model/exchange.ts';
import { sniffText } from '../../../ui/body-kind.ts';
import { fetchBody, fetchDecodedBody } from '../body-bytes.ts';
import { connectionFields } from '../curl.ts';

/** A recorded request as a program is to send it again. */
export interface CopiedRequest {
  readonly method: string;
  readonly url: string;
  /** Without those that belong to the connection, or that a client writes itself. */
  readonly headers: HeaderPairs;
  /** Null where there was none, or it cannot be sent whole. */
  readonly body: { readonly bytes: Uint8Array; readonly text: string | null } | null;
  /** Why the body that there was is left out, as a sentence; null where it is not. */
  readonly note: string | null;
}

export interface FetchedRequest {
  readonly detail: ExchangeDetail;
  /** What is kept of its body. */
  readonly bytes: Uint8Array;
}

/** @throws ContractError */
export async function fetchRequest(client: ContractClient, id: ExchangeId): Promise<FetchedRequest> {
  const detail = await client.call('exchanges.get', { id });
  const { body } = detail.request;
  if (body.kept === 0) return { detail, bytes: new Uint8Array() };
  const bytes =
    body.decoded === true
      ? (await fetchDecodedBody(client, id, 'request')).bytes
      : await fetchBody(client, id, 'request');
  return { detail, bytes };
}

export function copiedRequest({ detail, bytes }: FetchedRequest): CopiedRequest {
  const { request, summary } = detail;
  const { size, kept, decoded, redacted } = request.body;
  const isWhole =
    size === 0 || redacted === true || (decoded === true ? bytes.length === kept : bytes.length === size);
  const isSent = isWhole && bytes.length > 0;
  return {
    method: request.method,
    url: urlOf({ ...summary, target: request.target }),
    headers: request.headers.filter(([name]) => {
      const lower = name.toLowerCase();
      if (lower === 'accept-encoding' || name.startsWith(':') || connectionFields.has(lower)) return false;
      // What was imported has no coding any more.
      return !(decoded === true && lower === 'content-encoding');
    }),
    body: isSent ? { bytes, text: exactText(bytes) } : null,
    note: isSent || size === 0 ? null : leftOut(size, 'only its beginning was recorded'),
  };
}

/** The bytes as text that is these bytes again; null where there is none, such as with a mark of the order of bytes. */
export function exactText(bytes: Uint8Array): string | null {
  const text = sniffText(bytes);
  return text !== null && new TextEncoder().encode(text).length === bytes.length ? text : null;
}

export const leftOut = (size: number, reason: string): string =>
  `The request had a body of ${size} bytes, which is left out: ${reason}.`;

/** What to know about secrets in what was copied, as a sentence behind the notice; '' where nothing is. */
export function secretsNote({ detail, bytes }: FetchedRequest): string {
  const { hidden, suspicious } = findSecrets({
    detail: { ...detail, upstreamRequest: null, upstreamResponse: null, response: null, informational: [] },
    requestText: sniffText(bytes),
    responseText: null,
    frames: [],
  });
  const names = [...new Set(suspicious.map(({ name }) => name))].slice(0, 3).join(', ');
  const cookies = detail.request.headers.some(([name]) => name.toLowerCase() === 'cookie');
  const holds = [names, cookies && !names.includes('cookie') ? 'cookies' : '']
    .filter((name) => name !== '')
    .join(', ');
  return [
    holds === '' || (hidden.length > 0 && names === '') ? '' : ` It holds secrets: ${holds}.`,
    hidden.length > 0 ? ' [redacted] stands where values were hidden when it was recorded.' : '',
  ].join('');
}
