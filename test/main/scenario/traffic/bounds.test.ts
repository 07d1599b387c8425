import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { TrafficBudget } from '../../../../src/main/scenario/traffic/budget.ts';
import { TrafficGenerator } from '../../../../src/main/scenario/traffic/generator.ts';
import { loopbackTarget } from '../../../../src/main/scenario/traffic/target.ts';
import { streamSchema } from '../../../../src/shared/scenario/stream.ts';
import { Closers, eventually } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

describe('where traffic of a scenario may go', () => {
  it('is this machine, by any of its loopback addresses', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1'])
      expect(loopbackTarget(address, 80)).toEqual({ address, port: 80 });
  });

  it('is no other address, and no name', () => {
    const others = [
      '128.0.0.1',
      '126.255.255.255',
      '0.0.0.0',
      '::',
      '::2',
      'fe80::1',
      '192.168.0.1',
      '10.0.0.1',
    ];
    for (const address of [
      ...others,
      'localhost',
      'example.com',
      '',
      '127.0.0.1.example.com',
      '127.1',
      '0x7f000001',
    ])
      expect(() => loopbackTarget(address, 80), address).toThrow(/for this machine alone/);
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        fc.pre(!address.startsWith('127.'));
        expect(() => loopbackTarget(address, 80)).toThrow(/for this machine alone/);
      }),
    );
  });

  it('has a port', () => {
    for (const port of [0, -1, 65_536, 1.5, Number.NaN])
      expect(() => loopbackTarget('127.0.0.1', port)).toThrow(/a port from 1 to 65535/);
  });

  it('is judged before anything is sent', async () => {
    const generator = new TrafficGenerator(1);
    const stream = streamSchema.parse({
      listener: 'demo-web',
      rate: 10,
      clients: [{ address: '203.0.113.7' }],
      requests: [{ path: '/' }],
    });
    const start = {
      kind: 'start',
      id: 1,
      params: { name: 'a', stream, address: '192.0.2.1', port: 80 },
    } as const;
    await expect(generator.answer(start)).rejects.toThrow(/for this machine alone/);
    expect(await generator.answer({ kind: 'counts', id: 2, params: {} })).toEqual({});
  });
});

describe('what a run may send', () => {
  it('ends with its requests', () => {
    const budget = new TrafficBudget(3, 60);
    expect([budget.take(), budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('ends with its time', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const budget = new TrafficBudget(100, 60);
      vi.advanceTimersByTime(59_999);
      expect(budget.take()).toBe(true);
      vi.advanceTimersByTime(2);
      expect(budget.take()).toBe(false);
    } finally {
      vi.useRealTimers();
    }
  });

  it('is shared by all its streams', async () => {
    let asked = 0;
    const origin = await startOrigin((_request, response) => {
      asked += 1;
      response.end();
    });
    closers.add(() => origin.stop());
    const { port } = origin;
    const generator = new TrafficGenerator(1, new TrafficBudget(7, 60));
    closers.add(async () => void (await generator.answer({ kind: 'close', id: 3, params: {} })));
    const stream = streamSchema.parse({
      listener: 'demo-web',
      rate: 500,
      clients: [{ address: '203.0.113.7' }],
      requests: [{ path: '/' }],
    });
    for (const name of ['one', 'other'])
      await generator.answer({ kind: 'start', id: 1, params: { name, stream, address: '127.0.0.1', port } });
    await eventually(() => asked >= 7);
    const counts = await generator.answer({ kind: 'counts', id: 2, params: {} });
    expect(Object.values(counts ?? {}).reduce((sum, { sent }) => sum + sent, 0)).toBe(7);
  });
});
