import type { EditedRequest } from '../../../../shared/contract/methods/replay.ts';
import type { ExchangeDetail } from '../../../../shared/model/exchange.ts';
import { judgeRequest, requestBodyLimit } from '../../../../shared/replay/edited-request.ts';
import { redactedMark } from '../../../../shared/replay/redacted.ts';
import { asText, type BodyDraft, bytesOfDraft, problemOfDraft, toBase64 } from '../../../ui/body-draft.ts';
import { type HeaderRow, pairsOf, rowsOf } from '../../../ui/header-draft.ts';
import { urlOf } from '../exchange-words.ts';

/** A request while it is edited. */
export interface RequestForm {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderRow[];
  readonly body: BodyDraft;
}

export interface FormProblems {
  readonly method: string | null;
  readonly url: string | null;
  readonly headers: ReadonlyMap<number, string>;
  /** About all headers together. */
  readonly allHeaders: string | null;
  readonly body: string | null;
  readonly any: boolean;
}

/** Fields that are made anew for every connection: nothing a person writes there would be sent. */
const madeAnew = new Set([
  'connection',
  'content-length',
  'host',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'te',
  'upgrade',
]);

/**
 * The form with the request as it was.
 *
 * @param body all of it; null where it is not known whole
 */
export function formOf({ summary, request }: ExchangeDetail, body: Uint8Array | null): RequestForm {
  const text = body === null || body.length === 0 ? null : asText(body);
  return {
    method: request.method,
    url: urlOf(summary),
    headers: rowsOf(request.headers.filter(([name]) => !madeAnew.has(name.toLowerCase()))),
    body: text === null ? { kind: 'kept' } : { kind: 'text', text },
  };
}

/** Everything that keeps it from being sent, each where it is. */
export function problemsOf(form: RequestForm): FormProblems {
  const mistakes = judgeRequest({ ...form, headers: pairsOf(form.headers) });
  const of = (field: 'method' | 'url') =>
    mistakes.find((mistake) => mistake.field === field)?.message ?? null;
  const headers = new Map<number, string>();
  for (const { field, index, message } of mistakes) {
    if (field === 'headers' && index !== null && !headers.has(index)) headers.set(index, message);
  }
  for (const [index, { value }] of form.headers.entries()) {
    if (value.includes(redactedMark))
      headers.set(index, 'History does not keep this secret: fill it in, or remove the header.');
  }
  const url =
    of('url') ??
    (/\[redacted\]|%5Bredacted%5D/i.test(form.url) ? 'History does not keep this secret: fill it in.' : null);
  const body = problemOfDraft(form.body, requestBodyLimit);
  const allHeaders =
    mistakes.find(({ field, index }) => field === 'headers' && index === null)?.message ?? null;
  return {
    method: of('method'),
    url,
    headers,
    allHeaders,
    body,
    any: mistakes.length > 0 || headers.size > 0 || url !== null || body !== null,
  };
}

/** The request as it goes over the contract. */
export function editedRequest(form: RequestForm): EditedRequest {
  const { method, url, body } = form;
  const headers = pairsOf(form.headers);
  if (body.kind === 'kept' || body.kind === 'text') return { method, url, headers, body };
  return {
    method,
    url,
    headers,
    body: { kind: 'bytes', base64: toBase64(bytesOfDraft(body) ?? new Uint8Array()) },
  };
}
