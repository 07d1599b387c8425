import { afterEach, describe, expect, it } from 'vitest';
import { phasesOf } from '../../../../src/shared/model/exchange-phases.ts';
import { ask } from '../../../helpers/ask.ts';
import { Closers } from '../../../helpers/http1-setup.ts';
import { startOrigin } from '../../../helpers/origin.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

async function run(url: (port: number) => string) {
  const origin = await startOrigin((incoming, response) => {
    incoming.resume();
    incoming.on('end', () => response.end('answer'));
  });
  closers.add(() => origin.stop());
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off' }],
    routes: [{ id: 'all', to: { pool: 'origin' } }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: url(origin.port) }] }],
  });
  closers.add(() => engine.stop());
  return engine;
}

describe('the times of an attempt', () => {
  it('tell what opening its connection took, and only of the request that opened it', async () => {
    const engine = await run((port) => `http://127.0.0.1:${port}`);
    const port = engine.port('plain');
    await ask(port, { method: 'POST', headers: { 'content-length': 4 } }, 'body');
    await ask(port);
    const [first, second] = (await engine.finished(2)).map(phasesOf);
    expect(first?.attempts[0]?.phases.map(({ id }) => id)).toEqual(['queue', 'connect', 'send', 'wait']);
    expect(first?.attempts[0]?.reused).toBe(false);
    expect(second?.attempts[0]?.phases.map(({ id }) => id)).toEqual(['queue', 'wait']);
    expect(second?.attempts[0]?.reused).toBe(true);
    for (const phases of [first, second]) {
      const all = [
        ...(phases?.before ?? []),
        ...(phases?.attempts[0]?.phases ?? []),
        ...(phases?.after ?? []),
      ];
      // Each begins where the one before ends: no time is lost, and none is counted twice.
      expect(all.slice(1).map(({ from }) => from)).toEqual(all.slice(0, -1).map(({ to }) => to));
    }
  });

  it('tell of the name that was looked up', async () => {
    const engine = await run((port) => `http://localhost:${port}`);
    await ask(engine.port('plain'));
    const [exchange] = await engine.finished(1);
    const phases = exchange === undefined ? null : phasesOf(exchange);
    expect(phases?.attempts[0]?.phases.map(({ id }) => id)).toEqual(['queue', 'dns', 'connect', 'wait']);
  });
});
