import type { ExchangeId, HeaderPairs } from '../../../shared/model/exchange.ts';
import { askTwice } from '../forward/forward-stage.ts';
import type { Upstream } from '../forward/upstream.ts';
import { HeaderList } from '../headers.ts';
import { bodyOf, type RequestHead, type Response } from '../message.ts';
import { isIdentityField } from '../pipeline/client-identity.ts';
import type { ExchangeContext } from '../pipeline/context.ts';
import type { OwnExchanges } from '../pipeline/own-exchange.ts';
import type { RoutingTable } from '../route/table.ts';

/** A request for one upstream, past listeners, routes and their rules. */
export interface DirectRequest {
  readonly of: ExchangeId;
  readonly pool: string;
  readonly upstream: string;
  readonly method: string;
  readonly target: string;
  readonly authority: string;
  readonly scheme: 'http' | 'https';
  /** As they are to be sent, Host and framing included. */
  readonly headers: HeaderPairs;
  readonly body: Uint8Array;
}

/** Longest that a response may take, in milliseconds: a stream of events would never end. */
const timeLimit = 10 * 60_000;
/** Requests of this kind that run at once. */
const runningLimit = 64;

const nothing: ReadonlySet<string> = new Set();

export type DirectOutcome =
  | { readonly ok: true; readonly id: ExchangeId }
  | { readonly ok: false; readonly reason: 'unknown_upstream' | 'too_many' };

/** Sends requests straight to upstreams of the running configuration, over the connections that the engine has to them. */
export class DirectSender {
  readonly #own: OwnExchanges;
  readonly #running = new Set<ExchangeContext>();

  constructor(own: OwnExchanges) {
    this.#own = own;
  }

  send(table: RoutingTable, request: DirectRequest): DirectOutcome {
    const pool = table.pools.find(({ id }) => id === request.pool);
    const upstream = pool?.members.find((member) => member.upstream.id === request.upstream)?.upstream;
    if (upstream === undefined) return { ok: false, reason: 'unknown_upstream' };
    if (this.#running.size >= runningLimit) return { ok: false, reason: 'too_many' };
    const head: RequestHead = {
      method: request.method,
      target: request.target,
      scheme: request.scheme,
      authority: request.authority,
      version: '1.1',
      headers: HeaderList.fromPairs(request.headers),
    };
    const { id, response, context } = this.#own.begin({
      connection: {
        listener: '',
        port: 0,
        scheme: request.scheme,
        peerAddress: '127.0.0.1',
        tls: null,
      },
      table: null,
      head,
      body: bodyOf(request.body),
      run: (exchange) => ask(exchange, request, upstream, table.identityFields),
    });
    void this.#drain(context, response);
    return { ok: true, id };
  }

  /** Ends what runs. */
  close(): void {
    for (const context of [...this.#running]) context.cancellation.cancel();
  }

  /** Reads the response to its end: the record of the exchange is all that is wanted of it. */
  async #drain(context: ExchangeContext, response: Promise<Response>): Promise<void> {
    this.#running.add(context);
    const timer = setTimeout(() => context.cancellation.cancel(), timeLimit);
    const { body } = await response;
    await new Promise<void>((resolve) => {
      context.cancellation.onCancel(() => {
        body.cancel();
        resolve();
      });
      body.read({ data: () => true, end: () => resolve(), fail: () => resolve() });
    });
    clearTimeout(timer);
    this.#running.delete(context);
  }
}

function ask(
  context: ExchangeContext,
  { of, pool, headers }: DirectRequest,
  upstream: Upstream,
  identityFields: ReadonlySet<string>,
): Promise<Response> {
  const { id, url } = upstream;
  context.resendOf = of;
  context.pool = pool;
  context.upstream = id;
  context.decide('replay.direct', { pool, upstream: id, url }, context.elapsed());
  const { method, target } = context.request;
  // What is sent again may be what a client made up, and this upstream believes Doorman.
  const claimed = (name: string): boolean => isIdentityField(name, identityFields);
  const all = HeaderList.fromPairs(headers);
  const fields = [...new Set(all.keys.filter(claimed))].slice(0, 20);
  if (fields.length > 0) context.decide('tls.identity_removed', { fields }, context.elapsed());
  const head = { method, target, headers: all.filter((name) => !claimed(name)) };
  context.upstreamRequest = head;
  return askTwice(context, upstream, head, nothing);
}
