import type { EpochMilliseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { HeaderList } from '../headers.ts';
import type { Response } from '../message.ts';
import { appendCacheStatus, type Forwarded, forwardedAs } from './cache-status.ts';
import type { CachedRequest } from './cached-request.ts';
import { isConditional } from './conditions.ts';
import { confirm, updateByHead } from './confirm.ts';
import { type ConfirmationRequest, confirmationRequest, wholeRequest } from './confirmation.ts';
import type { Flight } from './flight.ts';
import { keepResponse } from './keep-response.ts';
import { announceSurrogate } from './response-directives.ts';
import { isServerError } from './statuses.ts';
import { allowedOnError } from './usability.ts';

/** An answer of the upstream, and when it was asked for and came. */
export interface Answered {
  readonly response: Response;
  readonly requestTime: EpochMilliseconds;
  readonly responseTime: EpochMilliseconds;
}

/**
 * Asks the upstream, for what is stored to be confirmed where that can be, and answers with what comes of it.
 *
 * @param alone no other request is to wait for this one
 * @throws ExchangeFailure where the upstream failed, and nothing stored may stand in for it
 */
export async function fetchAnswer(request: CachedRequest, alone: boolean): Promise<Response> {
  const { context, cache, key, route } = request;
  const { headers, method } = context.current;
  const partial = headers.has('range');
  // Where answers are for one alone, its client's own condition is worth more than an answer for all.
  const plain = !partial && (!alone || !isConditional(headers));
  const mine = request.stored.filter(({ scope }) => scope === route.scope);
  const confirmation =
    method === 'GET' && (request.found !== null || plain)
      ? confirmationRequest(headers, request.found, mine)
      : null;
  // Others may wait for an answer that is about the whole.
  const forAll = method === 'GET' && (plain || confirmation !== null);
  const flight = cache.flights.begin(key, route.scope, context.id, alone || !forAll);
  context.upstreamCancellation = flight.cancellation;
  context.cancellation.onCancel(() => flight.leaderLeft());
  if (confirmation === null || request.found === null) decideMiss(request, partial);
  try {
    return await answerWith(request, flight, confirmation, forAll);
  } catch (error) {
    const response = afterFailure(request, flight, error, confirmation);
    if (response !== null) return response;
    throw error;
  }
}

async function answerWith(
  request: CachedRequest,
  flight: Flight,
  confirmation: ConfirmationRequest | null,
  forAll: boolean,
): Promise<Response> {
  const { context, cache } = request;
  const { headers, method } = context.current;
  const whole = forAll ? wholeRequest(headers) : headers.clone();
  let answered = await ask(request, confirmation?.headers ?? whole);
  if (answered.response.head.status === 304 && confirmation !== null) {
    const response = confirm(request, confirmation, flight, answered);
    if (response !== null) return response;
    // What was confirmed cannot be told, or is gone: the whole is needed.
    answered.response.body.cancel();
    context.forgetAttempt();
    answered = await ask(request, whole);
  }
  const { status } = answered.response.head;
  if (isServerError(status)) {
    const response = inPlaceOfError(request, flight, String(status), status);
    if (response !== null) {
      answered.response.body.cancel();
      return response;
    }
  }
  const forwarded = decideAnswered(request, confirmation);
  if (method === 'GET') return keepResponse(request, flight, answered, forwarded);
  cache.flights.end(flight);
  flight.end();
  updateByHead(request, answered);
  appendCacheStatus(answered.response.head.headers, { hit: false, forwarded });
  return answered.response;
}

/** @param headers the request's own from now on */
async function ask(request: CachedRequest, headers: HeaderList): Promise<Answered> {
  const { context, cache, next } = request;
  const asked = context.current;
  const requestTime = cache.now();
  announceSurrogate(headers);
  context.current = { ...asked, headers };
  try {
    const response = await next();
    return { response, requestTime, responseTime: cache.now() };
  } finally {
    context.current = asked;
  }
}

/** Why the upstream is asked, where that is clear before it answers. */
function decideMiss(request: CachedRequest, partial: boolean): void {
  const { found, use, differs } = request;
  if (found !== null && use?.kind === 'confirm') request.decideMiss(use.reason, use.directive);
  else if (differs !== null) request.decideMiss('vary_mismatch');
  else request.decideMiss(partial ? 'range' : 'not_stored');
}

/** Says that what was to be confirmed was not, where that is what happened. @returns why the request was forwarded */
function decideAnswered(request: CachedRequest, confirmation: ConfirmationRequest | null): Forwarded {
  const { found, use, differs } = request;
  if (found === null) return forwardedAs[differs === null ? 'not_stored' : 'vary_mismatch'];
  const reason = use?.kind === 'confirm' ? use.reason : 'stale';
  if (confirmation !== null) {
    if (reason === 'stale') request.decideMiss('changed');
    else request.decideMiss(reason, use?.kind === 'confirm' ? use.directive : null);
  }
  return forwardedAs[reason];
}

/** Those that wait learn of it. @returns what is served in place of the failure; null where nothing may be */
function afterFailure(
  request: CachedRequest,
  flight: Flight,
  error: unknown,
  confirmation: ConfirmationRequest | null,
): Response | null {
  const fault = error instanceof ExchangeFailure ? error.fault : null;
  // Nobody wants it any more, or else the flight would not have been cancelled.
  const left = fault?.code === 'request.client_left';
  // Others may have what this client is refused: they ask by themselves.
  const refused = fault?.code === 'request.denied' || fault?.code === 'request.rate_exceeded';
  const response = fault === null || left || refused ? null : inPlaceOfError(request, flight, fault.code);
  if (response !== null) return response;
  request.cache.flights.end(flight);
  if (fault === null || refused) flight.end({ kind: 'released' });
  else flight.end(left ? { kind: 'look' } : { kind: 'failed', error: fault.code, fault });
  if (confirmation !== null && request.found !== null) request.decideMiss('unconfirmed');
  return null;
}

/** What is stored, where it may be served although it is stale because the upstream fails (RFC 5861 section 4). */
function inPlaceOfError(
  request: CachedRequest,
  flight: Flight,
  error: string,
  forwardedStatus?: number,
): Response | null {
  const { found, terms, cache } = request;
  const allowedFor = found === null ? null : allowedOnError(found.policy, terms, cache.now());
  if (found === null || allowedFor === null) return null;
  const response = request.stale(
    found,
    { reason: 'if_error', allowedFor, error },
    { hit: false, forwarded: 'stale', ...(forwardedStatus === undefined ? {} : { forwardedStatus }) },
  );
  cache.flights.end(flight);
  flight.end({ kind: 'failed', error, fault: null });
  return response;
}
