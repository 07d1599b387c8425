import { Agent } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { slowDelay } from '../../../../src/main/engine/forward/broken.ts';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import type { UpstreamControl } from '../../../../src/shared/model/upstream-control.ts';
import { ask } from '../../../helpers/ask.ts';
import { eventOf, statusOf } from '../../../helpers/engine-events.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { type Origin, startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Pool = NonNullable<ConfigInput['pools']>[number];

const configure = (urls: readonly string[], pool: Partial<Pool> = {}): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  routes: [{ id: 'all', to: { pool: 'shop' } }],
  pools: [{ id: 'shop', upstreams: urls.map((url, at) => ({ id: `u${at}`, url })), ...pool }],
});

async function drill(urls: readonly string[], pool: Partial<Pool> = {}) {
  const engine = await runEngine(configure(urls, pool));
  closers.add(() => engine.stop());
  let asked = 0;
  return {
    ...engine,
    ask: () => {
      asked += 1;
      return ask(engine.port('web'));
    },
    /** Decisions about the exchanges so far, in their order. */
    async decisions(): Promise<readonly Decision[]> {
      return (await engine.finished(asked)).flatMap((exchange) => exchange.decisions);
    },
    control: (upstream: string, action: UpstreamControl['action'], mode: UpstreamControl['mode'] = null) =>
      engine.engine.control({ pool: 'shop', upstream, action, mode }),
  };
}

const origin = async (text: string): Promise<Origin> => {
  const started = await startOrigin((_, response) => response.end(text));
  closers.add(() => started.stop());
  return started;
};

describe('an upstream that is killed under load', () => {
  it('costs clients no idempotent request while another is there', async () => {
    const [victim, survivor] = [await origin('victim'), await origin('survivor')];
    const { ask: _, ...engine } = await drill([victim.url, survivor.url], {
      health: { passive: { ejectFor: '100ms' } },
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 16 });
    closers.add(() => agent.destroy());
    const port = engine.port('web');
    const seen: string[] = [];
    const client = async (requests: number) => {
      for (let count = 0; count < requests; count += 1) {
        const { status, text } = await ask(port, { agent });
        seen.push(status === 200 ? text : String(status));
        if (seen.length === 300) await victim.stop();
      }
    };
    await Promise.all(Array.from({ length: 8 }, () => client(150)));
    expect(seen).toHaveLength(1200);
    expect(new Set(seen)).toEqual(new Set(['victim', 'survivor']));
    const { evidence } = await eventOf(engine, 'upstream.ejected', 'u0');
    expect(evidence).toMatchObject({ failures: 5, duration: 100, times: 1 });
  });
});

describe('a slow upstream', () => {
  it('is ejected for answers that are late, and comes back by itself', async () => {
    let slow = true;
    const late = await startOrigin((_, response) => {
      if (!slow) response.end('late');
    });
    closers.add(() => late.stop());
    const engine = await drill([late.url, (await origin('good')).url], {
      timeouts: { headers: '40ms' },
      health: { passive: { consecutiveFailures: 2, ejectFor: '500ms' } },
    });
    while ((await engine.ask()).status !== 504 || (await engine.ask()).status !== 200);
    await engine.ask();
    const { evidence } = await eventOf(engine, 'upstream.ejected', 'u0');
    expect(evidence).toMatchObject({ failures: 2, last: 'upstream.headers_timeout' });
    expect((await engine.ask()).text).toBe('good');
    slow = false;
    while ((await engine.ask()).text !== 'late');
    const excluded = (await engine.decisions()).some(
      (decision) =>
        decision.code === 'balance.round_robin' &&
        decision.evidence.candidates.some((candidate) => candidate.excluded === 'ejected'),
    );
    expect(excluded).toBe(true);
    await eventOf(engine, 'upstream.returned', 'u0');
  });
});

describe('an upstream with 50 % errors', () => {
  it('trips its breaker, is left alone, and is let back by one good probe', async () => {
    let asked = 0;
    let well = false;
    const shaky = await startOrigin((_, response) => {
      asked += 1;
      response.writeHead(well || asked % 2 === 0 ? 200 : 500).end();
    });
    closers.add(() => shaky.stop());
    const engine = await drill([shaky.url], {
      circuitBreaker: { errorRate: '50%', minRequests: 10, window: '10s', openFor: '200ms' },
    });
    while ((await engine.ask()).status !== 503);
    expect(asked).toBe(11);
    const none = (await engine.decisions()).find(({ code }) => code === 'balance.none_available');
    expect(none?.evidence).toMatchObject({ candidates: [{ upstream: 'u0', excluded: 'circuit_open' }] });
    well = true;
    await eventOf(engine, 'upstream.circuit_half_opened', 'u0');
    expect((await engine.ask()).status).toBe(200);
    await eventOf(engine, 'upstream.circuit_closed', 'u0');
    expect((await engine.ask()).status).toBe(200);
  });
});

describe('an upstream that cuts its answers', () => {
  it('is ejected though each began well', async () => {
    const cutting = await startRawOrigin((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf')),
    );
    closers.add(() => cutting.stop());
    const engine = await drill([cutting.url, (await origin('good')).url]);
    let cut = 0;
    for (let count = 0; count < 14; count += 1) await engine.ask().catch(() => (cut += 1));
    expect(cut).toBe(5);
    const { evidence } = await eventOf(engine, 'upstream.ejected', 'u0');
    expect(evidence).toMatchObject({ failures: 5, last: 'upstream.cut' });
  });
});

describe('a backup', () => {
  it('takes over while the first choice is ejected, and hands back', async () => {
    let well = false;
    const first = await startOrigin((_, response) => response.writeHead(well ? 200 : 502).end('first'));
    closers.add(() => first.stop());
    const upstreams = [
      { id: 'u0', url: first.url },
      { id: 'u1', url: (await origin('backup')).url, backup: true },
    ];
    const engine = await drill([], {
      upstreams,
      health: { passive: { consecutiveFailures: 2, ejectFor: '300ms' } },
    });
    const seen: string[] = [];
    // Retries hide the failures from the client.
    for (let count = 0; count < 4; count += 1) seen.push((await engine.ask()).text);
    expect(seen).toEqual(['backup', 'backup', 'backup', 'backup']);
    await eventOf(engine, 'upstream.ejected', 'u0');
    well = true;
    await eventOf(engine, 'upstream.returned', 'u0');
    expect((await engine.ask()).text).toBe('first');
    const excluded = (await engine.decisions()).flatMap((decision) =>
      decision.code === 'balance.round_robin'
        ? [decision.evidence.candidates.map((candidate) => candidate.excluded)]
        : [],
    );
    expect(excluded).toEqual([
      [null, 'backup'],
      ['tried', null],
      [null, 'backup'],
      // The second failure has ejected it already.
      ['ejected', null],
      ['ejected', null],
      ['ejected', null],
      [null, 'backup'],
    ]);
  });
});

describe('when all upstreams are down', () => {
  it('the client is told 503, and the record why none was asked', async () => {
    const engine = await drill([(await origin('a')).url, (await origin('b')).url]);
    engine.control('u0', 'drain');
    engine.control('u1', 'disable');
    expect((await engine.ask()).status).toBe(503);
    const [none] = (await engine.decisions()).filter(({ stage }) => stage === 'balance');
    expect(none).toMatchObject({
      code: 'balance.none_available',
      evidence: { candidates: [{ excluded: 'draining' }, { excluded: 'disabled' }] },
    });
  });
});

describe('when all upstreams are dead', () => {
  it('checks find out, and the client is told 503 without being made to wait for each', async () => {
    const [one, two] = [await origin('one'), await origin('two')];
    const engine = await drill([one.url, two.url], {
      health: { active: { type: 'tcp', interval: '100ms', fall: 1, rise: 1 } },
    });
    expect((await engine.ask()).status).toBe(200);
    await one.stop();
    await two.stop();
    await eventOf(engine, 'upstream.unhealthy', 'u0');
    await eventOf(engine, 'upstream.unhealthy', 'u1');
    const { status } = await engine.ask();
    expect(status).toBe(503);
    const refused = (await engine.decisions()).find(({ code }) => code === 'balance.none_available');
    expect(refused?.evidence).toMatchObject({
      pool: 'shop',
      candidates: [
        { upstream: 'u0', excluded: 'unhealthy' },
        { upstream: 'u1', excluded: 'unhealthy' },
      ],
    });
  });
});

describe('a flapping upstream', () => {
  it('does not oscillate: every second check failing changes nothing', async () => {
    let checks = 0;
    const flapping = await startOrigin((request, response) => {
      const isCheck = request.url === '/healthz';
      if (isCheck) checks += 1;
      response.writeHead(isCheck && checks % 2 === 0 ? 500 : 200).end('flapping');
    });
    closers.add(() => flapping.stop());
    const engine = await drill([flapping.url], {
      health: { active: { type: 'http', interval: '100ms', fall: 2, rise: 2 } },
    });
    while (checks < 12) expect((await engine.ask()).status).toBe(200);
    const kinds = engine.messages.flatMap((message) =>
      message.kind === 'event' ? [message.event.kind] : [],
    );
    expect(kinds).not.toContain('upstream.unhealthy');
    const balanced = (await engine.decisions()).filter(({ code }) => code === 'balance.none_available');
    expect(balanced).toEqual([]);
  });
});

describe('an upstream that is broken on purpose', () => {
  it.each([
    ['refuse', 502, 'upstream.refused'],
    ['reset', 502, 'upstream.reset'],
    ['error', 500, 'upstream.broken'],
  ] as const)(
    'to %s, is not asked, and the record says that it was on purpose',
    async (mode, status, fault) => {
      let asked = 0;
      const well = await startOrigin((_, response) => {
        asked += 1;
        response.end('well');
      });
      closers.add(() => well.stop());
      const engine = await drill([well.url]);
      expect(engine.control('u0', 'break', mode)).toBe('done');
      expect((await engine.ask()).status).toBe(status);
      expect(asked).toBe(0);
      const broken = (await engine.decisions()).find(({ code }) => code === 'forward.broken');
      expect(broken?.evidence).toMatchObject({ upstream: 'u0', mode, delay: null });
      const [exchange] = await engine.finished(1);
      expect(exchange?.summary.fault).toBe(fault);
      engine.control('u0', 'mend');
      expect((await engine.ask()).text).toBe('well');
    },
  );

  it('to be slow, is asked late, and that counts for its latency', async () => {
    const engine = await drill([(await origin('well')).url]);
    engine.control('u0', 'break', 'slow');
    const began = performance.now();
    const told = statusOf(engine, 'u0', ({ p50 }) => p50 !== null);
    expect((await engine.ask()).text).toBe('well');
    expect(performance.now() - began).toBeGreaterThanOrEqual(slowDelay - 1);
    expect((await told).p50).toBeGreaterThan(slowDelay * 0.8);
  });

  it('costs clients nothing where the request may go elsewhere, and is ejected', async () => {
    const engine = await drill([(await origin('a')).url, (await origin('b')).url]);
    engine.control('u0', 'break', 'refuse');
    for (let count = 0; count < 12; count += 1) expect((await engine.ask()).text).toBe('b');
    await eventOf(engine, 'upstream.ejected', 'u0');
  });
});

describe('an upstream that is drained', () => {
  it('finishes what is in flight, gets nothing new, and tells when it is done', async () => {
    let finish = () => {};
    const arrived = Promise.withResolvers<void>();
    const slow = await startOrigin((_, response) => {
      finish = () => response.end('slow');
      arrived.resolve();
    });
    closers.add(() => slow.stop());
    const engine = await drill([slow.url, (await origin('other')).url], { balance: 'first' });
    const first = engine.ask();
    await arrived.promise;
    engine.control('u0', 'drain');
    expect((await engine.ask()).text).toBe('other');
    finish();
    expect((await first).text).toBe('slow');
    await eventOf(engine, 'upstream.drained', 'u0');
  });
});

describe('what is known of an upstream', () => {
  it('survives reloads that leave it as it was, and those that change how it is spoken to', async () => {
    const dead = await origin('dead');
    const urls = [dead.url, (await origin('good')).url];
    const passive = { consecutiveFailures: 1, ejectFor: '1h' } as const;
    const engine = await drill(urls, { health: { passive } });
    await dead.stop();
    for (let count = 0; count < 2; count += 1) await engine.ask();
    await eventOf(engine, 'upstream.ejected', 'u0');
    engine.control('u1', 'break', 'slow');
    const afterApply = async (pool: Partial<Pool>) => {
      const told = [statusOf(engine, 'u0', () => true), statusOf(engine, 'u1', () => true)];
      expect(await engine.apply(configure(urls, pool))).toMatchObject({ ok: true });
      return Promise.all(told);
    };
    for (const pool of [
      { health: { passive } },
      { health: { passive: { ...passive, consecutiveFailures: 3 } } },
      { health: { passive }, timeouts: { connect: '1s' } },
      { health: { passive }, balance: 'random' },
    ] as const) {
      const [ejected, broken] = await afterApply(pool);
      expect(ejected).toMatchObject({ state: 'ejected', requests: 1, failures: 1 });
      expect(broken).toMatchObject({ broken: 'slow', state: 'broken' });
    }
    expect(engine.control('u9', 'mend')).toBe('unknown_upstream');
    engine.control('u1', 'mend');
    expect((await engine.ask()).text).toBe('good');
  });
});
