import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { probe } from '../../benchmarks/probe.ts';
import { freePort } from '../../benchmarks/process.ts';

let server: Server | null = null;

afterEach(async () => {
  const closing = server;
  server = null;
  if (closing === null) return;
  closing.close();
  await once(closing, 'close');
});

const startServer = async (port: number, answer: RequestListener): Promise<void> => {
  server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
};

describe('the look at a proxy before it is measured', () => {
  it('finds nothing wrong with the whole body', async () => {
    const port = await freePort();
    await startServer(port, (_, response) => response.end('x'.repeat(1024)));
    expect(await probe({ port, tls: false, path: '/1k', bytes: 1024 })).toBeNull();
  });

  it('tells an error answer', async () => {
    const port = await freePort();
    await startServer(port, (_, response) => response.writeHead(502).end('x'.repeat(1024)));
    expect(await probe({ port, tls: false, path: '/1k', bytes: 1024 })).toBe('GET /1k was answered with 502');
  });

  it('tells a body of another length', async () => {
    const port = await freePort();
    await startServer(port, (_, response) => response.end('short'));
    expect(await probe({ port, tls: false, path: '/1k', bytes: 1024 })).toBe(
      'GET /1k brought 5 bytes of 1024',
    );
  });

  it('tells when nobody listens', async () => {
    const port = await freePort();
    expect(await probe({ port, tls: false, path: '/1k', bytes: 1024 })).toContain('ECONNREFUSED');
  });
});
