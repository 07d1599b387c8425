import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { OptimisedKind, OptimiseSkipReason } from '../../../shared/model/content-decision.ts';
import { bytes } from '../../../shared/model/units.ts';
import { headersAsClientHas, headersOfChangedBody, trailersOfChangedBody } from '../changed-body.ts';
import { type CollectedBody, collectBody } from '../collect-body.ts';
import { WatchedBody } from '../forward/watched-body.ts';
import type { HeaderList } from '../headers.ts';
import { type Body, bodyOf, type RequestHead, type Response } from '../message.ts';
import { PassingBody } from '../passing-body.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { arrivalLimit, bodyLimits } from './optimise-limits.ts';
import { planOptimisation } from './optimise-plan.ts';
import type { Optimiser } from './optimiser.ts';

/** Why a body that did not come whole was passed on. */
const notWhole: Readonly<Record<Exclude<CollectedBody['outcome'], 'whole'>, OptimiseSkipReason>> = {
  too_large: 'too_large',
  refused: 'busy',
  late: 'late',
  cut: 'cut',
};

/** Hashes of a Content-Security-Policy: what they are of must stay as it is. */
const policyHash = /'sha(256|384|512)-/;

/**
 * Makes bodies smaller that mean the same: minified text, images encoded better. Needs the body whole, so that it waits for
 * it. Whatever does not work out, the body is passed on as it came. Empty for a route that does not want it.
 */
export function compileOptimiseStage(
  wanted: RouteConfig['optimise'],
  optimiser: Optimiser,
): readonly Stage[] {
  if (!Object.values(wanted).includes(true)) return [];
  return [
    {
      name: 'optimise',
      run(context, next) {
        const request = context.current;
        return afterNext(next, (response) => consider(context, wanted, optimiser, request, response));
      },
    },
  ];
}

function consider(
  context: ExchangeContext,
  wanted: RouteConfig['optimise'],
  optimiser: Optimiser,
  request: RequestHead,
  response: Response,
): Response | Promise<Response> {
  const startedAt = context.elapsed();
  const { head, body } = response;
  if (head.status === 304) {
    const headers = headersAsClientHas(head.headers, request.headers.joined('if-none-match'));
    return { head: { ...head, headers }, body };
  }
  const plan = planOptimisation(wanted, request.headers, head);
  const skip = (kind: OptimisedKind | null, reason: OptimiseSkipReason, detail: string): void =>
    context.decide('optimise.skipped', { kind, reason, detail }, startedAt);
  if (!plan.optimise) {
    skip(plan.kind, plan.reason, plan.detail);
    return response;
  }
  if (request.method === 'HEAD') {
    skip(plan.kind, 'head', '');
    return { head: { ...head, headers: headersOfChangedBody(head.headers) }, body };
  }
  if (body.empty) {
    skip(plan.kind, 'no_body', '');
    return response;
  }
  return optimise(context, optimiser, plan.kind, response);
}

async function optimise(
  context: ExchangeContext,
  optimiser: Optimiser,
  kind: OptimisedKind,
  { head, body }: Response,
): Promise<Response> {
  const startedAt = context.elapsed();
  const layer = context.passed.length;
  const share = optimiser.held.open();
  const { collected, stop } = collectBody(body, {
    limit: bodyLimits[kind],
    wait: arrivalLimit,
    take: share.take,
  });
  context.cancellation.onCancel(stop);
  const { outcome, bytes: before, trailers, body: original } = await collected;
  /** The bytes are held until they have gone, or are not wanted. */
  const held = (passed: Body): Body => new WatchedBody(passed, () => share.release());
  const asItCame = (reason: OptimiseSkipReason, detail: string): Response => {
    context.decide('optimise.skipped', { kind, reason, detail }, startedAt, layer);
    return { head, body: held(original) };
  };
  if (outcome !== 'whole') return asItCame(notWhole[outcome], '');
  const embedded = !head.headers.all('content-security-policy').some((policy) => policyHash.test(policy));
  const result = await optimiser.thread.optimise(kind, before, embedded);
  if (!result.ok) return asItCame(result.reason, result.detail);
  const after = result.bytes;
  if (after.length >= before.length) return asItCame('larger', `${after.length} bytes`);
  context.decide(
    'optimise.applied',
    { kind, before: bytes(before.length), after: bytes(after.length) },
    startedAt,
    layer,
  );
  original.cancel();
  const headers = headersOfChangedBody(head.headers);
  headers.set('Content-Length', String(after.length));
  return { head: { ...head, headers }, body: held(withTrailers(bodyOf(after), trailers)) };
}

const withTrailers = (body: Body, trailers: HeaderList | null): Body =>
  trailers === null ? body : new TrailedBody(body, trailersOfChangedBody(trailers));

/** A body with trailers of another. */
class TrailedBody extends PassingBody {
  readonly #trailers: HeaderList | null;

  constructor(body: Body, trailers: HeaderList | null) {
    super(body);
    this.#trailers = trailers;
  }

  override end(): void {
    super.end(this.#trailers);
  }
}
