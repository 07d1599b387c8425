import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runEngine } from '../../../helpers/run-engine.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

const curlHasHttp2 = spawnSync('curl', ['--version']).stdout?.toString().includes('HTTP2') ?? false;

/** An HTTP/2 server that sends every body back. @returns its address */
async function startEcho(): Promise<string> {
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream) => {
    stream.on('error', () => {});
    stream.respond({ ':status': 200 });
    stream.pipe(stream);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function curl(...parameters: readonly string[]): Promise<{ code: number | null; digest: string }> {
  const child = spawn('curl', ['--silent', '--show-error', ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const hash = createHash('sha256');
  child.stdout.on('data', (chunk: Buffer) => hash.update(chunk));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, digest: hash.digest('hex') };
}

describe.skipIf(!curlHasHttp2)('curl with HTTP/2', () => {
  it.each(['off', 'auto'] as const)('moves 20 MB each way at once, TLS %s', async (tls) => {
    const body = randomBytes(20 * 1024 * 1024);
    const file = join(await temporaryDirectory(), 'body');
    await writeFile(file, body);
    const engine = await runEngine(
      {
        version: 1,
        listeners: [{ id: 'web', port: 0, tls, protocols: ['h1', 'h2'] }],
        routes: [{ id: 'all', to: { pool: 'echo' } }],
        pools: [{ id: 'echo', protocol: 'h2', upstreams: [{ id: 'one', url: await startEcho() }] }],
      },
      { tls: tls === 'auto' },
    );
    onTestFinished(engine.stop);
    const port = engine.port('web');
    const { code, digest } = await curl(
      ...(tls === 'off'
        ? ['--http2-prior-knowledge', `http://127.0.0.1:${port}/`]
        : [
            '--http2',
            '--cacert',
            engine.authority?.caPath ?? '',
            '--resolve',
            `shop.localhost:${port}:127.0.0.1`,
            `https://shop.localhost:${port}/`,
          ]),
      '--data-binary',
      `@${file}`,
    );
    expect(code).toBe(0);
    expect(digest).toBe(createHash('sha256').update(body).digest('hex'));
    const [exchange] = await engine.finished(1);
    expect(exchange?.summary.state).toBe('complete');
    expect(exchange?.summary.httpVersion).toBe('2');
  });
});
