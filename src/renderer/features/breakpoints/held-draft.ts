import type { HeldMessageView } from '../../../shared/contract/methods/breakpoints.ts';
import { heldBodyLimit } from '../../../shared/model/breakpoint.ts';
import { judgeHeaders, judgeMethod, judgeTarget } from '../../../shared/replay/edited-request.ts';
import { fromBase64 } from '../../ui/base64.ts';
import { asText, type BodyDraft, bytesOfDraft, problemOfDraft, toBase64 } from '../../ui/body-draft.ts';
import { type HeaderRow, pairsOf, rowsOf } from '../../ui/header-draft.ts';

/** A held message while it is edited. */
export interface HeldDraft {
  readonly method: string;
  readonly target: string;
  readonly status: string;
  readonly headers: readonly HeaderRow[];
  readonly body: BodyDraft;
}

export const bodyBytesOf = ({ body }: HeldMessageView): Uint8Array | null =>
  body.base64 === null ? null : fromBase64(body.base64);

/** Where a body ends is written anew, whatever is said of it. */
const framing = new Set(['content-length', 'transfer-encoding']);
const editable = ({ headers }: HeldMessageView) =>
  headers.filter(([name]) => !framing.has(name.toLowerCase()));

export function heldDraftOf(message: HeldMessageView): HeldDraft {
  const bytes = bodyBytesOf(message);
  const text = bytes === null || bytes.length === 0 ? null : asText(bytes);
  return {
    method: message.method,
    target: message.target,
    status: message.status === null ? '' : String(message.status),
    headers: rowsOf(editable(message)),
    body: text === null ? { kind: 'kept' } : { kind: 'text', text },
  };
}

export interface HeldProblems {
  readonly method: string | null;
  readonly target: string | null;
  readonly status: string | null;
  readonly headers: ReadonlyMap<number, string>;
  readonly body: string | null;
  readonly any: boolean;
}

export function heldProblems(draft: HeldDraft, message: HeldMessageView): HeldProblems {
  const isRequest = message.status === null;
  const headers = new Map<number, string>();
  for (const { index, message: text } of judgeHeaders(pairsOf(draft.headers))) headers.set(index ?? 0, text);
  const status = Number(draft.status);
  const problems = {
    method: isRequest ? judgeMethod(draft.method) : null,
    target: isRequest ? judgeTarget(draft.target) : null,
    status:
      isRequest || (/^\d{3}$/.test(draft.status) && status >= 200 && status <= 599)
        ? null
        : `"${draft.status}" is not a status from 200 to 599.`,
    headers,
    body: problemOfDraft(draft.body, heldBodyLimit),
  };
  const { method, target, body } = problems;
  return {
    ...problems,
    any: headers.size > 0 || [method, target, problems.status, body].some((problem) => problem !== null),
  };
}

const sameBytes = (one: Uint8Array | null, other: Uint8Array | null): boolean =>
  one !== null &&
  other !== null &&
  one.length === other.length &&
  one.every((byte, index) => byte === other[index]);

/** What is different, as the contract takes it; null where nothing is. */
export function heldEdit(draft: HeldDraft, message: HeldMessageView) {
  const isRequest = message.status === null;
  const headers = pairsOf(draft.headers);
  const original = bodyBytesOf(message);
  const bytes = bytesOfDraft(draft.body);
  const edit = {
    ...(isRequest && draft.method !== message.method ? { method: draft.method } : {}),
    ...(isRequest && draft.target !== message.target ? { target: draft.target } : {}),
    ...(!isRequest && draft.status !== String(message.status) ? { status: Number(draft.status) } : {}),
    ...(JSON.stringify(headers) === JSON.stringify(editable(message)) ? {} : { headers }),
    ...(bytes === null || sameBytes(bytes, original) ? {} : { bodyBase64: toBase64(bytes) }),
  };
  return Object.keys(edit).length === 0 ? null : edit;
}
