import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { missingPeers } from '../../tooling/peers.ts';
import {
  type ClientPair,
  openTestClients,
  type TestClients,
  testPassword,
} from '../helpers/client-certificates.ts';
import { Closers } from '../helpers/http1-setup.ts';
import { startOrigin } from '../helpers/origin.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { curl } from './curl.ts';

const closers = new Closers();
let engine: RunningEngine;
let own: TestClients;
let alice: ClientPair;
let files: { readonly p12: string; readonly pem: string; readonly key: string };

const missing = missingPeers('curl');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

beforeAll(async () => {
  if (missing !== '') return;
  own = await openTestClients(closers);
  alice = await own.make('alice');
  files = {
    p12: await own.file('alice.p12', alice.pkcs12),
    pem: await own.file('alice.pem', alice.cert),
    key: await own.file('alice.key', alice.key),
  };
  const origin = await startOrigin((request, response) =>
    response.end(`${request.method} ${String(request.headers['x-client-subject'] ?? 'nobody')}`),
  );
  closers.add(origin.stop);
  engine = await runEngine(
    {
      version: 1,
      listeners: [
        {
          id: 'strict',
          port: 0,
          clientCertificates: { mode: 'required', forward: { subject: 'X-Client-Subject' } },
        },
      ],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
    },
    { tls: true, clientTrust: own.clients.trust() },
  );
  closers.add(engine.stop);
});
afterAll(() => closers.closeAll());

const ask = (...parameters: string[]) => {
  const port = engine.port('strict');
  return curl([
    '--cacert',
    engine.authority?.caPath ?? '',
    '--resolve',
    `shop.localhost:${port}:127.0.0.1`,
    ...parameters,
    `https://shop.localhost:${port}/`,
  ]);
};

describe.skipIf(missing !== '')(`curl with a client certificate of Doorman${note}`, () => {
  it.each([
    ['HTTP/1.1', 'TLS 1.2', ['--http1.1', '--tls-max', '1.2']],
    ['HTTP/1.1', 'TLS 1.3', ['--http1.1', '--tlsv1.3']],
    ['HTTP/2', 'TLS 1.2', ['--http2', '--tls-max', '1.2']],
    ['HTTP/2', 'TLS 1.3', ['--http2', '--tlsv1.3']],
  ])('is let in over %s and %s, and the upstream is told who it is', async (_http, _tls, options) => {
    const pair = await ask(...options, '--cert', files.pem, '--key', files.key);
    expect(pair).toMatchObject({ code: 0, status: 200 });
    expect(pair.body.toString()).toBe('GET O=Doorman, CN=alice');
  });

  it('imports the PKCS#12 file', async () => {
    const answer = await ask('--cert-type', 'P12', '--cert', `${files.p12}:${testPassword}`);
    expect(answer.body.toString()).toBe('GET O=Doorman, CN=alice');
  });

  it('is not let in without it: with TLS 1.2 it says why, with 1.3 it has begun to send by then', async () => {
    const older = await ask('--tls-max', '1.2', '--header', 'X-Client-Subject: CN=root');
    expect(older).toMatchObject({ status: 0, code: 35 });
    expect(older.errors).toMatch(/alert.*handshake failure/i);
    const newer = await ask('--tlsv1.3', '--header', 'X-Client-Subject: CN=root');
    expect(newer.status).toBe(0);
    expect(newer.code).not.toBe(0);
  });
});
