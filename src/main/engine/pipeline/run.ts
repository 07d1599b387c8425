import { randomUUID } from 'node:crypto';
import { ExchangeFailure } from '../failure.ts';
import { believedClient } from '../forward/forwarded.ts';
import type { Response } from '../message.ts';
import { redirectToHttpsStage } from '../respond/respond-stage.ts';
import { routeStage } from '../route/route-stage.ts';
import type { ExchangeContext } from './context.ts';
import { failureResponse } from './failure-response.ts';
import { runStages, type Stage } from './stage.ts';

/** What every request goes through before its route's own stages. */
const entry: readonly Stage[] = [redirectToHttpsStage, routeStage];

const requestIdForm = /^[\x21-\x7e]{1,128}$/;

/**
 * Runs one exchange. Always resolves with a response: a fault becomes a page that explains it. A fault that is not
 * one of ours is an error in Doorman; it is reported and answered with 500.
 */
export async function runExchange(
  context: ExchangeContext,
  onUnexpected: (error: unknown) => void,
  rejected: ExchangeFailure | null = null,
): Promise<Response> {
  const { connection, request } = context;
  context.client = believedClient(
    connection.peerAddress,
    request.headers,
    context.table.trustedProxies(connection.listener),
  );
  const given = request.headers.get('x-request-id');
  context.requestId = given !== undefined && requestIdForm.test(given) ? given : randomUUID();
  if (connection.tls === null) context.decide('tls.off', {}, context.elapsed());
  else context.decide('tls.terminated', connection.tls, context.elapsed());

  let response: Response;
  try {
    if (rejected !== null) {
      const { code, detail } = rejected.fault;
      context.decide('listener.rejected', { fault: code, detail }, context.elapsed());
      throw rejected;
    }
    response = await runStages(entry, context);
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) onUnexpected(error);
    const fault =
      error instanceof ExchangeFailure
        ? error.fault
        : ({ code: 'engine.internal', detail: 'an error inside Doorman; its log has the details' } as const);
    context.fault = fault;
    context.answeredBy = 'doorman';
    context.requestBody.cancel();
    response = failureResponse(context, fault);
  }
  if (!response.head.headers.has('x-request-id'))
    response.head.headers.append('X-Request-Id', context.requestId);
  return response;
}
