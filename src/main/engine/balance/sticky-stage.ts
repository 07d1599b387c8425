import { clientOrigin } from '../forward/forwarded.ts';
import type { Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import type { StickyCookie } from './sticky-cookie.ts';

/**
 * Gives the client the cookie of the upstream that answered, unless it has it already. Around the stages that change responses:
 * the cookie is Doorman's own, and what they do to those of an upstream is not meant for it. A server error binds nobody.
 */
export function createStickyStage(sticky: StickyCookie): Stage {
  const give = (context: ExchangeContext, response: Response): Response => {
    const { upstream, current, connection, table } = context;
    if (upstream === null || context.answeredBy !== 'upstream' || response.head.status >= 500)
      return response;
    if (sticky.read(current.headers) === upstream) return response;
    const trusted = table.trustedProxies(connection.listener);
    const { scheme } = clientOrigin(connection, current.authority, current.headers, trusted);
    response.head.headers.append('Set-Cookie', sticky.line(upstream, scheme === 'https'));
    return response;
  };
  return {
    name: 'sticky',
    run(context, next) {
      const answered = next();
      return answered instanceof Promise
        ? answered.then((response) => give(context, response))
        : give(context, answered);
    },
  };
}
