import type { OwnExchanges } from '../pipeline/own-exchange.ts';
import { runStages } from '../pipeline/stage.ts';
import { CachedRequest } from './cached-request.ts';
import { drain } from './drain.ts';
import { fetchAnswer } from './fetch.ts';
import { noTerms } from './request-terms.ts';
import type { ResponseCache } from './response-cache.ts';
import type { StoredResponse } from './store/stored-response.ts';

/** Requests in the background at once; past that, what is stale is renewed by a later request. */
export const renewalsLimit = 64;

/** Fields by which a client asks for less than the whole, or for something fresher than it was given. */
const ofTheClient: ReadonlySet<string> = new Set([
  'if-none-match',
  'if-modified-since',
  'range',
  'if-range',
  'cache-control',
  'pragma',
]);

/** Fetches anew what was served stale (RFC 5861 section 3), one request at a time for each response. */
export class Renewals {
  readonly #cache: ResponseCache;
  readonly #own: OwnExchanges;
  readonly #running = new Set<string>();

  constructor(cache: ResponseCache, own: OwnExchanges) {
    this.#cache = cache;
    this.#own = own;
  }

  begin({ context: served, route, key }: CachedRequest, found: StoredResponse): void {
    const cache = this.#cache;
    const name = found.id;
    if (this.#running.size >= renewalsLimit || this.#running.has(name)) return;
    if (cache.flights.find(key, route.scope) !== null) return;
    this.#running.add(name);
    const { connection, request, table, client, listener, passed, id } = served;
    const headers = request.headers.filter((field) => !ofTheClient.has(field));
    const current = {
      ...served.current,
      method: 'GET',
      headers: served.current.headers.filter((field) => !ofTheClient.has(field)),
    };
    const { response } = this.#own.begin({
      connection,
      table,
      head: { ...request, method: 'GET', headers },
      run: (context) => {
        context.client = client;
        context.current = current;
        context.listener = listener;
        context.passed = passed;
        context.route = route.route;
        context.decide('cache.background', { key, entry: found.id, servedTo: id }, context.elapsed());
        const again = new CachedRequest(cache, route, context, () => runStages(route.inner, context));
        again.terms = noTerms;
        again.lookUp();
        return fetchAnswer(again, false);
      },
    });
    void response
      .then(({ body }) => drain(body))
      .finally(() => {
        this.#running.delete(name);
      });
  }
}
