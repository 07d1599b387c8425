import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type GrpcObject,
  type handleUnaryCall,
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../../../src/shared/config/schema.ts';
import { ask } from '../../../helpers/ask.ts';
import { eventOf, statusOf } from '../../../helpers/engine-events.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin, startRawOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';
import { createTestAuthority, signWithoutChecks } from '../../../helpers/test-authority.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

type Pool = NonNullable<ConfigInput['pools']>[number];
type Active = NonNullable<NonNullable<Pool['health']>['active']>;

const configure = (urls: readonly string[], active: Active, pool: Partial<Pool> = {}): ConfigInput => ({
  version: 1,
  listeners: [{ id: 'web', port: 0, tls: 'off' }],
  routes: [{ id: 'all', to: { pool: 'shop' } }],
  pools: [
    {
      id: 'shop',
      upstreams: urls.map((url, at) => ({ id: `u${at}`, url })),
      ...pool,
      health: { active: { interval: '100ms', ...active } },
    },
  ],
});

async function check(urls: readonly string[], active: Active, pool?: Partial<Pool>) {
  const engine = await runEngine(configure(urls, active, pool));
  closers.add(() => engine.stop());
  return engine;
}

/** The only check of an upstream that says anything yet. */
const firstCheck = async (url: string, active: Active, pool?: Partial<Pool>) => {
  const engine = await check([url], { ...active, interval: '1h' }, pool);
  const { checks, state } = await statusOf(engine, 'u0', (status) => status.checks.length === 1);
  return { state, ok: checks[0]?.ok, detail: checks[0]?.detail };
};

describe('an HTTP check', () => {
  it('asks as configured, as Doorman, and without a word about clients', async () => {
    let asked: object = {};
    const origin = await startOrigin((request, response) => {
      asked = { method: request.method, url: request.url, headers: request.headers };
      response.writeHead(204).end();
    });
    closers.add(() => origin.stop());
    const found = await firstCheck(origin.url, { path: '/up?deep=1', method: 'HEAD' });
    expect(found).toEqual({ state: 'healthy', ok: true, detail: '204' });
    expect(asked).toMatchObject({
      method: 'HEAD',
      url: '/up?deep=1',
      headers: { host: `127.0.0.1:${origin.port}`, 'user-agent': expect.stringMatching(/^doorman-health\//) },
    });
    expect(JSON.stringify(asked)).not.toMatch(/forwarded|via/i);
  });

  it.each([
    [{ expectStatus: '200' }, 'answered 404, expected 200'],
    [{ expectStatus: '404', expectBody: 'all good' }, 'answered 404, without the expected text in its body'],
  ])('fails when the answer is not as expected: %j', async (active, detail) => {
    const origin = await startOrigin((_, response) => response.writeHead(404).end('all go'));
    closers.add(() => origin.stop());
    expect(await firstCheck(origin.url, active)).toEqual({ state: 'unhealthy', ok: false, detail });
  });

  it('looks for text in the first 64 KiB of the body and no further', async () => {
    const origin = await startOrigin(({ url }, response) => {
      response.write('x'.repeat(url === '/near' ? 65_000 : 66_000));
      response.end('all good');
    });
    closers.add(() => origin.stop());
    const near = await firstCheck(origin.url, { path: '/near', expectBody: 'all good' });
    const far = await firstCheck(origin.url, { path: '/far', expectBody: 'all good' });
    expect([near.ok, far.ok]).toEqual([true, false]);
  });

  it('fails when no answer comes in time', async () => {
    const origin = await startRawOrigin(() => {});
    closers.add(() => origin.stop());
    expect(await firstCheck(origin.url, { timeout: '50ms' })).toEqual({
      state: 'unhealthy',
      ok: false,
      detail: 'no answer within 50 ms',
    });
  });

  it('goes through the TLS settings of the pool, and by ALPN through HTTP/2', async () => {
    const authority = await createTestAuthority();
    closers.add(() => authority.close());
    const { certificatePem, privateKeyPem } = await signWithoutChecks(authority.material, 'localhost');
    const server = createSecureServer({ cert: certificatePem, key: privateKeyPem }, (_, response) =>
      response.end('all good'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closers.add(() => new Promise<void>((resolve) => server.close(() => resolve())));
    const url = `https://localhost:${(server.address() as AddressInfo).port}`;
    expect(await firstCheck(url, { expectBody: 'all good' }, { tls: { ca: authority.caPath } })).toEqual({
      state: 'healthy',
      ok: true,
      detail: '200',
    });
    expect((await firstCheck(url, {})).ok).toBe(false);
  });
});

describe('a TCP check', () => {
  it('is content with a connection, and is not without', async () => {
    const origin = await startRawOrigin((socket) => socket.resume());
    const found = await firstCheck(origin.url, { type: 'tcp' });
    expect(found).toEqual({ state: 'healthy', ok: true, detail: 'connected' });
    await origin.stop();
    const refused = await firstCheck(origin.url, { type: 'tcp' });
    expect(refused).toMatchObject({ state: 'unhealthy', ok: false });
    expect(refused.detail).toContain('ECONNREFUSED');
  });
});

async function listen(server: Server): Promise<string> {
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  closers.add(() => server.forceShutdown());
  return `http://127.0.0.1:${port}`;
}

function serviceOf(definition: GrpcObject, [name = '', ...deeper]: readonly string[]): ServiceDefinition {
  const found = definition[name];
  if (found === undefined || 'format' in found) throw new Error(`health.proto has no ${name}.`);
  if (typeof found === 'function') return found.service;
  return serviceOf(found, deeper);
}

/** Longer than a length of one byte can say. */
const long = `shop.v1.${'Orders'.repeat(30)}`;

describe('a gRPC check', () => {
  /** A server with the health service as grpc.health.v1 defines it. @param services serving status by name */
  const serveServices = async (services: Readonly<Record<string, number>>): Promise<string> => {
    const server = new Server();
    const definition = loadPackageDefinition(
      loadSync(join(import.meta.dirname, 'health.proto'), { defaults: true }),
    );
    const service = serviceOf(definition, ['grpc', 'health', 'v1', 'Health']);
    const check: handleUnaryCall<{ readonly service: string }, { readonly status: number }> = (
      call,
      reply,
    ) => {
      const found = services[call.request.service];
      if (found === undefined) reply({ code: status.NOT_FOUND });
      else reply(null, { status: found });
    };
    server.addService(service, { Check: check });
    return listen(server);
  };

  const serve = async (answer: Buffer | null): Promise<string> => {
    const server = new Server();
    const bytes = (value: Buffer) => value;
    const method = {
      path: '/grpc.health.v1.Health/Check',
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    } as const;
    if (answer !== null) {
      server.addService(
        { check: method },
        { check: (_: unknown, reply: (error: null, value: Buffer) => void) => reply(null, answer) },
      );
    }
    return listen(server);
  };

  it.each([
    ['SERVING', Buffer.from([0x08, 1]), { state: 'healthy', ok: true, detail: 'SERVING' }],
    [
      'NOT_SERVING',
      Buffer.from([0x08, 2]),
      { state: 'unhealthy', ok: false, detail: 'answered NOT_SERVING' },
    ],
    ['nothing known', Buffer.alloc(0), { state: 'unhealthy', ok: false, detail: 'answered UNKNOWN' }],
    [
      'no such service',
      null,
      {
        state: 'unhealthy',
        ok: false,
        detail: 'answered with grpc-status 12: the server has no grpc.health.v1.Health',
      },
    ],
  ])('understands %s', async (_, answer, expected) => {
    const url = await serve(answer);
    expect(await firstCheck(url, { type: 'grpc' }, { protocol: 'h2' })).toEqual(expected);
  });

  it.each([
    ['', { state: 'healthy', ok: true, detail: 'SERVING' }],
    ['shop.v1.Orders', { state: 'healthy', ok: true, detail: 'SERVING' }],
    [long, { state: 'healthy', ok: true, detail: 'SERVING' }],
    ['shop.v1.Stock', { state: 'unhealthy', ok: false, detail: 'answered NOT_SERVING' }],
    [
      'shop.v1.Elsewhere',
      {
        state: 'unhealthy',
        ok: false,
        detail: 'answered with grpc-status 5: the server knows no service shop.v1.Elsewhere',
      },
    ],
  ])('asks for the service %j', async (service, expected) => {
    const url = await serveServices({ '': 1, 'shop.v1.Orders': 1, [long]: 1, 'shop.v1.Stock': 2 });
    expect(await firstCheck(url, { type: 'grpc', service }, { protocol: 'h2' })).toEqual(expected);
  });
});

describe('checks', () => {
  it('keep requests from an upstream that fails them, and let them back', async () => {
    let well = true;
    const good = await startOrigin((_, response) => response.end('good'));
    const shaky = await startOrigin(({ url }, response) => {
      response.writeHead(url === '/healthz' && !well ? 500 : 200).end('shaky');
    });
    for (const origin of [good, shaky]) closers.add(() => origin.stop());
    const engine = await check([good.url, shaky.url], { rise: 1, fall: 2 });
    const answers = async () => {
      const texts = new Set<string>();
      for (let count = 0; count < 6; count += 1) texts.add((await ask(engine.port('web'))).text);
      return [...texts].toSorted();
    };
    await statusOf(engine, 'u1', ({ state, checks }) => state === 'healthy' && checks.length > 0);
    expect(await answers()).toEqual(['good', 'shaky']);
    well = false;
    const { evidence } = await eventOf(engine, 'upstream.unhealthy', 'u1');
    expect(evidence).toEqual({
      pool: 'shop',
      upstream: 'u1',
      checks: 2,
      detail: 'answered 500, expected 200-399',
    });
    expect(await answers()).toEqual(['good']);
    well = true;
    await eventOf(engine, 'upstream.healthy', 'u1');
    expect(await answers()).toEqual(['good', 'shaky']);
  });

  it('go on undisturbed through a reload that leaves them as they were, and stop when they are taken away', async () => {
    let asked = 0;
    const origin = await startOrigin((_, response) => {
      asked += 1;
      response.writeHead(500).end();
    });
    closers.add(() => origin.stop());
    const active: Active = { interval: '1h' };
    const engine = await check([origin.url], active);
    await eventOf(engine, 'upstream.unhealthy', 'u0');
    /** An apply has the status told at once. */
    const afterApply = async (input: ConfigInput) => {
      const told = statusOf(engine, 'u0', () => true);
      await engine.apply(input);
      return told;
    };
    const same = configure([origin.url], active);
    expect((await afterApply(same)).state).toBe('unhealthy');
    expect(asked).toBe(1);
    // Connections of another kind are tried anew, and what is known stays until they have told.
    const other = configure([origin.url], active, { timeouts: { connect: '1s' } });
    expect((await afterApply(other)).state).toBe('unhealthy');
    await statusOf(engine, 'u0', (status) => status.checks.length === 2);
    const { health: _, ...unchecked } = other.pools?.[0] ?? { id: '', upstreams: [] };
    expect((await afterApply({ ...other, pools: [unchecked] })).state).toBe('unknown');
    expect(asked).toBe(2);
  });
});
