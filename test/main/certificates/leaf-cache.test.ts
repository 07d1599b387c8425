import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TooManyPendingLeavesError } from '../../../src/main/certificates/errors.ts';
import { LeafCache, maximumPendingLeaves } from '../../../src/main/certificates/leaf-cache.ts';
import { InvalidAuthorityError } from '../../../src/main/certificates/signing-authority.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';
import { createTestAuthority, type TestAuthority } from '../../helpers/test-authority.ts';

const day = 86_400_000;
const made = Date.UTC(2026, 4, 17, 10, 30, 15);

let authority: TestAuthority;
let clock = made;

beforeAll(async () => {
  authority = await createTestAuthority({ extraNames: ['dev.example'], now: () => epochMilliseconds(made) });
});
afterAll(() => authority.close());
beforeEach(() => {
  clock = made;
});

const createCache = (options: { extraNames?: string[]; maximumLeaves?: number } = {}) =>
  new LeafCache({
    ...authority.material,
    extraNames: ['dev.example'],
    now: () => epochMilliseconds(clock),
    ...options,
  });

/** Resolves when the leaf for a name is no longer `old`. */
const replaced = async (cache: LeafCache, name: string, old: object) => {
  for (;;) {
    const leaf = await cache.forName(name, '127.0.0.1');
    if (leaf !== old) {
      return leaf;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
};

describe('the leaf cache', () => {
  test('makes one certificate for a hundred first requests at once', async () => {
    const cache = createCache();
    const leaves = await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        cache.forName(index % 2 === 0 ? 'hello.localhost' : 'HELLO.localhost.', '127.0.0.1'),
      ),
    );
    expect(new Set(leaves).size).toBe(1);
    expect(cache.size).toBe(1);
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(leaves[0]);
  });

  test('keeps names apart', async () => {
    const cache = createCache();
    const [a, b] = await Promise.all([
      cache.forName('a.test', '127.0.0.1'),
      cache.forName('b.test', '127.0.0.1'),
    ]);
    expect(a.names).toEqual(['a.test']);
    expect(b.names).toEqual(['b.test']);
    expect(a.privateKeyPem).not.toBe(b.privateKeyPem);
  });

  test.each([
    [undefined, '192.168.1.20', ['localhost', '192.168.1.20', '127.0.0.1', '::1']],
    ['', '::ffff:10.0.0.7', ['localhost', '10.0.0.7', '127.0.0.1', '::1']],
    [undefined, 'fe80::1%eth0', ['localhost', 'fe80::1', '127.0.0.1', '::1']],
    [undefined, '::1', ['localhost', '::1', '127.0.0.1']],
    ['127.0.0.1', '10.0.0.7', ['localhost', '127.0.0.1', '::1']],
  ])(
    'covers the address when the server name is %j and the local address %s',
    async (name, address, names) => {
      expect((await createCache().forName(name, address)).names).toEqual(names);
    },
  );

  test('drops what was used longest ago when it is full', async () => {
    const cache = createCache({ maximumLeaves: 2 });
    const a = await cache.forName('a.test', '127.0.0.1');
    const b = await cache.forName('b.test', '127.0.0.1');
    await cache.forName('a.test', '127.0.0.1');
    await cache.forName('c.test', '127.0.0.1');
    expect(cache.size).toBe(2);
    expect(await cache.forName('a.test', '127.0.0.1')).toBe(a);
    expect(await cache.forName('b.test', '127.0.0.1')).not.toBe(b);
  });

  test('serves a leaf with a third of its life left, and replaces it behind the request', async () => {
    const cache = createCache();
    const first = await cache.forName('hello.localhost', '127.0.0.1');
    const life = first.notAfter - first.notBefore;
    clock = first.notAfter - Math.ceil(life / 3);
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(first);
    clock = first.notAfter - Math.floor(life / 3) + 1;
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(first);
    const second = await replaced(cache, 'hello.localhost', first);
    expect(second.notAfter).toBeGreaterThan(first.notAfter);
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(second);
  });

  test('does not replace a leaf before that', async () => {
    const cache = createCache();
    const first = await cache.forName('hello.localhost', '127.0.0.1');
    clock = first.notAfter - Math.ceil((first.notAfter - first.notBefore) / 3);
    await cache.forName('hello.localhost', '127.0.0.1');
    // Two rounds of making other leaves: time for one to be finished that should not have been begun.
    await cache.forName('a.test', '127.0.0.1');
    await cache.forName('b.test', '127.0.0.1');
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(first);
  });

  test('never serves an expired leaf', async () => {
    const cache = createCache();
    const first = await cache.forName('hello.localhost', '127.0.0.1');
    clock = first.notAfter;
    const second = await cache.forName('hello.localhost', '127.0.0.1');
    expect(second).not.toBe(first);
    expect(second.notAfter).toBeGreaterThan(clock);
  });

  test('keeps the last leaf to the end of the authority, where a new one would gain nothing', async () => {
    const end = authority.authority.describe().notAfter;
    const cache = createCache();
    clock = end - 100 * day;
    const last = await cache.forName('hello.localhost', '127.0.0.1');
    expect(last.notAfter).toBe(end);
    clock = end - day;
    await cache.forName('hello.localhost', '127.0.0.1');
    await cache.forName('a.test', '127.0.0.1');
    expect(await cache.forName('hello.localhost', '127.0.0.1')).toBe(last);
    clock = end;
    await expect(cache.forName('hello.localhost', '127.0.0.1')).rejects.toMatchObject({
      code: 'certificate.authority_expired',
    });
  });

  test.each([
    [
      'example.com',
      '127.0.0.1',
      'outside',
      /limited to localhost, .*dev\.example\. To use it, add it to tls\.names/,
    ],
    [
      undefined,
      '203.0.113.9',
      'outside',
      /limited to 127\.0\.0\.0\/8, .*Reach the service by a permitted name/,
    ],
    ['*.localhost', '127.0.0.1', 'invalid', /wildcard/],
    ['a\r\nb', '127.0.0.1', 'invalid', /"a\\r\\nb"/],
  ])('refuses %j at %s', async (name, address, refusal, message) => {
    const cache = createCache();
    const refused = cache.forName(name, address);
    await expect(refused).rejects.toMatchObject({ code: 'certificate.name_not_permitted', refusal });
    await expect(refused).rejects.toThrow(message);
    expect(cache.size).toBe(0);
  });

  test('refuses a name that the configuration no longer has, although the authority could sign it', async () => {
    const cache = createCache({ extraNames: [] });
    await expect(cache.forName('app.dev.example', '127.0.0.1')).rejects.toMatchObject({ refusal: 'outside' });
  });

  test('asks for another authority when the configuration has a name that the authority lacks', async () => {
    const cache = createCache({ extraNames: ['new.example'] });
    const refused = cache.forName('app.new.example', '127.0.0.1');
    await expect(refused).rejects.toMatchObject({ refusal: 'needs_reissue' });
    await expect(refused).rejects.toThrow('Make a new authority (rotate)');
  });

  test('refuses more names at once than its limit, and recovers', async () => {
    const cache = createCache();
    const all = await Promise.allSettled(
      Array.from({ length: maximumPendingLeaves + 5 }, (_, index) =>
        cache.forName(`n${index}.test`, '127.0.0.1'),
      ),
    );
    const refusals = all.flatMap((outcome): unknown[] =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    expect(refusals).toHaveLength(5);
    expect(refusals.every((reason) => reason instanceof TooManyPendingLeavesError)).toBe(true);
    expect((await cache.forName(`n${maximumPendingLeaves}.test`, '127.0.0.1')).names).toHaveLength(1);
  });

  test('tells of a leaf that was replaced, and not of a first one', async () => {
    let at = authority.authority.describe().notBefore + 3_600_000;
    const told: string[] = [];
    const renewed = Promise.withResolvers<void>();
    const cache = new LeafCache({
      ...authority.material,
      extraNames: [],
      now: () => epochMilliseconds(at),
      onRenewed({ names }) {
        told.push(...names);
        renewed.resolve();
      },
    });
    await cache.forName('hello.localhost', '127.0.0.1');
    await cache.forName('other.localhost', '127.0.0.1');
    expect(told).toEqual([]);
    at += 300 * 86_400_000;
    await cache.forName('hello.localhost', '127.0.0.1');
    await renewed.promise;
    expect(told).toEqual(['hello.localhost']);
  });

  test('does not start on material that is not an authority', () => {
    const material = { ...authority.material, certificatePem: 'rubbish' };
    expect(() => new LeafCache({ ...material, extraNames: [] })).toThrow(InvalidAuthorityError);
  });

  test('can be built in a worker thread from plain data', async () => {
    const module = new URL('../../../src/main/certificates/leaf-cache.ts', import.meta.url).href;
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads');
       import(${JSON.stringify(module)}).then(async ({ LeafCache }) => {
         const leaf = await new LeafCache(workerData).forName('worker.localhost', '127.0.0.1');
         parentPort.postMessage(leaf.names);
       });`,
      { eval: true, workerData: { ...authority.material, extraNames: [] } },
    );
    try {
      const names = await new Promise((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
      expect(names).toEqual(['worker.localhost']);
    } finally {
      await worker.terminate();
    }
  });
});
