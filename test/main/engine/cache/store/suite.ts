import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type CacheStore,
  type CacheWriter,
  variantsLimit,
} from '../../../../../src/main/engine/cache/store/store.ts';
import {
  headWeight,
  type ResponseToStore,
  type StoredResponse,
} from '../../../../../src/main/engine/cache/store/stored-response.ts';
import { HeaderList } from '../../../../../src/main/engine/headers.ts';
import type { Body } from '../../../../../src/main/engine/message.ts';
import type { CacheTier } from '../../../../../src/shared/model/cache.ts';
import { bytes, epochMilliseconds, milliseconds } from '../../../../../src/shared/model/units.ts';
import { readBody } from './read-body.ts';
import { responseOf } from './responses.ts';

export interface StoreUnderTest {
  readonly store: CacheStore;
  /** Closes it and takes away what it used. */
  stop(): Promise<void>;
}

/**
 * What every store must do.
 *
 * @param create makes an empty one that may take `limit` bytes
 * @param tier whose usage is looked at
 */
export function describeStore(
  name: string,
  create: (limit: number) => Promise<StoreUnderTest>,
  tier: CacheTier,
): void {
  const open: StoreUnderTest[] = [];
  afterEach(async () => {
    for (const { stop } of open.splice(0)) await stop();
  });
  const start = async (limit = 1024 * 1024): Promise<CacheStore> => {
    const made = await create(limit);
    open.push(made);
    return made.store;
  };

  describe(`${name}: storing and finding`, () => {
    it('finds a response under its key once its body is whole, and not before', async () => {
      const store = await start();
      const writer = begin(store, responseOf('a'), 10);
      expect(writer.add(Buffer.from('hello'))).toBeNull();
      expect(store.find('GET http://shop.test/a')).toEqual([]);
      expect(store.get('a')).toBeNull();
      expect(writer.add(Buffer.from('world'))).toBeNull();
      const stored = await writer.finish();
      expect(stored?.size).toBe(10);
      expect(store.find('GET http://shop.test/a').map(({ id }) => id)).toEqual(['a']);
      expect(store.tierOf('a')).not.toBeNull();
      expect(await textOf(store, 'a')).toBe('helloworld');
    });

    it('gives the head back as it was', async () => {
      const store = await start();
      const given = responseOf('a', { tags: ['x', 'y'], varyBy: [['accept', 'text/html']] });
      await write(store, given, 'body');
      const stored = store.get('a');
      expect(stored === null ? null : plain(stored)).toEqual({ ...plain(given), size: 4 });
    });

    it('keeps a body of no bytes', async () => {
      const store = await start();
      await write(store, responseOf('a', { status: 204 }), '');
      expect(store.get('a')?.size).toBe(0);
      expect(await textOf(store, 'a')).toBe('');
    });

    it('does not know what was never stored', async () => {
      const store = await start();
      expect(store.find('GET http://shop.test/none')).toEqual([]);
      expect([store.get('x'), store.read('x', 0, 1), store.tierOf('x'), store.remove('x')]).toEqual([
        null,
        null,
        null,
        false,
      ]);
      expect(store.update(responseOf('x'))).toBeNull();
    });

    it('forgets what was abandoned', async () => {
      const store = await start();
      const writer = begin(store, responseOf('a'), null);
      writer.add(Buffer.from('half'));
      writer.abandon();
      expect(await writer.finish()).toBeNull();
      expect(store.find('GET http://shop.test/a')).toEqual([]);
      expect(store.usage(tier)).toMatchObject({ entries: 0, bytes: 0 });
    });

    it('has responses of other requests side by side, and replaces one that answers the same', async () => {
      const store = await start();
      await write(store, responseOf('english', { varyBy: [['accept-language', 'en']] }), 'hello');
      await write(store, responseOf('german', { varyBy: [['accept-language', 'de']] }), 'hallo');
      await write(
        store,
        responseOf('elsewhere', { varyBy: [['accept-language', 'de']], scope: 'other' }),
        'x',
      );
      expect(idsUnder(store)).toEqual(['elsewhere', 'english', 'german']);
      await write(store, responseOf('newer', { varyBy: [['accept-language', 'de']] }), 'moin');
      expect(idsUnder(store)).toEqual(['elsewhere', 'english', 'newer']);
      expect(await textOf(store, 'newer')).toBe('moin');
      expect(store.get('german')).toBeNull();
    });

    it(`keeps at most ${variantsLimit} under a key, those used last`, async () => {
      const store = await start(1024 * 1024);
      for (let at = 0; at <= variantsLimit; at += 1) {
        const use = { hits: 0, lastUsedAt: epochMilliseconds(1000 + at) };
        await write(store, responseOf(`r${at}`, { varyBy: [['accept', String(at)]], use }), 'x');
      }
      expect(idsUnder(store)).toHaveLength(variantsLimit);
      expect(store.get('r0')).toBeNull();
      expect(store.get(`r${variantsLimit}`)).not.toBeNull();
    });
  });

  describe(`${name}: reading`, () => {
    it('gives any part of a body, whatever pieces it came in', async () => {
      const store = await start();
      const whole = Buffer.from(Array.from({ length: 997 }, (_, at) => at % 256));
      const writer = begin(store, responseOf('a'), null);
      for (let at = 0; at < whole.length; at += 13) writer.add(whole.subarray(at, at + 13));
      await writer.finish();
      await fc.assert(
        fc.asyncProperty(fc.nat(997), fc.nat(997), async (one, other) => {
          const [from, to] = one < other ? [one, other] : [other, one];
          expect(await partOf(store, 'a', from, to)).toEqual(whole.subarray(from, to));
        }),
        { numRuns: 50 },
      );
    });

    it('waits for a reader that asks for a pause', async () => {
      const store = await start();
      const writer = begin(store, responseOf('a'), null);
      const piece = Buffer.alloc(64 * 1024, 7);
      for (let count = 0; count < 8; count += 1) writer.add(piece);
      await writer.finish();
      const body = store.read('a', 0, piece.length * 8);
      let paused = 0;
      const received = await readBody(bodyGiven(body), () => {
        paused += 1;
        return true;
      });
      expect(received.fault).toBeNull();
      expect(received.bytes.length).toBe(piece.length * 8);
      expect(paused).toBeGreaterThan(0);
    });

    it('goes on though the response is removed or replaced meanwhile', async () => {
      const store = await start();
      await write(store, responseOf('a'), 'first version');
      const body = bodyGiven(store.read('a', 0, 13));
      await write(store, responseOf('b'), 'second version');
      store.remove('b');
      expect((await readBody(body)).bytes.toString()).toBe('first version');
    });

    it('tells a reader that has cancelled nothing more', async () => {
      const store = await start();
      const writer = begin(store, responseOf('a'), null);
      for (let count = 0; count < 4; count += 1) writer.add(Buffer.alloc(64 * 1024));
      await writer.finish();
      const body = bodyGiven(store.read('a', 0, 4 * 64 * 1024));
      const calls: string[] = [];
      await new Promise<void>((resolve) => {
        body.read({
          data: () => {
            calls.push('data');
            body.cancel();
            setImmediate(resolve);
            return true;
          },
          end: () => calls.push('end'),
          fail: () => calls.push('fail'),
        });
      });
      expect(calls).toEqual(['data']);
      expect(await textOf(store, 'a')).toHaveLength(4 * 64 * 1024);
    });
  });

  describe(`${name}: changing`, () => {
    it('updates the head and keeps the body', async () => {
      const store = await start();
      await write(store, responseOf('a'), 'body');
      const next = responseOf('a', {
        headers: new HeaderList(['ETag', '"2"']),
        policy: { lifetime: milliseconds(1) },
      });
      expect(store.update(next)?.size).toBe(4);
      expect(store.get('a')?.headers.get('etag')).toBe('"2"');
      expect(store.find('GET http://shop.test/a')[0]?.policy.lifetime).toBe(1);
      expect(await textOf(store, 'a')).toBe('body');
    });

    it('has one response for a request after an update that makes two the same', async () => {
      const store = await start();
      await write(store, responseOf('a', { varyBy: [['accept', 'x']] }), 'a');
      await write(store, responseOf('b', { varyBy: [['accept', 'y']] }), 'b');
      store.update(responseOf('b', { varyBy: [['accept', 'x']] }));
      expect(idsUnder(store)).toEqual(['b']);
    });

    it('removes one, and everything', async () => {
      const store = await start();
      await write(store, responseOf('a'), 'a');
      await write(store, responseOf('b', { key: 'other' }), 'b');
      expect(store.remove('a')).toBe(true);
      expect(store.remove('a')).toBe(false);
      expect([...store.all()].map(({ id }) => id)).toEqual(['b']);
      expect(store.count()).toBe(1);
      expect(store.clear()).toBe(1);
      expect([...store.all()]).toEqual([]);
      expect(store.find('other')).toEqual([]);
      expect(store.usage(tier)).toMatchObject({ entries: 0, bytes: 0 });
    });

    it('does not find what was removed while it was written', async () => {
      const store = await start();
      const one = begin(store, responseOf('a'), null);
      const other = begin(store, responseOf('b', { key: 'other' }), null);
      one.add(Buffer.from('a'));
      other.add(Buffer.from('b'));
      store.remove('a');
      expect(await one.finish()).toBeNull();
      store.clear();
      expect(await other.finish()).toBeNull();
      expect([...store.all()]).toEqual([]);
    });

    it('lets all be removed while going through them', async () => {
      const store = await start();
      for (const id of ['a', 'b', 'c']) await write(store, responseOf(id, { key: id }), id);
      for (const { id } of store.all()) store.remove(id);
      expect([...store.all()]).toEqual([]);
    });
  });

  describe(`${name}: bounds`, () => {
    const weight = headWeight(responseOf('a'));

    it('drops what was unused longest', async () => {
      const store = await start(3 * (weight + 100));
      for (const id of ['a', 'b', 'c']) await write(store, responseOf(id, { key: id }), 'x'.repeat(90));
      store.used('a');
      await write(store, responseOf('d', { key: 'd' }), 'x'.repeat(90));
      expect([...store.all()].map(({ id }) => id).toSorted()).toEqual(['a', 'c', 'd']);
      expect(store.usage(tier).evicted).toBe(1);
    });

    it('refuses what is larger than it may be, by its announced length or as it comes', async () => {
      const store = await start(weight + 100);
      await write(store, responseOf('a'), 'x');
      expect(store.begin(responseOf('b'), bytes(1000))).toBe('too_large');
      const writer = begin(store, responseOf('c', { key: 'c' }), null);
      expect(writer.add(Buffer.alloc(1000))).toBe('too_large');
      expect(await writer.finish()).toBeNull();
    });

    it('keeps nothing with a limit of 0, and what fits with a lower one', async () => {
      const store = await start(10 * weight);
      for (const id of ['a', 'b', 'c']) await write(store, responseOf(id, { key: id }), id);
      store.limit(bytes(2 * weight + 10));
      expect([...store.all()].map(({ id }) => id).toSorted()).toEqual(['b', 'c']);
      store.limit(bytes(0));
      expect([...store.all()]).toEqual([]);
      expect(store.begin(responseOf('d'), null)).toBe('too_large');
    });

    it('never takes more than its limit, whatever is written, used, updated and removed', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(operations, { maxLength: 60 }), async (steps) => {
          const limit = 6 * weight;
          const store = await start(limit);
          const writers: CacheWriter[] = [];
          const latest = new Map<string, string>();
          for (const [at, { what, id: name, size }] of steps.entries()) {
            // Ids are unique: what is written anew has another.
            if (what === 'write') latest.set(name, `${name}${at}`);
            const id = latest.get(name) ?? name;
            const response = responseOf(id, { key: `key-${name}` });
            if (what === 'write') {
              const writer = store.begin(response, null);
              if (typeof writer !== 'string' && writer.add(Buffer.alloc(size)) === null) writers.push(writer);
            } else if (what === 'finish') await writers.shift()?.finish();
            else if (what === 'abandon') writers.shift()?.abandon();
            else if (what === 'use') store.used(id);
            else if (what === 'update')
              store.update({ ...response, headers: new HeaderList(['X', 'y'.repeat(size)]) });
            else store.remove(id);
            expect(store.usage(tier).bytes).toBeLessThanOrEqual(limit);
          }
          for (const writer of writers) writer.abandon();
          let counted = 0;
          for (const response of store.all()) counted += headWeight(response) + response.size;
          expect(store.usage(tier).bytes).toBe(counted);
        }),
        { numRuns: 60 },
      );
    });
  });

  const operations = fc.record({
    what: fc.constantFrom('write', 'finish', 'finish', 'abandon', 'use', 'update', 'remove'),
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    size: fc.nat(2000),
  });
}

function begin(store: CacheStore, response: ResponseToStore, size: number | null): CacheWriter {
  const writer = store.begin(response, size === null ? null : bytes(size));
  if (typeof writer === 'string') throw new Error(`The store refused: ${writer}`);
  return writer;
}

async function write(store: CacheStore, response: ResponseToStore, text: string): Promise<void> {
  const writer = begin(store, response, text.length);
  if (text !== '') writer.add(Buffer.from(text));
  if ((await writer.finish()) === null) throw new Error('The store did not keep it.');
}

const idsUnder = (store: CacheStore): string[] =>
  store
    .find('GET http://shop.test/a')
    .map(({ id }) => id)
    .toSorted();

const plain = ({ headers, ...others }: ResponseToStore | StoredResponse) => ({
  ...others,
  headers: headers.toPairs(),
});

function bodyGiven(body: Body | null): Body {
  if (body === null) throw new Error('It is not stored.');
  return body;
}

async function partOf(store: CacheStore, id: string, from: number, to: number): Promise<Buffer> {
  const { bytes: part, fault } = await readBody(bodyGiven(store.read(id, from, to)));
  expect(fault).toBeNull();
  return part;
}

const textOf = async (store: CacheStore, id: string): Promise<string> =>
  (await partOf(store, id, 0, store.get(id)?.size ?? 0)).toString();
