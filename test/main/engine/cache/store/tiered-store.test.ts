import { describe, expect, it, vi } from 'vitest';
import { MemoryStore } from '../../../../../src/main/engine/cache/store/memory-store.ts';
import { headWeight } from '../../../../../src/main/engine/cache/store/stored-response.ts';
import { TieredStore } from '../../../../../src/main/engine/cache/store/tiered-store.ts';
import { bytes } from '../../../../../src/shared/model/units.ts';
import { readBody } from './read-body.ts';
import { responseOf } from './responses.ts';
import { describeStore } from './suite.ts';

const tiers = (memoryLimit: number, diskLimit: number) => {
  const memory = new MemoryStore({ limit: bytes(memoryLimit) });
  const disk = new MemoryStore({ limit: bytes(diskLimit), tier: 'disk' });
  return { memory, disk, store: new TieredStore(memory, disk) };
};

// The whole of it, with no room in the tier behind: every promise of a store holds for memory alone.
describeStore(
  'memory in front of a disk without room',
  (limit) => {
    const { store } = tiers(limit, 0);
    return Promise.resolve({ store, stop: () => store.close() });
  },
  'memory',
);

describe('memory in front of disk', () => {
  const weight = headWeight(responseOf('a'));
  const write = async (store: TieredStore, id: string, text: string) => {
    const writer = store.begin(responseOf(id, { key: id }), null);
    if (typeof writer === 'string') return writer;
    writer.add(Buffer.from(text));
    return writer.finish();
  };

  it('keeps on disk what memory has dropped, and reads it from there', async () => {
    const { store } = tiers(weight + 50, 10 * weight);
    await write(store, 'a', 'first');
    await write(store, 'b', 'second');
    expect([store.tierOf('a'), store.tierOf('b')]).toEqual(['disk', 'memory']);
    const body = store.read('a', 0, 5);
    expect(body === null ? null : (await readBody(body)).bytes.toString()).toBe('first');
    expect(store.find('a').map(({ id }) => id)).toEqual(['a']);
    expect([...store.all()].map(({ id }) => id).toSorted()).toEqual(['a', 'b']);
  });

  describe('what memory has dropped', () => {
    /** Only the disk has `a`, and memory has room for it once more. */
    const dropped = async () => {
      const both = tiers(10 * weight, 10 * weight);
      await write(both.store, 'a', 'first');
      both.memory.remove('a');
      return both;
    };
    const whole = (store: TieredStore) => {
      const body = store.read('a', 0, 5);
      if (body === null) throw new Error('It is not stored.');
      return body;
    };

    it('is in memory again once it was read whole', async () => {
      const { store, memory } = await dropped();
      expect((await readBody(whole(store))).bytes.toString()).toBe('first');
      expect(store.tierOf('a')).toBe('memory');
      expect(store.count()).toBe(1);
      const again = memory.read('a', 1, 4);
      expect(again === null ? null : (await readBody(again)).bytes.toString()).toBe('irs');
    });

    it('stays on disk alone where a part of it was read, or nobody waited for its end', async () => {
      const { store } = await dropped();
      const part = store.read('a', 0, 4);
      expect(part === null ? null : (await readBody(part)).bytes.toString()).toBe('firs');
      expect(store.tierOf('a')).toBe('disk');
      whole(store).cancel();
      expect([store.tierOf('a'), store.usage('memory').bytes]).toEqual(['disk', 0]);
    });

    it('does not come back where it was removed or got a new head meanwhile', async () => {
      const { store, memory } = await dropped();
      const removed = whole(store);
      store.remove('a');
      expect((await readBody(removed)).bytes.toString()).toBe('first');
      expect([store.tierOf('a'), memory.usage('memory').bytes]).toEqual([null, 0]);

      await write(store, 'a', 'first');
      memory.remove('a');
      const old = whole(store);
      store.update(responseOf('a', { key: 'a', status: 203 }));
      await readBody(old);
      expect(store.get('a')?.status).toBe(203);
      expect([store.tierOf('a'), memory.usage('memory').bytes]).toEqual(['disk', 0]);
    });

    it('is copied once where several read it', async () => {
      const { store, memory } = await dropped();
      const [one, other] = [whole(store), whole(store)];
      await Promise.all([readBody(one), readBody(other)]);
      expect(memory.usage('memory')).toMatchObject({
        entries: 1,
        bytes: headWeight(responseOf('a', { key: 'a' })) + 5,
      });
    });
  });

  it('stores what is too large for memory on disk alone, and refuses what is too large for both', async () => {
    const { store } = tiers(weight + 50, weight + 500);
    await write(store, 'a', 'x'.repeat(200));
    expect(store.tierOf('a')).toBe('disk');
    expect(store.begin(responseOf('b'), bytes(1000))).toBe('too_large');
  });

  it('removes from both, and counts a response once', async () => {
    const { store, disk } = tiers(10 * weight, 10 * weight);
    await write(store, 'a', 'first');
    await write(store, 'b', 'second');
    expect(store.count()).toBe(2);
    expect(store.remove('a')).toBe(true);
    expect(disk.get('a')).toBeNull();
    expect(store.clear()).toBe(1);
  });

  it('does not give what memory has replaced while the disk still writes', async () => {
    const { store, disk } = tiers(10 * weight, 10 * weight);
    const write = (id: string) => {
      const writer = store.begin(responseOf(id, { key: 'one' }), null);
      if (typeof writer === 'string') throw new Error(`It was refused: ${writer}.`);
      return writer;
    };
    await write('old').finish();
    const begin = disk.begin.bind(disk);
    const written = Promise.withResolvers<undefined>();
    vi.spyOn(disk, 'begin').mockImplementationOnce((response, size) => {
      const writer = begin(response, size);
      if (typeof writer === 'string') return writer;
      return {
        add: (chunk) => writer.add(chunk),
        finish: () => written.promise.then(() => writer.finish()),
        abandon: () => writer.abandon(),
      };
    });
    await write('new').finish();
    expect(store.find('one').map(({ id }) => id)).toEqual(['new']);
    expect(store.count()).toBe(1);
    written.resolve(undefined);
    await vi.waitFor(() => expect(disk.get('new')).not.toBeNull());
    expect(store.count()).toBe(1);
  });

  it('updates both', async () => {
    const { store, memory, disk } = tiers(10 * weight, 10 * weight);
    await write(store, 'a', 'first');
    store.update(responseOf('a', { key: 'a', status: 203 }));
    expect([memory.get('a')?.status, disk.get('a')?.status]).toEqual([203, 203]);
  });
});
