import type { RequestListener, RequestOptions } from 'node:http';
import { afterEach } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { DecisionCode, DecisionEvidence } from '../../../../src/shared/model/decision.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { type Answer, ask } from '../../../helpers/ask.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

type RouteInput = NonNullable<ConfigInput['routes']>[number];

export interface RunningCache {
  readonly engine: RunningEngine;
  readonly originUrl: string;
  /** Requests that the upstream got, oldest first: method, URL and fields. */
  readonly asked: readonly { method: string; url: string; headers: NodeJS.Dict<string | string[]> }[];
  get(path?: string, options?: RequestOptions): Promise<Answer>;
  /** The exchange that ended as number `count`, once it has. */
  exchange(count: number): Promise<ExchangeDetail>;
  apply(changes?: Partial<RouteInput>, more?: Partial<ConfigInput>): Promise<void>;
  stopOrigin(): Promise<void>;
  stop(): Promise<void>;
}

/** An engine with one route that has a cache, in front of an origin. */
export async function runCache(
  handler: RequestListener,
  cache: RouteInput['cache'] = {},
  more: Partial<ConfigInput> = {},
): Promise<RunningCache> {
  const asked: { method: string; url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  const origin = await startOrigin((incoming, response) => {
    asked.push({ method: incoming.method ?? '', url: incoming.url ?? '', headers: incoming.headers });
    handler(incoming, response);
  });
  const config = (changes: Partial<RouteInput> = {}, others: Partial<ConfigInput> = {}): ConfigInput => ({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'shop', to: { pool: 'shop' }, cache: { enabled: true, ...cache }, ...changes }],
    pools: [{ id: 'shop', upstreams: [{ id: 'one', url: origin.url }] }],
    ...more,
    ...others,
  });
  const engine = await runEngine(config());
  let originStopped = false;
  const stopOrigin = async () => {
    if (!originStopped) await origin.stop();
    originStopped = true;
  };
  return {
    engine,
    originUrl: origin.url,
    asked,
    get: (path = '/', options = {}) => ask(engine.port('plain'), { path, ...options }),
    async exchange(count) {
      const finished = await engine.finished(count);
      const exchange = finished[count - 1];
      if (exchange === undefined) throw new Error(`There is no exchange ${count}.`);
      return exchange;
    },
    async apply(changes, others) {
      const result = await engine.apply(config(changes, others));
      if (!result.ok) throw new Error(result.message);
    },
    stopOrigin,
    async stop() {
      await engine.stop();
      await stopOrigin();
    },
  };
}

/** Starts caches for the tests of a file, and stops each after its test. */
export function startsCaches(): typeof runCache {
  const open: RunningCache[] = [];
  afterEach(async () => {
    for (const { stop } of open.splice(0)) await stop();
  });
  return async (...given) => {
    const running = await runCache(...given);
    open.push(running);
    return running;
  };
}

/** The evidence of the first decision with that code; throws where there is none. */
export function decided<Code extends DecisionCode>(
  { decisions }: Pick<ExchangeDetail, 'decisions'>,
  code: Code,
): DecisionEvidence[Code] {
  const found = decisions.find((decision) => decision.code === code);
  if (found === undefined)
    throw new Error(`No decision '${code}' among ${decisions.map((decision) => decision.code).join(', ')}.`);
  // Code and evidence belong together; the union cannot express it from a generic.
  return found.evidence as DecisionEvidence[Code];
}

/** Codes of the decisions of the cache, in order. */
export const cacheCodes = ({ decisions }: Pick<ExchangeDetail, 'decisions'>): string[] =>
  decisions.flatMap(({ code }) => (code.startsWith('cache.') ? [code] : []));
