import type { Milliseconds } from '../../../shared/model/units.ts';
import type { HeaderList } from '../headers.ts';
import { type Body, emptyBody, type RequestHead, type Response } from '../message.ts';
import { type StatusOfCache, servedFields } from './cache-status.ts';
import { clientHasIt, mayTakePart } from './conditions.ts';
import { type BytePart, partAsked } from './ranges.ts';
import type { ResponseToStore } from './store/stored-response.ts';

/** A response that the cache answers with. */
export interface Given {
  readonly response: ResponseToStore;
  /** Of its body; null while it is still coming and nobody said how long it is. */
  readonly size: number | null;
  /** A part of the body, or all of it. */
  read(from: number, to: number): Body;
}

export interface Served {
  readonly response: Response;
  /** `0-499/1234`; null for the whole. */
  readonly range: string | null;
  readonly notModified: boolean;
  /** Bytes of the body. */
  readonly length: number;
}

/** Fields about a body that is not there: a client that has it has them as well (RFC 9110 section 15.4.5). */
const aboutTheBody: ReadonlySet<string> = new Set([
  'content-length',
  'content-type',
  'content-encoding',
  'content-language',
  'content-range',
]);

/** What a client gets of a response that is stored: all of it, a part, its head, or that it has it already. */
export function serve(request: RequestHead, given: Given, age: Milliseconds, status: StatusOfCache): Served {
  const { response, size } = given;
  const finish = (headers: HeaderList): HeaderList => servedFields(headers, Math.floor(age / 1000), status);
  if (clientHasIt(request.headers, response)) {
    const headers = finish(response.headers.filter((name) => !aboutTheBody.has(name)));
    const head = { status: 304, reason: 'Not Modified', headers };
    return { response: { head, body: emptyBody }, range: null, notModified: true, length: 0 };
  }
  const part = size === null ? null : partOf(request, response, size);
  if (part !== null && size !== null) return partial(given, part, size, finish);
  const headers = finish(response.headers);
  const silent = request.method === 'HEAD' || response.status === 204;
  if (size !== null && response.status !== 204) headers.set('Content-Length', String(size));
  const { status: code, reason } = response;
  const length = silent ? 0 : (size ?? 0);
  const body = silent || size === 0 ? emptyBody : given.read(0, size ?? 0);
  return {
    response: { head: { status: code, reason, headers }, body },
    range: null,
    notModified: false,
    length,
  };
}

function partOf(
  { method, headers }: RequestHead,
  response: ResponseToStore,
  size: number,
): BytePart | 'unsatisfiable' | null {
  if (method !== 'GET' || response.status !== 200) return null;
  const range = headers.get('range');
  return range === undefined || !mayTakePart(headers, response.headers) ? null : partAsked(range, size);
}

function partial(
  { response, read }: Given,
  part: BytePart | 'unsatisfiable',
  size: number,
  finish: (headers: HeaderList) => HeaderList,
): Served {
  if (part === 'unsatisfiable') {
    const headers = finish(response.headers.filter((name) => !aboutTheBody.has(name)));
    headers.append('Content-Range', `bytes */${size}`);
    headers.append('Content-Length', '0');
    const head = { status: 416, reason: 'Range Not Satisfiable', headers };
    return { response: { head, body: emptyBody }, range: `*/${size}`, notModified: false, length: 0 };
  }
  const { from, to } = part;
  const range = `${from}-${to - 1}/${size}`;
  const headers = finish(response.headers);
  headers.set('Content-Range', `bytes ${range}`);
  headers.set('Content-Length', String(to - from));
  const head = { status: 206, reason: 'Partial Content', headers };
  return { response: { head, body: read(from, to) }, range, notModified: false, length: to - from };
}
