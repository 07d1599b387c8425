import type { Fault } from '../../../shared/model/fault.ts';
import { flowLimit, flowSeconds, type RouteFlow } from '../../../shared/model/flow.ts';
import type { ExchangeContext } from '../pipeline/context.ts';

/** Windows kept: reports come about once a second, and more often where a listener changes. */
const windowLimit = 16;

/** Ways counted in one window; what goes along others in it is not told of. Configured ways can be many more, busy ones hardly. */
const countedWays = 8192;

class Counter {
  requests = 0;
  direct = 0;
  errors = 0;
  cached = 0;
  forwarded = 0;

  add(other: Counter): void {
    this.requests += other.requests;
    this.direct += other.direct;
    this.errors += other.errors;
    this.cached += other.cached;
    this.forwarded += other.forwarded;
  }
}

type Ways = Map<string, Map<string | null, Counter>>;

interface Window {
  /** Milliseconds. */
  readonly elapsed: number;
  readonly ways: Ways;
}

/** What the client brought upon itself, such as a refusal, is no failure of the way it went. */
function isFailure(fault: Fault | null, status: number | null): boolean {
  if (status !== null && status >= 500) return true;
  if (fault === null || fault.code === 'request.client_left') return false;
  return status === null || status < 400;
}

/** What goes along each way from a listener to a route: two look-ups for each layer of an exchange that ends. */
export class FlowCounts {
  #ways: Ways = new Map();
  #counted = 0;
  #windows: Window[] = [];

  /** @param status of the response; null where there is none */
  finished(context: ExchangeContext, status: number | null): void {
    const { cache, layers } = context;
    const failed = isFailure(context.fault, status);
    const cached = cache !== null && cache !== 'miss' && cache !== 'bypass';
    const forwarded = context.upstream !== null;
    if (layers.length === 0) {
      this.#count(context.listener, context.route, true, failed, cached, forwarded);
      return;
    }
    const outer = context.outerRoutes.split(' ');
    const last = layers.length - 1;
    for (const [index, listener] of layers.entries()) {
      const isLast = index === last;
      const route = isLast ? context.route : (outer[index] ?? null);
      this.#count(listener, route, index === 0, failed, isLast && cached, isLast && forwarded);
    }
  }

  /** Closes the window. @param elapsed how long it was, in milliseconds @returns the busiest ways first */
  take(elapsed: number): readonly RouteFlow[] {
    if (elapsed > 0) {
      this.#windows.push({ elapsed, ways: this.#ways });
      this.#ways = new Map();
      this.#counted = 0;
      this.#forgetOld();
    }
    const total = this.#windows.reduce((sum, window) => sum + window.elapsed, 0) / 1000;
    const flows: RouteFlow[] = [];
    for (const [listener, routes] of this.#sum()) {
      for (const [route, counter] of routes) {
        flows.push({
          listener,
          route,
          perSecond: rate(counter.requests, total),
          direct: rate(counter.direct, total),
          errors: rate(counter.errors, total),
          cached: rate(counter.cached, total),
          forwarded: rate(counter.forwarded, total),
        });
      }
    }
    return flows.sort((one, other) => other.perSecond - one.perSecond).slice(0, flowLimit);
  }

  #count(
    listener: string,
    route: string | null,
    direct: boolean,
    failed: boolean,
    cached: boolean,
    forwarded: boolean,
  ): void {
    const counter = this.#counter(listener, route);
    if (counter === null) return;
    counter.requests += 1;
    if (direct) counter.direct += 1;
    if (failed) counter.errors += 1;
    if (cached) counter.cached += 1;
    if (forwarded) counter.forwarded += 1;
  }

  #counter(listener: string, route: string | null): Counter | null {
    const known = this.#ways.get(listener)?.get(route);
    if (known !== undefined) return known;
    if (this.#counted >= countedWays) return null;
    this.#counted += 1;
    return counterIn(this.#ways, listener, route);
  }

  #sum(): Ways {
    const sum: Ways = new Map();
    for (const { ways } of this.#windows) {
      for (const [listener, routes] of ways) {
        for (const [route, counter] of routes) counterIn(sum, listener, route).add(counter);
      }
    }
    return sum;
  }

  /** Keeps as many windows as the rates need. */
  #forgetOld(): void {
    let kept = 0;
    let from = this.#windows.length;
    while (from > 0 && kept < flowSeconds * 1000 && this.#windows.length - from < windowLimit) {
      from -= 1;
      kept += this.#windows[from]?.elapsed ?? 0;
    }
    this.#windows = this.#windows.slice(from);
  }
}

function counterIn(ways: Ways, listener: string, route: string | null): Counter {
  let routes = ways.get(listener);
  if (routes === undefined) {
    routes = new Map();
    ways.set(listener, routes);
  }
  let counter = routes.get(route);
  if (counter === undefined) {
    counter = new Counter();
    routes.set(route, counter);
  }
  return counter;
}

/** To a tenth: more would be noise, and news in every report. */
const rate = (count: number, seconds: number): number =>
  seconds <= 0 ? 0 : Math.round((count * 10) / seconds) / 10;
