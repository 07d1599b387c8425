import type { RouteConfig } from '../../../shared/config/schema.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import { afterNext } from '../pipeline/after-next.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import { pause } from '../pipeline/pause.ts';
import type { MaybePromise, Next, Stage } from '../pipeline/stage.ts';
import { SlowBody } from './slow-body.ts';

/**
 * Trouble on purpose: requests are held back, some are answered with an error in the place of all that follows, and bodies of
 * responses are sent slowly. A connection that changes its protocol is held back, and not slowed down afterwards.
 *
 * @param random 0 up to 1
 * @returns nothing where the route asks for no trouble
 * @throws ExchangeFailure `route.fault_on_purpose`
 */
export function compileFaultsStage({ id, faults }: RouteConfig, random: () => number): readonly Stage[] {
  const { delay, jitter, errorRate, bytesPerSecond } = faults;
  const isHeldBack = delay > 0 || jitter > 0;
  if (!isHeldBack && errorRate === 0 && bytesPerSecond === 'unlimited') return [];
  const goOn = (context: ExchangeContext, next: Next): MaybePromise<Response> => {
    if (errorRate > 0) draw(context, id, faults, random);
    return bytesPerSecond === 'unlimited' ? next() : afterNext(next, slowed(context, id, bytesPerSecond));
  };
  return [
    {
      name: 'faults',
      run(context, next) {
        if (!isHeldBack) return goOn(context, next);
        const startedAt = context.elapsed();
        const drawn = milliseconds(Math.round(delay + jitter * random()));
        return pause(drawn, context.cancellation).then(() => {
          context.decide('faults.delayed', { route: id, delay: drawn, base: delay, jitter }, startedAt);
          return goOn(context, next);
        });
      },
    },
  ];
}

type Faults = RouteConfig['faults'];

/** @throws ExchangeFailure where the request is drawn */
function draw(
  context: ExchangeContext,
  route: string,
  { errorRate, errorStatus }: Faults,
  random: () => number,
): void {
  if (random() >= errorRate) {
    context.decide('faults.spared', { route, errorRate }, context.elapsed());
    return;
  }
  context.decide('faults.answered', { route, status: errorStatus, errorRate }, context.elapsed());
  throw new ExchangeFailure('route.fault_on_purpose', `drawn by 'faults.errorRate' of the route`, undefined, {
    status: errorStatus,
  });
}

const slowed =
  (context: ExchangeContext, route: string, bytesPerSecond: Exclude<Faults['bytesPerSecond'], 'unlimited'>) =>
  (response: Response): Response => {
    const { head, body } = response;
    if (body.empty || head.status === 101) return response;
    context.decide('faults.slowed', { route, bytesPerSecond }, context.elapsed());
    return { head, body: new SlowBody(body, bytesPerSecond) };
  };
