import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverServices } from '../../../src/main/discovery/discover.ts';
import { fakeSystem } from './fake-system.ts';
import { listening } from './sockets.ts';

/** Runs a real server of HTTP in a process of its own, in a folder with the given package.json. */
async function startProject(manifest: object): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'doorman-project-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const script = `const server = require('node:http').createServer((_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1', () => console.log(server.address().port));`;
  await writeFile(join(folder, 'server.cjs'), script);
  const child = spawn(process.execPath, ['server.cjs'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true });
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return Number(line);
}

describe('discovering services', () => {
  it('finds a running server, what it speaks and what it calls itself', async () => {
    const port = await listening(
      createHttpServer((_, response) => {
        response.setHeader('content-type', 'text/html');
        response.end('<title>Ticket desk</title>');
      }),
    );
    const service = (await discoverServices()).find((found) => found.port === port);
    expect(service).toMatchObject({ kind: 'http', hint: 'Ticket desk', addresses: ['127.0.0.1'] });
  });

  it.runIf(process.platform === 'linux')('names a project by the package.json it runs in', async () => {
    const port = await startProject({ name: '@acme/ticket-desk' });
    const services = await discoverServices({ takenNames: ['shop.localhost'] });
    expect(services.find((found) => found.port === port)).toMatchObject({
      kind: 'http',
      suggestedName: 'ticket-desk',
      process: { name: 'node' },
    });
  });

  it('never lists what the caller excludes', async () => {
    const port = await listening(createServer());
    const services = await discoverServices({ exclude: [port] });
    expect(services.map((service) => service.port)).not.toContain(port);
  });

  it('sends nothing to a port that is known not to be HTTP', async () => {
    let connections = 0;
    const server = createServer(() => {
      connections += 1;
    });
    const port = await listening(server);
    const lsof = `p77\ncredis-server\nf5\ntIPv4\nn127.0.0.1:${port}\n`;
    const access = fakeSystem({ commands: { 'lsof -w -nP +c 0 -iTCP -sTCP:LISTEN -F pctn': lsof } });
    expect(await discoverServices({ platform: 'darwin', access })).toEqual([
      {
        port,
        addresses: ['127.0.0.1'],
        families: ['ipv4'],
        process: { name: 'redis-server', pid: 77 },
        kind: 'unknown',
        suggestedName: 'redis',
        hint: 'Redis or Valkey, not HTTP',
      },
    ]);
    expect(connections).toBe(0);
  });
});
