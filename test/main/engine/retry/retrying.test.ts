import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import type { Decision } from '../../../../src/shared/model/decision.ts';
import { type Answer, ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { type Origin, startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Pool = NonNullable<ConfigInput['pools']>[number];

/** An engine whose pool asks the first of the upstreams first, and the next only where that failed. */
async function forwardTo(urls: readonly string[], pool: Partial<Pool> = {}) {
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'web', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'shop' } }],
    pools: [
      { id: 'shop', balance: 'first', upstreams: urls.map((url, at) => ({ id: `u${at}`, url })), ...pool },
    ],
  });
  closers.add(() => engine.stop());
  const port = engine.port('web');
  let asked = 0;
  return {
    ...engine,
    /** One request, with the decisions about it from the first choice of an upstream on. */
    async ask(options: Parameters<typeof ask>[1] = {}, body?: string) {
      const answer = await ask(port, options, body);
      asked += 1;
      const detail = (await engine.finished(asked)).at(-1);
      const decisions = detail?.decisions ?? [];
      const from = decisions.findIndex(({ stage }) => stage === 'balance');
      return { answer, detail, decisions: decisions.slice(from) };
    },
  };
}

const origin = async (
  handle: Parameters<typeof startOrigin>[0] = (_, response) => response.end('well'),
): Promise<Origin> => {
  const started = await startOrigin(handle);
  closers.add(() => started.stop());
  return started;
};

/** Where nothing listens any more. */
const deadUrl = async (): Promise<string> => {
  const { url, stop } = await startOrigin(() => {});
  await stop();
  return url;
};

/** Accepts, and closes when something was sent. */
const resetting = async (): Promise<string> => {
  const raw = await startRawOrigin((socket) => socket.once('data', () => socket.destroy()));
  closers.add(() => raw.stop());
  return raw.url;
};

const codes = (decisions: readonly Decision[]) => decisions.map(({ code }) => code);
const evidenceOf = (decisions: readonly Decision[], code: Decision['code']) =>
  decisions.find((decision) => decision.code === code)?.evidence;
const brief = ({ status, text }: Answer) => [status, text];

describe('a request that fails at one upstream', () => {
  it('is sent to another where there was no connection, and each attempt is on record', async () => {
    const engine = await forwardTo([await deadUrl(), (await origin()).url]);
    const { answer, detail, decisions } = await engine.ask();
    expect(brief(answer)).toEqual([200, 'well']);
    expect(codes(decisions)).toEqual([
      'balance.first',
      'forward.failed',
      'retry.again',
      'balance.first',
      'forward.answered',
    ]);
    expect(evidenceOf(decisions, 'retry.again')).toEqual({
      pool: 'shop',
      upstream: 'u0',
      reason: 'connect',
      attempt: 2,
      attempts: 2,
      budgetLeft: 29,
    });
    const second = decisions[3];
    expect(second?.code === 'balance.first' && second.evidence.candidates[0]?.excluded).toBe('tried');
    expect(detail?.summary).toMatchObject({ upstream: 'u1', answeredBy: 'upstream' });
  });

  it('is sent to another where the connection was reset', async () => {
    const engine = await forwardTo([await resetting(), (await origin()).url]);
    const { answer, decisions } = await engine.ask();
    expect(brief(answer)).toEqual([200, 'well']);
    expect(evidenceOf(decisions, 'retry.again')).toMatchObject({ reason: 'reset' });
  });

  it('is sent to another for a status, and nothing of the first response comes through', async () => {
    const bad = await origin((_, response) => {
      response.writeHead(503, { 'x-from': 'bad' }).end('x'.repeat(1_000_000));
    });
    const engine = await forwardTo([bad.url, (await origin()).url]);
    const { answer, decisions } = await engine.ask();
    expect(brief(answer)).toEqual([200, 'well']);
    expect(answer.headers['x-from']).toBeUndefined();
    expect(codes(decisions)).toEqual([
      'balance.first',
      'forward.answered',
      'retry.again',
      'balance.first',
      'forward.answered',
    ]);
  });

  it('gets the last response where all attempts are used up', async () => {
    const bad = (status: number) => origin((_, response) => response.writeHead(status).end(`bad ${status}`));
    const urls = await Promise.all([502, 503, 504].map(async (status) => (await bad(status)).url));
    const engine = await forwardTo(urls, { retry: { attempts: 3 } });
    const { answer, decisions } = await engine.ask();
    expect(brief(answer)).toEqual([504, 'bad 504']);
    expect(evidenceOf(decisions, 'retry.given_up')).toEqual({
      pool: 'shop',
      upstream: 'u2',
      reason: '504',
      attempt: 3,
      attempts: 3,
      why: 'attempts',
    });
  });

  it('stays where the status is none that the pool retries', async () => {
    const bad = await origin((_, response) => response.writeHead(500).end('bad'));
    const engine = await forwardTo([bad.url, (await origin()).url]);
    const { answer, decisions } = await engine.ask();
    expect(brief(answer)).toEqual([500, 'bad']);
    expect(codes(decisions)).toEqual(['balance.first', 'forward.answered']);
  });
});

describe('a request with a body', () => {
  it('is sent to another, whatever its method, where there was no connection to send it on', async () => {
    const well = await origin((request, response) => request.pipe(response));
    const engine = await forwardTo([await deadUrl(), well.url]);
    const { answer } = await engine.ask({ method: 'POST' }, 'ordered once');
    expect(brief(answer)).toEqual([200, 'ordered once']);
  });

  it('is not sent again where its method may not, as the upstream may have acted on it', async () => {
    let asked = 0;
    const bad = await origin((request, response) => {
      request.resume();
      asked += 1;
      response.writeHead(503).end('bad');
    });
    const engine = await forwardTo([bad.url, (await origin()).url]);
    const { answer, decisions } = await engine.ask({ method: 'POST' }, 'ordered once');
    expect([...brief(answer), asked]).toEqual([503, 'bad', 1]);
    expect(evidenceOf(decisions, 'retry.given_up')).toMatchObject({ why: 'method', reason: '503' });
  });

  it('is not sent again where its body has gone', async () => {
    const engine = await forwardTo([await resetting(), (await origin()).url]);
    const { answer, decisions } = await engine.ask({ method: 'PUT' }, 'all of it');
    expect(answer.status).toBe(502);
    expect(evidenceOf(decisions, 'retry.given_up')).toMatchObject({ why: 'body', reason: 'reset' });
  });
});

describe('retries', () => {
  it('end with their budget, so that they do not make an overload worse', async () => {
    const bad = await origin((_, response) => response.writeHead(503).end('bad'));
    const engine = await forwardTo([bad.url, (await origin()).url], {
      health: { passive: { consecutiveFailures: 1000 } },
    });
    const statuses: number[] = [];
    let last: Awaited<ReturnType<typeof engine.ask>> | undefined;
    for (let count = 0; count < 31; count += 1) {
      last = await engine.ask();
      statuses.push(last.answer.status);
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(30);
    expect(statuses.at(-1)).toBe(503);
    expect(evidenceOf(last?.decisions ?? [], 'retry.given_up')).toMatchObject({ why: 'budget', attempt: 1 });
  });

  it('are not made after an informational response went to the client', async () => {
    const early = await startRawOrigin((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n')),
    );
    closers.add(() => early.stop());
    const engine = await forwardTo([early.url, (await origin()).url]);
    const { answer, decisions } = await engine.ask();
    expect(answer.status).toBe(502);
    expect(evidenceOf(decisions, 'retry.given_up')).toMatchObject({ why: 'informed' });
  });

  it('are no stage of a pool with one upstream in use', async () => {
    const bad = await origin((_, response) => response.writeHead(503).end('bad'));
    const upstreams = [
      { id: 'a', url: bad.url },
      { id: 'b', url: (await origin()).url, enabled: false },
    ];
    const engine = await forwardTo([], { upstreams });
    const { answer, decisions } = await engine.ask();
    expect(answer.status).toBe(503);
    expect(codes(decisions)).toEqual(['balance.first', 'forward.answered']);
  });
});
