import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { NEXT_PORT_ATTEMPTS } from '../../../src/main/discovery/limits.ts';
import {
  findPortHolder,
  nextFreePort,
  portInUseMessage,
  searchFreePort,
} from '../../../src/main/discovery/port-holder.ts';
import { fakeSystem } from './fake-system.ts';
import { closedPort, listening } from './sockets.ts';

/** Whether this machine has ::1, found by using it. */
async function hasIpv6(): Promise<boolean> {
  return listening(createServer(), '::1').then(
    () => true,
    () => false,
  );
}

describe('who holds a port', () => {
  it('is this process for a port it listens on', async () => {
    const port = await listening(createServer());
    expect((await findPortHolder(port))?.pid).toBe(process.pid);
  });

  it('is nobody for a port on which nothing listens', async () => {
    expect(await findPortHolder(await closedPort())).toBeNull();
  });

  it('is unknown, without an error, when the system cannot be asked', async () => {
    expect(await findPortHolder(80, { platform: 'darwin', access: fakeSystem({}) })).toBeNull();
    expect(await findPortHolder(80, { platform: 'aix' })).toBeNull();
  });
});

describe('the next free port', () => {
  it('is above the taken one and can be bound', async () => {
    const taken = await listening(createServer());
    const next = await nextFreePort(taken, 'localhost');
    expect(next).toBeGreaterThan(taken);
    expect(await listening(createServer(), '127.0.0.1', next ?? 0)).toBe(next);
  });

  it('is never one that is taken on only one of the two localhost addresses', async (context) => {
    if (!(await hasIpv6())) {
      context.skip('this machine has no ::1');
    }
    for (const host of ['127.0.0.1', '::1']) {
      const taken = await listening(createServer(), host);
      const next = await nextFreePort(taken - 1, 'localhost');
      expect(next).toBeGreaterThan(taken);
    }
  });

  it('considers the given address only', async (context) => {
    if (!(await hasIpv6())) {
      context.skip('this machine has no ::1');
    }
    const taken = await listening(createServer(), '::1');
    expect(await nextFreePort(taken - 1, '127.0.0.1')).toBe(taken);
    expect(await nextFreePort(taken - 1, '::1')).toBeGreaterThan(taken);
  });

  it('is not one that was promised to another listener', async () => {
    const free = await closedPort();
    expect(await nextFreePort(free - 1, '127.0.0.1')).toBe(free);
    expect(await nextFreePort(free - 1, '127.0.0.1', new Set([free]))).toBeGreaterThan(free);
  });

  it('does not exist above the last port', async () => {
    expect(await nextFreePort(65_535, 'localhost')).toBeNull();
  });

  it('does not exist on an address that is not of this machine', async () => {
    // Reserved for documentation (RFC 5737).
    expect(await nextFreePort(40_000, '198.51.100.77')).toBeNull();
  });

  it('skips the other privileged ports once one was denied', async () => {
    const tried: number[] = [];
    const next = await searchFreePort(443, async (candidate) => {
      tried.push(candidate);
      return candidate < 1024 ? 'denied' : candidate === 1024 ? 'taken' : 'free';
    });
    expect(tried).toEqual([444, 1024, 1025]);
    expect(next).toBe(1025);
  });

  it('goes on one by one where a high port is denied, and gives up after its number of attempts', async () => {
    const tried: number[] = [];
    const next = await searchFreePort(50_000, async (candidate) => {
      tried.push(candidate);
      return 'denied';
    });
    expect(next).toBeNull();
    expect(tried).toEqual(Array.from({ length: NEXT_PORT_ATTEMPTS }, (_, index) => 50_001 + index));
  });
});

describe('saying that a port is in use', () => {
  const holder = { name: 'node', pid: 4121 };

  it('names the program, its process id and the next port', () => {
    const message = 'Port 8443 is in use by node (pid 4121). Use 8444, or stop it.';
    expect(portInUseMessage({ port: 8443, holder, next: 8444 })).toBe(message);
  });

  it('says what to do when the program is not known', () => {
    const message = 'Port 443 is in use by another program. Use 1024, or stop that program.';
    expect(portInUseMessage({ port: 443, holder: null, next: 1024 })).toBe(message);
  });

  it('says what to do when no other port was found', () => {
    const message = 'Port 65535 is in use by node (pid 4121). Choose another port, or stop it.';
    expect(portInUseMessage({ port: 65_535, holder, next: null })).toBe(message);
  });
});
