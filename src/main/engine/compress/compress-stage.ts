import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { ContentCoding } from '../../../shared/model/content-decision.ts';
import { bytes } from '../../../shared/model/units.ts';
import { headersAsClientHas, headersOfChangedBody } from '../changed-body.ts';
import { collectBody } from '../collect-body.ts';
import type { HeaderList } from '../headers.ts';
import { parseMediaType } from '../media-type.ts';
import type { Body, RequestHead, Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise, Stage } from '../pipeline/stage.ts';
import { type CompressOptions, planCompression } from './compress-plan.ts';
import { isMessageStream } from './compressible-types.ts';
import { CompressingBody, silence } from './compressing-body.ts';

/** Of a body whose length is not known so much is waited for, at most, to see whether it is too small. In bytes. */
const lookLimit = 16 * 1024;

/**
 * Compresses responses for clients that accept it (RFC 9110 section 12.5.3). The outermost stage of a route: what is stored
 * and what is optimised is not compressed. Empty for a route that does not want it.
 */
export function compileCompressStage({ enabled, ...options }: RouteConfig['compress']): readonly Stage[] {
  if (!enabled) return [];
  return [
    {
      name: 'compress',
      run(context, next) {
        // As this layer sees it: behind a route to a listener it is another.
        const request = context.current;
        const answered = next();
        return answered instanceof Promise
          ? answered.then((response) => compress(context, options, request, response))
          : compress(context, options, request, answered);
      },
    },
  ];
}

function compress(
  context: ExchangeContext,
  options: CompressOptions,
  request: RequestHead,
  { head, body }: Response,
): MaybePromise<Response> {
  const startedAt = context.elapsed();
  const isHead = request.method === 'HEAD';
  const plan = planCompression(options, request.headers, head, body.empty && !isHead);
  if (plan.coding === null) {
    const { reason, detail, varies } = plan;
    context.decide('compress.skipped', { reason, detail }, startedAt);
    if (!varies) return { head, body };
    const headers =
      head.status === 304
        ? headersAsClientHas(head.headers, request.headers.joined('if-none-match'))
        : head.headers;
    return { head: { ...head, headers: varyingByEncoding(headers) }, body };
  }
  const { coding, accepted } = plan;
  const headers = compressedHeaders(head.headers, coding);
  if (isHead) {
    context.decide('compress.skipped', { reason: 'head', detail: coding }, startedAt);
    return { head: { ...head, headers }, body };
  }
  const length = head.headers.get('content-length');
  const messages = isMessageStream(parseMediaType(head.headers.get('content-type')).type);
  const apply = (source: Body): Response => {
    const progress = { coding, accepted, before: bytes(0), after: bytes(0), complete: false };
    context.decide('compress.applied', progress, startedAt);
    const compressing = { coding, length: Number(length ?? 0), messages, progress };
    return { head: { ...head, headers }, body: new CompressingBody(source, compressing) };
  };
  const wait = Math.min(options.minBytes, lookLimit);
  if (length !== undefined || messages || wait <= 1) return apply(body);
  const layer = context.passed.length;
  const { collected } = collectBody(body, { limit: wait - 1, wait: silence, take: () => true });
  return collected.then(({ outcome, bytes: { length: size }, body: source }) => {
    if (outcome !== 'whole') return apply(source);
    // It might have come later, and been compressed.
    context.decide('compress.skipped', { reason: 'too_small', detail: `${size} bytes` }, startedAt, layer);
    return { head: { ...head, headers: varyingByEncoding(head.headers) }, body: source };
  });
}

function compressedHeaders(before: HeaderList, coding: ContentCoding): HeaderList {
  const headers = varyingByEncoding(headersOfChangedBody(before));
  headers.set('Content-Encoding', coding);
  return headers;
}

/** Says that the response depends on Accept-Encoding, unless that is said (RFC 9110 section 12.5.5). */
function varyingByEncoding(before: HeaderList): HeaderList {
  const named = before.joined('vary') ?? '';
  const names = named.split(',').map((name) => name.trim().toLowerCase());
  if (names.includes('*') || names.includes('accept-encoding')) return before;
  const headers = before.clone();
  headers.set('Vary', named.trim() === '' ? 'Accept-Encoding' : `${named}, Accept-Encoding`);
  return headers;
}
