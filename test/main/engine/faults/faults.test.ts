import { afterEach, describe, expect, it } from 'vitest';
import { ExchangeFailure } from '../../../../src/main/engine/failure.ts';
import { compileFaultsStage } from '../../../../src/main/engine/faults/faults-stage.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { emptyBody, type Response } from '../../../../src/main/engine/message.ts';
import { checkConfig } from '../../../../src/shared/config/check.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { ExchangeDetail } from '../../../../src/shared/model/exchange.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Route = NonNullable<ConfigInput['routes']>[number];

const size = 2048;

async function run(route: Omit<Route, 'id' | 'to'>): Promise<RunningEngine & { asked(): number }> {
  let asked = 0;
  const origin = await startOrigin((_, response) => {
    asked += 1;
    response.setHeader('cache-control', 'max-age=60');
    response.end('b'.repeat(size));
  });
  closers.add(origin.stop);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'web', bind: '127.0.0.1', port: 0, tls: 'off' }],
    routes: [{ id: 'api', to: { pool: 'p' }, ...route }],
    pools: [{ id: 'p', upstreams: [{ id: 'u', url: origin.url }] }],
  });
  closers.add(engine.stop);
  return { ...engine, asked: () => asked };
}

const faultsOf = ({ decisions }: ExchangeDetail) =>
  decisions.flatMap((decision) => (decision.stage === 'faults' ? [decision] : []));

async function lastOf(engine: RunningEngine, count = 1): Promise<ExchangeDetail> {
  const exchange = (await engine.finished(count)).at(-1);
  if (exchange === undefined) throw new Error('No exchange was recorded.');
  return exchange;
}

describe('faults of a route', () => {
  it('hold a request back for the delay, and say so', async () => {
    const engine = await run({ faults: { delay: '60ms', jitter: '20ms' } });
    const { status } = await ask(engine.port('web'), {});
    expect(status).toBe(200);
    const exchange = await lastOf(engine);
    const [decision] = faultsOf(exchange);
    expect(decision).toMatchObject({
      code: 'faults.delayed',
      evidence: { route: 'api', base: 60, jitter: 20 },
    });
    const delay = decision?.code === 'faults.delayed' ? decision.evidence.delay : 0;
    expect(delay).toBeGreaterThanOrEqual(60);
    expect(delay).toBeLessThanOrEqual(80);
    // Timers may be early by less than a millisecond; nothing was asked before.
    expect(decision?.duration).toBeGreaterThanOrEqual(59_000);
    const answered = exchange.decisions.find(({ code }) => code === 'forward.answered');
    expect(answered?.startedAt).toBeGreaterThanOrEqual(59_000);
  });

  it('answer all requests with an error where all are to be, and ask nobody', async () => {
    const engine = await run({ faults: { errorRate: '100%', errorStatus: 418 } });
    const answer = await ask(engine.port('web'), {});
    expect(answer.status).toBe(418);
    expect(answer.headers['proxy-status']).toBe('doorman; error=proxy_internal_response');
    expect(JSON.parse(answer.text)).toMatchObject({
      error: { status: 418, code: 'route.fault_on_purpose', route: 'api' },
    });
    expect(engine.asked()).toBe(0);
    const exchange = await lastOf(engine);
    expect(exchange.summary).toMatchObject({
      status: 418,
      fault: 'route.fault_on_purpose',
      answeredBy: 'doorman',
    });
    expect(faultsOf(exchange)).toMatchObject([
      { code: 'faults.answered', evidence: { route: 'api', status: 418, errorRate: 1 } },
    ]);
  });

  it('slow a body down, from the cache as well, and change nothing of it', async () => {
    const engine = await run({ cache: { enabled: true }, faults: { bytesPerSecond: '20KiB' } });
    for (const count of [1, 2]) {
      const { text } = await ask(engine.port('web'), {});
      expect(text).toBe('b'.repeat(size));
      const exchange = await lastOf(engine, count);
      expect(faultsOf(exchange)).toMatchObject([
        { code: 'faults.slowed', evidence: { route: 'api', bytesPerSecond: 20 * 1024 } },
      ]);
      // All but the twentieth of a second that goes at once.
      expect(exchange.summary.duration).toBeGreaterThanOrEqual(
        ((size - 1024) / (20 * 1024)) * 1_000_000 * 0.9,
      );
    }
    expect(engine.asked()).toBe(1);
  });

  it('take from the time limit of the route', async () => {
    const engine = await run({ faults: { delay: '10m' }, limits: { timeout: '50ms' } });
    expect((await ask(engine.port('web'), {})).status).toBe(504);
    expect(engine.asked()).toBe(0);
    expect((await lastOf(engine)).summary.fault).toBe('route.timeout');
  });

  /** The stages of a route to a fixed answer, with those draws. */
  function stagesOf(faults: Route['faults'], draws: readonly number[] = []) {
    const checked = checkConfig({
      version: 1,
      listeners: [{ id: 'web', port: 0 }],
      routes: [{ id: 'api', to: { respond: { status: 204 } }, ...(faults === undefined ? {} : { faults }) }],
    });
    if (!checked.ok) throw new Error(JSON.stringify(checked.mistakes));
    let at = 0;
    return checked.config.routes.flatMap((route) =>
      compileFaultsStage(route, () => draws[at++ % draws.length] ?? 0),
    );
  }

  it('come with no stage where there is no trouble', () => {
    expect(stagesOf(undefined)).toEqual([]);
    expect(stagesOf({ errorStatus: 500 })).toEqual([]);
    expect(stagesOf({ jitter: '1ms' })).toHaveLength(1);
  });

  it('draw as many errors as they say, the smallest draws, and say of the others that they were spared', () => {
    const draws = [0, 0.2499, 0.25, 0.9999];
    const [stage] = stagesOf({ errorRate: '25%' }, draws);
    const codes: string[] = [];
    const context = { decide: (code: string) => codes.push(code), elapsed: () => 0 } as never;
    const response: Response = {
      head: { status: 204, reason: '', headers: new HeaderList() },
      body: emptyBody,
    };
    const outcomes = draws.map(() => {
      try {
        return stage?.run(context, () => response) === response ? 'answered' : 'changed';
      } catch (error) {
        return error instanceof ExchangeFailure ? error.fault.code : 'broken';
      }
    });
    expect(outcomes).toEqual(['route.fault_on_purpose', 'route.fault_on_purpose', 'answered', 'answered']);
    expect(codes).toEqual(['faults.answered', 'faults.answered', 'faults.spared', 'faults.spared']);
  });
});
