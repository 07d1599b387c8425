import type { RouteTarget } from '../../../shared/config/schema.ts';
import { askedOrigin } from '../forward/asked-origin.ts';
import { HeaderList } from '../headers.ts';
import { bodyOf, type Response } from '../message.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { Stage } from '../pipeline/stage.ts';
import { hostOf } from '../route/facts.ts';
import { compileLocation } from './location.ts';

type RespondTarget = Extract<RouteTarget, { kind: 'respond' }>;
type RedirectTarget = Extract<RouteTarget, { kind: 'redirect' }>;

/** Answers with what the configuration says. The text is UTF-8 unless its own `content-type` says otherwise. */
export function createRespondStage(route: string, target: RespondTarget): Stage {
  const bytes = Buffer.from(target.body);
  return {
    name: 'respond',
    run(context) {
      const startedAt = context.elapsed();
      context.answeredBy = 'doorman';
      const headers = new HeaderList(Object.entries(target.headers).flat());
      if (!headers.has('content-type') && bytes.length > 0)
        headers.append('Content-Type', 'text/plain; charset=utf-8');
      context.decide('respond.fixed', { route, status: target.status }, startedAt);
      return answer(context, target.status, headers, bytes);
    },
  };
}

/** Redirects to a place made from the request. */
export function createRedirectStage(route: string, target: RedirectTarget): Stage {
  const fill = compileLocation(target.location);
  return {
    name: 'redirect',
    run(context) {
      const startedAt = context.elapsed();
      const location = fill(askedOrigin(context), context.current.target);
      return redirect(context, route, target.status, location, startedAt);
    },
  };
}

/** Redirects every request of a plain listener to the same place over HTTPS. */
export const redirectToHttpsStage: Stage = {
  name: 'redirect',
  run(context, next) {
    const port = context.table.httpsPort(context.connection.listener);
    if (port === null) return next();
    const startedAt = context.elapsed();
    const suffix = port === 443 ? '' : `:${port}`;
    const location = `https://${hostOf(context.request.authority)}${suffix}${context.request.target}`;
    return redirect(context, null, 308, location, startedAt);
  },
};

function redirect(
  context: ExchangeContext,
  route: string | null,
  status: number,
  location: string,
  startedAt: ReturnType<ExchangeContext['elapsed']>,
): Response {
  context.answeredBy = 'doorman';
  context.decide('respond.redirect', { route, status, location }, startedAt);
  return answer(context, status, new HeaderList(['Location', location]), new Uint8Array());
}

/** HEAD, 204 and 304 carry the fields of the response but no body (RFC 9110 sections 9.3.2 and 15.3.5). */
function answer(context: ExchangeContext, status: number, headers: HeaderList, bytes: Uint8Array): Response {
  const bodiless = status === 204 || status === 304;
  if (!bodiless) headers.set('Content-Length', String(bytes.length));
  const silent = bodiless || context.request.method === 'HEAD';
  return { head: { status, reason: '', headers }, body: bodyOf(silent ? new Uint8Array() : bytes) };
}
