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
import { showSocketsOf } from '../../helpers/own-sockets.ts';
import { fakeSystem } from './fake-system.ts';
import { listening } from './sockets.ts';

showSocketsOf(process.pid);

/** Whatever containers this machine runs are none of these tests'. */
const alone = { published: async () => ({ ports: [], notes: [] }) };

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
    const service = (await discoverServices(alone)).ports.find((found) => found.port === port);
    expect(service).toMatchObject({ kind: 'http', hint: 'Ticket desk', addresses: ['127.0.0.1'] });
  });

  it.runIf(process.platform === 'linux')('names a project by the package.json it runs in', async () => {
    const port = await startProject({ name: '@acme/ticket-desk', dependencies: { express: '5' } });
    const { ports: services } = await discoverServices({ ...alone, takenNames: ['shop.localhost'] });
    expect(services.find((found) => found.port === port)).toMatchObject({
      kind: 'http',
      suggestedName: 'ticket-desk',
      process: { name: 'node' },
      project: { folder: expect.stringContaining('doorman-project-'), framework: 'Express' },
    });
  });

  it('never lists what the caller excludes', async () => {
    const port = await listening(createServer());
    const { ports: services } = await discoverServices({ ...alone, exclude: [port] });
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
    const { ports } = await discoverServices({ ...alone, platform: 'darwin', access });
    expect(ports).toEqual([
      {
        port,
        addresses: ['127.0.0.1'],
        families: ['ipv4'],
        process: { name: 'redis-server', pid: 77 },
        kind: 'unknown',
        suggestedName: 'redis',
        hint: 'Redis or Valkey, not HTTP',
        project: null,
        container: null,
        unnamed: null,
      },
    ]);
    expect(connections).toBe(0);
  });

  it('names what is behind a forwarder by its container, and lists ports that the kernel alone forwards', async () => {
    const port = await listening(createHttpServer((_, response) => response.end('hello')));
    const lsof = `p77\ncdocker-proxy\nf5\ntIPv4\nn127.0.0.1:${port}\np78\ncnode\nf5\ntIPv4\nn127.0.0.1:2\n`;
    const access = fakeSystem({ commands: { 'lsof -w -nP +c 0 -iTCP -sTCP:LISTEN -F pctn': lsof } });
    const container = { name: 'shop-web-1', image: 'shop-web', service: 'web', project: 'shop' };
    const database = { name: 'db', image: 'postgres:16', service: null, project: null };
    const note = 'An engine could not be asked.';
    const { ports, notes } = await discoverServices({
      platform: 'darwin',
      access,
      exclude: [5],
      published: async () => ({
        ports: [
          { port, address: '127.0.0.1', container },
          // A program of its own listens there: it is not the container.
          { port: 2, address: '0.0.0.0', container },
          { port: 3, address: '127.0.0.1', container: database },
          { port: 5, address: '127.0.0.1', container },
        ],
        notes: [note],
      }),
    });
    expect(notes).toEqual([note]);
    expect(ports).toMatchObject([
      { port, suggestedName: 'shop-web', container: { name: 'web', image: 'shop-web' }, unnamed: null },
      { port: 2, suggestedName: 'node', container: null },
      { port: 3, suggestedName: 'postgres', container: { name: 'db' }, process: null, kind: 'unknown' },
    ]);
  });

  it('says why it is not known what listens, and what Windows does not tell', async () => {
    const lsof = 'p77\ncssh\nf5\ntIPv4\nn127.0.0.1:1\n';
    const access = fakeSystem({ commands: { 'lsof -w -nP +c 0 -iTCP -sTCP:LISTEN -F pctn': lsof } });
    const { ports } = await discoverServices({ ...alone, platform: 'darwin', access });
    expect(ports[0]?.unnamed).toBe('ssh listens for another program, and does not tell which.');
    const windows = fakeSystem({
      commands: {
        'netstat.exe -ano -p TCP': '  TCP    127.0.0.1:1    0.0.0.0:0    LISTENING    77\r\n',
        'tasklist.exe /fo csv /nh': '',
      },
    });
    const there = await discoverServices({ ...alone, platform: 'win32', access: windows });
    expect(there.ports[0]?.unnamed).toContain('does not tell which program');
    expect(there.notes[0]).toContain('in which folder');
  });
});
