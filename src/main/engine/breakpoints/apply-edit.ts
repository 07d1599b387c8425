import type { HeldEdit } from '../../../shared/model/breakpoint.ts';
import type { FieldChange } from '../../../shared/model/decision.ts';
import type { HeaderPairs } from '../../../shared/model/exchange.ts';
import { bytes } from '../../../shared/model/units.ts';
import { withoutHopHeaders } from '../forward/hop-headers.ts';
import { HeaderList } from '../headers.ts';
import { type Body, bodyOf, emptyBody, type RequestHead, type ResponseHead } from '../message.ts';

/** Where a body ends is told by whoever writes it, never by a person. */
const framing = ['content-length', 'transfer-encoding'] as const;

/** What an edit changed, as the decision tells it. */
export interface EditMade {
  readonly changes: readonly FieldChange[];
  readonly line: { readonly before: string; readonly after: string } | null;
  readonly body: {
    readonly before: ReturnType<typeof bytes>;
    readonly after: ReturnType<typeof bytes>;
  } | null;
}

/** A body as it came, with the bytes of it where they are known. */
export interface BodyAsCame {
  readonly body: Body;
  readonly size: number;
}

/** A request's fields as a person sees them: with Host, which HTTP/2 has in another place. */
export function fieldsOfRequest({ headers, authority }: RequestHead): HeaderPairs {
  return headers.has('host') ? headers.toPairs() : [['Host', authority], ...headers.toPairs()];
}

/** The request as a person wants it. */
export function editRequest(
  head: RequestHead,
  came: BodyAsCame,
  edit: HeldEdit,
): { readonly head: RequestHead; readonly body: Body; readonly made: EditMade } {
  const method = edit.method ?? head.method;
  const target = edit.target ?? head.target;
  const before = fieldsOfRequest(head);
  const { headers, body } = reframed(head.headers, edit, before, came);
  const after: RequestHead = {
    ...head,
    method,
    target,
    headers,
    authority: headers.get('host') ?? head.authority,
  };
  const lines = { before: `${head.method} ${head.target}`, after: `${method} ${target}` };
  return {
    head: after,
    body,
    made: {
      changes: fieldChanges(before, fieldsOfRequest(after)),
      line: lines.before === lines.after ? null : lines,
      body: bodyChange(came, edit),
    },
  };
}

/** Statuses that have no body (RFC 9110 sections 15.3.5, 15.3.6 and 15.4.5). */
const bodiless: ReadonlySet<number> = new Set([204, 205, 304]);

/** The response as a person wants it. */
export function editResponse(
  head: ResponseHead,
  came: BodyAsCame,
  edit: HeldEdit,
): { readonly head: ResponseHead; readonly body: Body; readonly made: EditMade } {
  const status = edit.status ?? head.status;
  const before = head.headers.toPairs();
  let { headers, body } = reframed(head.headers, edit, before, came);
  // Which fields are of this connection is for whoever writes to it; two opinions of where it ends are none.
  if (edit.headers !== undefined) headers = withoutHopHeaders(headers);
  const losesBody = bodiless.has(status) && (status !== head.status || edit.body !== undefined);
  if (losesBody) {
    body.cancel();
    body = emptyBody;
    headers = headers.filter((name) => !framing.some((field) => field === name));
  } else if (bodiless.has(head.status) && !bodiless.has(status) && edit.body === undefined) {
    headers.set('Content-Length', '0');
  }
  return {
    head: { status, reason: status === head.status ? head.reason : '', headers },
    body,
    made: {
      changes: fieldChanges(before, headers.toPairs()),
      line: status === head.status ? null : { before: String(head.status), after: String(status) },
      body: losesBody ? null : bodyChange(came, edit),
    },
  };
}

/** The fields that a person wants, with the framing that the body has. */
function reframed(
  original: HeaderList,
  edit: HeldEdit,
  shown: HeaderPairs,
  came: BodyAsCame,
): { headers: HeaderList; body: Body } {
  const wanted = HeaderList.fromPairs(edit.headers ?? shown);
  for (const name of framing) wanted.remove(name);
  if (edit.body === undefined) {
    for (const name of framing)
      for (const value of original.all(name)) wanted.append(nameIn(original, name), value);
    return { headers: wanted, body: came.body };
  }
  came.body.cancel();
  // What a person wrote is not compressed.
  wanted.remove('content-encoding');
  wanted.append('Content-Length', String(edit.body.length));
  return { headers: wanted, body: bodyOf(edit.body) };
}

const nameIn = (headers: HeaderList, key: string): string =>
  headers.flat[headers.keys.indexOf(key) * 2] ?? key;

const bodyChange = (came: BodyAsCame, edit: HeldEdit): EditMade['body'] =>
  edit.body === undefined ? null : { before: bytes(came.size), after: bytes(edit.body.length) };

/** Fields that differ, each name once, in the order of the list that has them. */
export function fieldChanges(before: HeaderPairs, after: HeaderPairs): readonly FieldChange[] {
  const old = HeaderList.fromPairs(before);
  const now = HeaderList.fromPairs(after);
  const names = new Map<string, string>();
  for (const [name] of [...before, ...after])
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return [...names.values()].flatMap((name): FieldChange[] => {
    const change = { name, before: old.joined(name) ?? null, after: now.joined(name) ?? null };
    return change.before === change.after ? [] : [change];
  });
}
