import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { FinishedExchange } from '../../../../src/main/engine/record/finished-exchange.ts';
import { HistoryOutbox, waitingByteLimit } from '../../../../src/main/engine/record/history-outbox.ts';
import { RecordMemory } from '../../../../src/main/engine/record/memory/record-memory.ts';
import { unacknowledgedRecordBatches } from '../../../../src/shared/model/exchange-record.ts';
import { answeringUpstream, Closers, RawClient } from '../../../helpers/http1-setup.ts';
import { runEngine } from '../../../helpers/run-engine.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

describe('exchanges with heads as large as they may be', () => {
  it('are forgotten, oldest first, past what heads may take in memory', async () => {
    const upstream = await answeringUpstream(closers);
    const engine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'all', to: { pool: 'origin' } }],
      pools: [{ id: 'origin', upstreams: [{ id: 'one', url: upstream.url }] }],
      capture: { exchanges: 400 },
    });
    closers.add(engine.stop);
    const client = new RawClient(closers, engine.port('plain'));
    for (let index = 0; index < 390; index += 1) {
      client.send(`GET /${index} HTTP/1.1\r\nHost: a\r\nX-Large: ${'x'.repeat(30_000)}\r\n\r\n`);
      await client.until((text) => text.endsWith('ok'));
      client.text = '';
    }
    const kept = engine.engine.listExchanges();
    expect(kept.at(-1)?.target).toBe('/389');
    // 16 MiB, and each head is there twice: as it came and as it was sent on.
    expect(kept.length).toBeLessThan((16 * 1024 * 1024) / 60_000);
    expect(kept.length).toBeGreaterThan(200);
  });

  it('count for what they are while they wait for the history', () => {
    const { port1, port2 } = new MessageChannel();
    closers.add(() => port2.close());
    const outbox = new HistoryOutbox(port1);
    const memory = new RecordMemory();
    const size = 8 * 1024 * 1024;
    const add = (length: number) => {
      const exchange = new FinishedExchange('e-1', 'x'.repeat(length), null, null, memory);
      outbox.add(exchange);
      exchange.letGo();
    };
    // Nobody acknowledges: what comes after these waits.
    for (let batch = 0; batch < unacknowledgedRecordBatches; batch += 1) {
      add(1);
      outbox.flush();
    }
    for (let count = 0; count < waitingByteLimit / size; count += 1) add(size);
    expect(outbox.dropped).toBe(0);
    add(size);
    expect(outbox.dropped).toBe(1);
    outbox.close();
  });
});
