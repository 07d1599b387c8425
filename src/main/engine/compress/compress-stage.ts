import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { CompressSkipReason, ContentCoding } from '../../../shared/model/content-decision.ts';
import { bytes } from '../../../shared/model/units.ts';
import { headersAsClientHas, headersOfChangedBody } from '../changed-body.ts';
import { collectBody } from '../collect-body.ts';
import type { HeaderList } from '../headers.ts';
import type { HeldBytes } from '../held-bytes.ts';
import { parseMediaType } from '../media-type.ts';
import type { Body, RequestHead, Response } from '../message.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { MaybePromise, Stage } from '../pipeline/stage.ts';
import { type CompressOptions, planCompression } from './compress-plan.ts';
import { isMessageStream } from './compressible-types.ts';
import { CompressingBody, silence } from './compressing-body.ts';
import { encoderMemory } from './encoders.ts';

/** Of a body whose length is not known so much is waited for, at most, to see whether it is too small. In bytes. */
const lookLimit = 16 * 1024;

/**
 * Compresses responses for clients that accept it (RFC 9110 section 12.5.3). The outermost stage of a route: what is stored
 * and what is optimised is not compressed. Empty for a route that does not want it.
 *
 * @param memory what the encoders of all routes may take
 */
export function compileCompressStage(
  { enabled, ...options }: RouteConfig['compress'],
  memory: HeldBytes,
): readonly Stage[] {
  if (!enabled) return [];
  return [
    {
      name: 'compress',
      run(context, next) {
        // As this layer sees it: behind a route to a listener it is another.
        const request = context.current;
        return afterNext(next, (response) => compress(context, options, memory, request, response));
      },
    },
  ];
}

function compress(
  context: ExchangeContext,
  options: CompressOptions,
  memory: HeldBytes,
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
  const { type } = parseMediaType(head.headers.get('content-type'));
  const use = isMessageStream(type) ? 'stream' : 'body';
  const layer = context.passed.length;
  // With more memory, or at another moment, it would have been compressed.
  const asItCame = (source: Body, reason: CompressSkipReason, detail: string): Response => {
    context.decide('compress.skipped', { reason, detail }, startedAt, layer);
    return { head: { ...head, headers: varyingByEncoding(head.headers) }, body: source };
  };
  const apply = (source: Body): Response => {
    const share = memory.open();
    if (!share.take(encoderMemory(coding, use))) return asItCame(source, 'busy', '');
    const progress = { coding, accepted, before: bytes(0), after: bytes(0), complete: false };
    context.decide('compress.applied', progress, startedAt, layer);
    const compressing = new CompressingBody(source, {
      coding,
      use,
      length: Number(length ?? 0),
      progress,
      onReleased: share.release,
    });
    return { head: { ...head, headers }, body: compressing };
  };
  const wait = Math.min(options.minBytes, lookLimit);
  if (length !== undefined || use === 'stream' || wait <= 1) return apply(body);
  const { collected } = collectBody(body, { limit: wait - 1, wait: silence, take: () => true });
  return collected.then(({ outcome, bytes: { length: size }, body: source }) =>
    outcome === 'whole' ? asItCame(source, 'too_small', `${size} bytes`) : apply(source),
  );
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
