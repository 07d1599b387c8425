import type { Fault } from '../../../shared/model/fault.ts';
import { ExchangeFailure } from '../failure.ts';
import { believedClient } from '../forward/forwarded.ts';
import type { Response } from '../message.ts';
import { redirectToHttpsStage } from '../respond/respond-stage.ts';
import { routeStage } from '../route/route-stage.ts';
import { takeIdentity } from './client-identity.ts';
import type { ConnectionClient, ExchangeContext } from './context.ts';
import { failureResponse } from './failure-response.ts';
import { newRequestId } from './request-id.ts';
import { type MaybePromise, runStages, type Stage } from './stage.ts';

/** What every request goes through before its route's own stages. @param extra stages that are there for a while */
export const entryStages = (extra: readonly Stage[]): readonly Stage[] => [
  redirectToHttpsStage,
  ...extra,
  routeStage,
];

/** Evidence of a connection without TLS; the same for all. */
const plain = {};

const requestIdForm = /^[\x21-\x7e]{1,128}$/;

/**
 * Runs one exchange. Always answers with a response: a fault becomes a page that explains it. A fault that is not
 * one of ours is an error in Doorman; it is reported and answered with 500.
 */
export function runExchange(
  context: ExchangeContext,
  entry: readonly Stage[],
  onUnexpected: (context: ExchangeContext, error: unknown) => void,
): MaybePromise<Response> {
  const { connection, request, rejected } = context;
  context.client = believedClient(
    connection.peerAddress,
    request.headers,
    context.table.trustedProxies(connection.listener),
  );
  const given = request.headers.get('x-request-id');
  context.requestId = given !== undefined && requestIdForm.test(given) ? given : newRequestId();
  if (connection.tls === null) context.decide('tls.off', plain, context.elapsed());
  else context.decide('tls.terminated', connection.tls, context.elapsed());
  if (connection.client !== undefined) decideClient(context, connection.client.decision);

  const failed = (error: unknown): Response => {
    if (!(error instanceof ExchangeFailure)) onUnexpected(context, error);
    return withRequestId(context, failurePage(context, error));
  };
  try {
    if (rejected !== null) {
      const { code, detail } = rejected.fault;
      context.decide('listener.rejected', { fault: code, detail }, context.elapsed());
      throw rejected;
    }
    context.table.guard?.(context);
    takeIdentity(context);
    const answered = runStages(entry, context);
    return answered instanceof Promise
      ? answered.then((response) => answerOf(context, response), failed)
      : answerOf(context, answered);
  } catch (error) {
    return failed(error);
  }
}

function decideClient(context: ExchangeContext, decision: ConnectionClient['decision']): void {
  switch (decision.code) {
    case 'tls.client_verified':
      context.decide(decision.code, decision.evidence, context.elapsed());
      return;
    case 'tls.client_unverified':
      context.decide(decision.code, decision.evidence, context.elapsed());
      return;
    case 'tls.client_anonymous':
      context.decide(decision.code, decision.evidence, context.elapsed());
  }
}

/** Runs an exchange that Doorman began by itself through the stages that `run` puts together. Always answers. */
export async function runOwnExchange(
  context: ExchangeContext,
  run: (context: ExchangeContext) => MaybePromise<Response>,
  onUnexpected: (context: ExchangeContext, error: unknown) => void,
): Promise<Response> {
  context.requestId = newRequestId();
  try {
    return await run(context);
  } catch (error) {
    if (!(error instanceof ExchangeFailure)) onUnexpected(context, error);
    return failurePage(context, error);
  }
}

function failurePage(context: ExchangeContext, error: unknown): Response {
  const fault: Fault =
    error instanceof ExchangeFailure
      ? error.fault
      : { code: 'engine.internal', detail: 'an error inside Doorman; its log has the details' };
  context.fault = fault;
  context.answeredBy = 'doorman';
  context.requestBody.cancel();
  return failureResponse(context, fault, error instanceof ExchangeFailure ? error.answer : {});
}

function withRequestId(context: ExchangeContext, response: Response): Response {
  const { headers } = response.head;
  if (!headers.has('x-request-id')) headers.append('X-Request-Id', context.requestId);
  return response;
}

/** To a client that has asked for a switch over HTTP/2 every success says that it happened (RFC 8441 section 4). */
function answerOf(context: ExchangeContext, response: Response): Response {
  const { status } = response.head;
  if (context.upgrade === null || context.version !== '2' || status < 200 || status > 299)
    return withRequestId(context, response);
  response.body.cancel();
  const detail = `the answer to the handshake was ${status}, which is no switch`;
  return withRequestId(context, failurePage(context, new ExchangeFailure('request.upgrade_refused', detail)));
}
