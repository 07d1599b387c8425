import { ContractError } from '../../shared/contract/errors.ts';
import type { EditedRequest, ReplayRefusal } from '../../shared/contract/methods/replay.ts';
import { judgeRequest, splitUrl } from '../../shared/replay/edited-request.ts';
import { redactedFields } from '../../shared/replay/redacted.ts';
import { type OutgoingRequest, outgoing } from '../replay/outgoing.ts';
import type { ReplaySource } from './replay-source.ts';

/** A request that is ready to be sent, and the scheme that its URL has. */
export interface ReadyRequest extends OutgoingRequest {
  readonly scheme: 'http' | 'https';
}

/** @throws ContractError `replay.refused` */
export const refuse = (
  message: string,
  reason: ReplayRefusal['reason'],
  details: Partial<ReplayRefusal> = {},
): never => {
  throw new ContractError('replay.refused', message, {
    reason,
    fields: [],
    mistakes: [],
    body: null,
    ...details,
  });
};

/**
 * The request as it is to be sent: as it was, or as a person edited it.
 *
 * @throws ContractError `replay.refused`
 */
export async function readyRequest(
  source: ReplaySource,
  edited: EditedRequest | null,
  acceptCut: boolean,
): Promise<ReadyRequest> {
  const { summary, request } = source.detail;
  if (summary.kind === 'websocket')
    refuse('A WebSocket is a connection, not a request: connect to it again from the client.', 'websocket');
  const mistakes = edited === null ? [] : judgeRequest(edited);
  if (mistakes.length > 0) refuse(mistakes.map(({ message }) => message).join(' '), 'invalid', { mistakes });
  const parts = (edited === null ? null : splitUrl(edited.url)) ?? {
    scheme: summary.scheme,
    authority: summary.authority,
    target: request.target,
  };
  const written = edited?.headers ?? request.headers;
  // The body of an import comes without its content codings.
  const headers =
    request.body.decoded === true
      ? written.filter(([name]) => name.toLowerCase() !== 'content-encoding')
      : written;
  const fields = source.fromHistory ? redactedFields(parts.target, headers) : [];
  if (fields.length > 0) {
    const named = fields.join(', ');
    refuse(
      `History does not keep secrets: fill in ${named}, or remove ${fields.length === 1 ? 'it' : 'them'}.`,
      'redacted',
      {
        fields,
      },
    );
  }
  const body = await bodyOf(source, edited, acceptCut);
  const { authority, target, scheme } = parts;
  const method = edited?.method ?? request.method;
  return { ...outgoing({ method, authority, target, headers, body }), scheme };
}

async function bodyOf(
  source: ReplaySource,
  edited: EditedRequest | null,
  acceptCut: boolean,
): Promise<Uint8Array> {
  if (edited?.body.kind === 'text') return Buffer.from(edited.body.text);
  if (edited?.body.kind === 'bytes') return Buffer.from(edited.body.base64, 'base64');
  const { size, kept, complete, redacted, withheld } = source.detail.request.body;
  if (redacted === true || withheld !== undefined) {
    refuse('History keeps this body without its secrets: put another in its place.', 'redacted', {
      fields: ['body'],
    });
  }
  if ((kept < size || !complete) && !acceptCut) {
    const what = complete
      ? `Only the first ${kept} of the ${size} bytes of its body were kept ('capture.bodyBytes').`
      : `Its body was not sent to the end: ${kept} bytes of it were kept.`;
    refuse(`${what} Send that part, or put another body in its place.`, 'body_cut', { body: { size, kept } });
  }
  return source.body();
}
