import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Blocks } from '../../../../src/main/engine/record/memory/blocks.ts';
import { KeepingRoom } from '../../../../src/main/engine/record/memory/keeping-room.ts';
import { KeptBytes, sliceOf } from '../../../../src/main/engine/record/memory/kept-bytes.ts';
import { Closers, eventually, RawClient, rawUpstream } from '../../../helpers/http1-setup.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const posting = (length: number) =>
  `POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n${'x'.repeat(length)}`;

describe('bodies of exchanges that run', () => {
  it('take no more memory together than capture.totalBytes, and leave it to others when they end', async () => {
    let arrived = 0;
    const upstream = await rawUpstream(closers, (_, all) => {
      if (all.endsWith('x'.repeat(1000))) arrived += 1;
    });
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: upstream.url }] }],
      capture: { bodyBytes: '1KiB', totalBytes: '2500B' },
    });
    closers.add(engine.stop);
    const kept = () =>
      engine.engine.listExchanges().map(({ id }) => engine.engine.getExchange(id)?.request.body.kept);
    const clients: RawClient[] = [];
    for (let count = 1; count <= 4; count += 1) {
      clients.push(new RawClient(closers, engine.port('plain')).send(posting(1000)));
      await eventually(() => arrived === count);
    }
    expect(kept()).toEqual([1000, 1000, 500, 0]);
    for (const { socket } of clients) socket.destroy();
    await engine.finished(2);
    await eventually(() => engine.engine.listExchanges().every(({ state }) => state !== 'active'));
    engine.engine.clearExchanges();
    new RawClient(closers, engine.port('plain')).send(posting(1000));
    await eventually(() => arrived === 5);
    expect(kept()).toEqual([1000]);
  });

  it('keep a beginning without gaps, within the room they share, and give back what they took', () => {
    const pieces = fc.array(fc.tuple(fc.nat(2), fc.nat(9000)), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, fc.nat(30_000), (given, limit) => {
        const room = new KeepingRoom(limit);
        const blocks = new Blocks();
        const kept = [0, 1, 2].map(() => new KeptBytes(20_000, blocks, room));
        const sent = kept.map(() => [] as Buffer[]);
        for (const [at, [which, length]] of given.entries()) {
          const piece = Buffer.alloc(length, at);
          kept[which]?.add(piece);
          sent[which]?.push(piece);
          expect(room.used).toBeLessThanOrEqual(limit);
        }
        expect(kept.reduce((sum, { length }) => sum + length, 0)).toBe(room.used);
        for (const [which, one] of kept.entries()) {
          const whole = Buffer.concat(sent[which] ?? []);
          expect(Buffer.from(sliceOf(one.chunks(), 0, one.length))).toEqual(whole.subarray(0, one.length));
          one.close();
          one.giveBack();
        }
        expect(room.used).toBe(0);
      }),
    );
  });
});
