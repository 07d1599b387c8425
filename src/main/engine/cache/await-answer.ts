import type { Microseconds } from '../../../shared/model/units.ts';
import { milliseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Response } from '../message.ts';
import type { CachedRequest } from './cached-request.ts';
import { fetchAnswer } from './fetch.ts';
import type { Flight, FlightNews } from './flight.ts';
import { differingField } from './selection.ts';
import { allowedOnError, judgeUse } from './usability.ts';

/** How often a request waits for another before it asks by itself. */
const waitsLimit = 3;

/** Answers a request for which the upstream has to be asked: with what another request is fetching, or by asking. */
export async function awaitAnswer(request: CachedRequest): Promise<Response> {
  const { cache, key, route, context } = request;
  const { scope } = route;
  let alone = !mayWait(request) || cache.flights.passes(key, scope, cache.monotonic());
  for (let waits = 0; waits < waitsLimit && !alone; waits += 1) {
    const flight = cache.flights.find(key, scope);
    if (flight === null) break;
    const since = context.elapsed();
    const news = await flight.wait(context.cancellation);
    const response = take(request, flight, news, since);
    if (response !== null) return response;
    alone = news.kind !== 'look' && news.kind !== 'response';
  }
  return fetchAnswer(request, alone);
}

/** Whether the answer to another request can be what the client wants: the whole, and no fresher than others get it. */
function mayWait({ context, terms }: CachedRequest): boolean {
  const { method, headers } = context.current;
  return method === 'GET' && !headers.has('range') && terms.noCache === null && terms.maxAge !== 0;
}

/** @returns null where the news is not the answer */
function take(
  request: CachedRequest,
  flight: Flight,
  news: FlightNews,
  since: Microseconds,
): Response | null {
  switch (news.kind) {
    case 'response':
      return join(request, flight, news, since);
    case 'look': {
      request.lookUp();
      const { found, use } = request;
      if (found === null || use === null || use.kind === 'confirm') return null;
      collapsed(request, flight, since, false);
      return request.respond(found, { collapsed: true }).response;
    }
    case 'released':
      collapsed(request, flight, since, true);
      return null;
    case 'failed':
      return afterFailure(request, news);
  }
}

/** What is coming for another request, where it answers this one as well. */
function join(
  request: CachedRequest,
  flight: Flight,
  { response, body }: Extract<FlightNews, { kind: 'response' }>,
  since: Microseconds,
): Response | null {
  const { varying, terms, cache } = request;
  if (
    differingField(response, varying) !== null ||
    judgeUse(response.policy, terms, cache.now()).kind !== 'fresh'
  ) {
    body.cancel();
    request.lookUp();
    return null;
  }
  const length = response.headers.get('content-length');
  const size = length === undefined ? null : Number(length);
  let read = false;
  const served = request.serve(
    {
      response,
      size,
      read: () => {
        read = true;
        return body;
      },
    },
    { hit: false, forwarded: 'uri-miss', collapsed: true },
  );
  if (!read) body.cancel();
  response.use.hits += 1;
  collapsed(request, flight, since, false);
  return served.response;
}

function collapsed(
  { context, key }: CachedRequest,
  flight: Flight,
  since: Microseconds,
  released: boolean,
): void {
  const waited = milliseconds((context.elapsed() - since) / 1000);
  if (!released) context.cache = 'collapsed';
  context.decide('cache.collapsed', { key, leader: flight.leader, waited, released }, since);
}

/** The upstream has failed for the other request just now, and would for this one. */
function afterFailure(
  request: CachedRequest,
  { error, fault }: Extract<FlightNews, { kind: 'failed' }>,
): Response | null {
  const { found, terms, cache } = request;
  const allowedFor = found === null ? null : allowedOnError(found.policy, terms, cache.now());
  if (found !== null && allowedFor !== null) {
    return request.stale(
      found,
      { reason: 'if_error', allowedFor, error },
      { hit: false, forwarded: 'stale' },
    );
  }
  if (fault === null) return null;
  request.decideMiss(found === null ? 'not_stored' : 'unconfirmed');
  throw new ExchangeFailure(fault.code, fault.detail);
}
