import { Closers } from '../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { createTestAuthority } from '../helpers/test-authority.ts';
import { TestApp } from './app.ts';
import { type Backend, startBackends } from './backends.ts';

/** How a client speaks to Doorman. */
export const fronts = ['http1', 'http1-tls', 'http2', 'http2-tls'] as const;
export type Front = (typeof fronts)[number];

export interface PeersSetup {
  readonly engine: RunningEngine;
  readonly app: TestApp;
  readonly backends: readonly Backend[];
  backend(id: string): Backend;
  /** Address through Doorman, and the parameters with which curl speaks as `front` says. */
  through(front: Front, backend: string, path: string): string[];
  close(): Promise<void>;
}

/** An engine with a plain and a TLS listener, both with HTTP/1.1 and HTTP/2, and a host for each kind of backend. */
export async function startPeers(): Promise<PeersSetup> {
  const closers = new Closers();
  try {
    return await start(closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

async function start(closers: Closers): Promise<PeersSetup> {
  const app = new TestApp();
  const upstreamAuthority = await createTestAuthority();
  closers.add(() => upstreamAuthority.close());
  const backends = await startBackends(closers, app, upstreamAuthority);
  const engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] },
        { id: 'secure', port: 0, tls: 'auto', protocols: ['h1', 'h2'] },
      ],
      routes: backends.map(({ id }) => ({
        id,
        match: { hosts: [`${id}.localhost`] },
        to: { pool: id },
      })),
      pools: backends.map(({ id, url, protocol }) => ({
        id,
        protocol,
        tls: { ca: upstreamAuthority.caPath },
        upstreams: [{ id: 'one', url }],
      })),
    },
    { tls: true },
  );
  closers.add(engine.stop);
  return {
    engine,
    app,
    backends,
    backend(id) {
      const found = backends.find((backend) => backend.id === id);
      if (found === undefined) throw new Error(`There is no backend '${id}'.`);
      return found;
    },
    through(front, backend, path) {
      const secure = front.endsWith('-tls');
      const port = engine.port(secure ? 'secure' : 'plain');
      const host = `${backend}.localhost`;
      const version = {
        http1: '--http1.1',
        'http1-tls': '--http1.1',
        http2: '--http2-prior-knowledge',
        'http2-tls': '--http2',
      }[front];
      return [
        version,
        '--cacert',
        engine.authority?.caPath ?? '',
        '--resolve',
        `${host}:${port}:127.0.0.1`,
        `${secure ? 'https' : 'http'}://${host}:${port}${path}`,
      ];
    },
    close: () => closers.closeAll(),
  };
}
