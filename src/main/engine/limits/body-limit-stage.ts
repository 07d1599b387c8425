import { type Bytes, bytes } from '../../../shared/model/units.ts';
import type { Stage } from '../pipeline/stage.ts';
import { bodyTooLarge, LimitedBody } from './limited-body.ts';

/**
 * Refuses requests whose body is larger than a route takes: at once where the client says how long it is, else as soon as too
 * much has come.
 *
 * @param limit in bytes
 * @throws ExchangeFailure `request.body_too_large`
 */
export function createBodyLimitStage(route: string, limit: Bytes): Stage {
  return {
    name: 'limits',
    run(context, next) {
      if (context.requestBody.empty) return next();
      const refuse = (length: Bytes | null) =>
        context.decide('limits.body_refused', { route, limit, length }, context.elapsed());
      const announced = context.request.headers.get('content-length');
      const length = announced === undefined ? null : bytes(Number(announced));
      if (length !== null && length > limit) {
        refuse(length);
        throw bodyTooLarge(String(length));
      }
      if (length === null)
        context.requestBody = new LimitedBody(context.requestBody, limit, () => refuse(null));
      return next();
    },
  };
}
