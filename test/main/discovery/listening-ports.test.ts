import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { PORTS_LISTED } from '../../../src/main/discovery/limits.ts';
import { listListeningPorts, mergeSockets } from '../../../src/main/discovery/listening-ports.ts';
import { fakeSystem } from './fake-system.ts';
import { listening } from './sockets.ts';

describe('listing what listens on this machine', () => {
  it('finds a server that really listens, with its address and its process', async () => {
    const port = await listening(createServer());
    const found = (await listListeningPorts()).find((open) => open.port === port);
    expect(found).toMatchObject({ addresses: ['127.0.0.1'], families: ['ipv4'] });
    expect(found?.process?.pid).toBe(process.pid);
    expect(found?.process?.name).toMatch(/^node/);
  });

  it('does not list a server that was closed', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise((resolve) => server.close(resolve));
    expect((await listListeningPorts()).map((open) => open.port)).not.toContain(port);
  });

  it('leaves out the ports the caller excludes and keeps the others', async () => {
    const ours = await listening(createServer());
    const other = await listening(createServer());
    const ports = (await listListeningPorts({ exclude: [ours] })).map((open) => open.port);
    expect(ports).toContain(other);
    expect(ports).not.toContain(ours);
  });

  it('lists at most its cap, the lowest ports first', async () => {
    const rows = Array.from({ length: PORTS_LISTED + 50 }, (_, index) => {
      const port = (20_000 - index).toString(16).toUpperCase().padStart(4, '0');
      return `0: 0100007F:${port} 00000000:0000 0A 0:0 0:0 0 0 0 ${index + 1}`;
    });
    const access = fakeSystem({ files: { '/proc/net/tcp': rows.join('\n') } });
    const ports = await listListeningPorts({ platform: 'linux', access });
    expect(ports).toHaveLength(PORTS_LISTED);
    expect(ports[0]?.port).toBe(20_000 - rows.length + 1);
  });

  it('says what to do on a system it does not know', async () => {
    await expect(listListeningPorts({ platform: 'aix' })).rejects.toMatchObject({
      code: 'discovery.unsupported_system',
      message: expect.stringMatching(/'aix'.*by hand/),
    });
  });

  it('says which program failed when the system cannot be asked', async () => {
    await expect(listListeningPorts({ platform: 'darwin', access: fakeSystem({}) })).rejects.toThrow('lsof');
  });
});

describe('merging sockets', () => {
  it('makes one entry of the IPv4 and the IPv6 socket on a port, with the process that is known', () => {
    const node = { name: 'node', pid: 7 };
    const merged = mergeSockets([
      { address: '::1', family: 'ipv6', port: 5173, process: null },
      { address: '127.0.0.1', family: 'ipv4', port: 80, process: null },
      { address: '127.0.0.1', family: 'ipv4', port: 5173, process: node },
      { address: '127.0.0.1', family: 'ipv4', port: 5173, process: { name: 'other', pid: 8 } },
    ]);
    expect(merged).toEqual([
      { port: 80, addresses: ['127.0.0.1'], families: ['ipv4'], process: null },
      { port: 5173, addresses: ['::1', '127.0.0.1'], families: ['ipv4', 'ipv6'], process: node },
    ]);
  });
});
