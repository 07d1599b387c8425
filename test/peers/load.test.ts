import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPeer, missingPeers, type PeerProgram } from '../../tooling/peers.ts';
import { Closers } from '../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { large } from './app.ts';
import type { Backend } from './backends.ts';
import { type PeersSetup, startPeers } from './setup.ts';

const closers = new Closers();
let peers: PeersSetup;

beforeAll(async () => {
  peers = await startPeers();
  closers.add(peers.close);
});

afterAll(() => closers.closeAll());

/** Runs a program to its end. @returns what it wrote to standard output; its exit code must be 0 */
async function output(program: PeerProgram, parameters: readonly string[]): Promise<string> {
  const child = spawn(findPeer(program) ?? program, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('latin1').on('data', (piece: string) => {
    text += piece;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  expect({ program, code }).toEqual({ program, code: 0 });
  return text;
}

/** Programs of load name their host by the address alone: an engine whose only route is this backend. */
async function engineFor(backend: Backend): Promise<RunningEngine> {
  const { id, url, protocol } = backend;
  const engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] },
        { id: 'secure', port: 0, tls: 'auto', protocols: ['h1', 'h2'] },
      ],
      routes: [{ id: 'all', to: { pool: id } }],
      pools: [{ id, protocol, tls: { verify: false }, upstreams: [{ id: 'one', url }] }],
    },
    { tls: true },
  );
  closers.add(engine.stop);
  return engine;
}

const skipping = (...programs: PeerProgram[]) => {
  const missing = missingPeers(...programs);
  return { missing, note: missing === '' ? '' : ` (skipped: no ${missing})` };
};

const h2load = skipping('h2load', 'nginx', 'haproxy');

describe.skipIf(h2load.missing !== '')(`h2load${h2load.note}`, () => {
  const requests = 2000;
  it.each([
    ['HTTP/2 in the clear', 'plain', 'http', [], 'node-http'],
    ['HTTP/2 in the clear', 'plain', 'http', [], 'node-http2'],
    ['HTTP/2 in the clear', 'plain', 'http', [], 'haproxy-http2'],
    ['HTTP/2 with TLS', 'secure', 'https', [], 'nginx'],
    ['HTTP/2 with TLS', 'secure', 'https', [], 'nginx-tls'],
    ['HTTP/1.1', 'plain', 'http', ['--h1'], 'haproxy'],
    ['HTTP/1.1 with TLS', 'secure', 'https', ['--h1'], 'node-http2-tls'],
  ] as const)('gets every answer over %s (%s, %s, %j) from %s', async (_name, listener, scheme, more, id) => {
    const engine = await engineFor(peers.backend(id));
    const before = peers.app.seen.length;
    const text = await output('h2load', [
      ...more,
      `--requests=${requests}`,
      '--clients=4',
      '--max-concurrent-streams=50',
      `${scheme}://localhost:${engine.port(listener)}/fixed`,
    ]);
    expect(text).toContain(
      `requests: ${requests} total, ${requests} started, ${requests} done, ${requests} succeeded, 0 failed, 0 errored, 0 timeout`,
    );
    expect(text).toContain(`status codes: ${requests} 2xx, 0 3xx, 0 4xx, 0 5xx`);
    expect(peers.app.seen.length - before).toBe(requests);
  });
});

const nghttp = skipping('nghttp', 'nginx');

describe.skipIf(nghttp.missing !== '')(`nghttp${nghttp.note}`, () => {
  it('gets a large body through small windows, while another stream goes on', async () => {
    const engine = await engineFor(peers.backend('nginx-tls'));
    const text = await output('nghttp', [
      '--window-bits=14',
      '--connection-window-bits=15',
      '--no-verify-peer',
      `https://localhost:${engine.port('secure')}/large`,
      `https://localhost:${engine.port('secure')}/fixed`,
    ]);
    expect(text.length).toBe(large.length + 'fixed'.length);
    expect(text).toContain('fixed');
  });
});

const wrk = skipping('wrk', 'nginx');

describe.skipIf(wrk.missing !== '')(`wrk${wrk.note}`, () => {
  it('keeps its connections and sees no error', async () => {
    const engine = await engineFor(peers.backend('nginx'));
    const before = peers.app.seen.length;
    const text = await output('wrk', [
      '--threads=1',
      '--connections=32',
      '--duration=1s',
      `http://127.0.0.1:${engine.port('plain')}/fixed`,
    ]);
    const requests = Number(/(\d+) requests in/.exec(text)?.[1]);
    expect(requests).toBeGreaterThan(0);
    // Those under way at the end were asked for and are not counted.
    expect(peers.app.seen.length - before).toBeGreaterThanOrEqual(requests);
    expect(peers.app.seen.length - before).toBeLessThanOrEqual(requests + 32);
    expect(text).not.toMatch(/Socket errors|Non-2xx/);
  });
});
