import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { ContentCoding } from '../../../shared/model/content-decision.ts';
import { bytes } from '../../../shared/model/units.ts';
import { headersAsClientHas, headersOfChangedBody } from '../changed-body.ts';
import type { HeaderList } from '../headers.ts';
import { parseMediaType } from '../media-type.ts';
import type { RequestHead, Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { type CompressOptions, planCompression } from './compress-plan.ts';
import { isMessageStream } from './compressible-types.ts';
import { CompressingBody } from './compressing-body.ts';

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
): Response {
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
  const progress = { coding, accepted, before: bytes(0), after: bytes(0), complete: false };
  context.decide('compress.applied', progress, startedAt);
  const compressing = new CompressingBody(body, {
    coding,
    length: Number(head.headers.get('content-length') ?? 0),
    messages: isMessageStream(parseMediaType(head.headers.get('content-type')).type),
    progress,
  });
  return { head: { ...head, headers }, body: compressing };
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
