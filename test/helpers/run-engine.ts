import type { MessagePort } from 'node:worker_threads';
import { LeafCache } from '../../src/main/certificates/leaf-cache.ts';
import { loadProvidedCertificate } from '../../src/main/certificates/provided.ts';
import { systemClock } from '../../src/main/engine/clock.ts';
import { Engine } from '../../src/main/engine/engine.ts';
import { createHttp1Codec } from '../../src/main/engine/http1/codec.ts';
import type { FromEngine } from '../../src/main/engine/protocol.ts';
import type { ClientTrustMaterial } from '../../src/main/engine/tls/client-trust.ts';
import { checkConfig } from '../../src/shared/config/check.ts';
import type { ConfigInput } from '../../src/shared/config/schema.ts';
import type { ExchangeDetail } from '../../src/shared/model/exchange.ts';
import { milliseconds } from '../../src/shared/model/units.ts';
import { createOracleCodec } from '../oracle/codec.ts';
import { createTestAuthority, type TestAuthority } from './test-authority.ts';

/** An engine in this thread, with real sockets on free ports and, where asked for, a real authority. */
export interface RunningEngine {
  readonly engine: Engine;
  readonly messages: readonly FromEngine[];
  readonly authority: TestAuthority | null;
  apply(input: ConfigInput, partial?: boolean): ReturnType<Engine['apply']>;
  /** Port of an open listener. */
  port(id: string): number;
  /** Details of finished exchanges, oldest first, once there are at least `count` of them. */
  finished(count: number): Promise<ExchangeDetail[]>;
  stop(): Promise<void>;
}

export function checked(input: ConfigInput) {
  const result = checkConfig(input);
  if (!result.ok)
    throw new Error(result.mistakes.map((mistake) => `${mistake.at}: ${mistake.message}`).join('\n'));
  return result.config;
}

export async function runEngine(
  input: ConfigInput,
  options: {
    readonly tls?: boolean;
    readonly capturing?: boolean;
    readonly cacheDirectory?: string;
    readonly clientTrust?: ClientTrustMaterial;
    /** Where records of finished exchanges go. */
    readonly history?: MessagePort;
  } = {},
): Promise<RunningEngine> {
  const authority = options.tls === true ? await createTestAuthority() : null;
  const leaves =
    authority === null ? null : new LeafCache({ ...authority.authority.material, extraNames: [] });
  const messages: FromEngine[] = [];
  const engine = new Engine({
    epoch: 'test',
    ...(options.clientTrust === undefined ? {} : { clientTrust: options.clientTrust }),
    capturing: options.capturing ?? true,
    watched: true,
    defenceWatched: false,
    history: options.history ?? null,
    stickyKey: new Uint8Array(32).fill(7),
    cacheDirectory: options.cacheDirectory ?? 'unused',
    places: [],
    breakpoints: [],
    clock: systemClock,
    optimiseWorker: new URL('../../src/main/optimise-worker.ts', import.meta.url),
    http1: process.env.DOORMAN_TEST_CODEC === 'oracle' ? createOracleCodec() : createHttp1Codec(),
    emit: (message) => messages.push(message),
    certificates: {
      forName: (name, address) =>
        leaves?.forName(name, address) ?? Promise.reject(new Error('there is no authority')),
      fromFiles: (cert, key) => loadProvidedCertificate({ cert, key }, systemClock.now()),
    },
  });
  let generation = 0;
  let ports = new Map<string, number>();

  const apply: RunningEngine['apply'] = async (next, partial = false) => {
    generation += 1;
    const result = await engine.apply({
      config: checked(next),
      generation,
      partial,
      baseDirectory: process.cwd(),
    });
    if (result.ok) ports = new Map(result.listeners.map((listener) => [listener.id, listener.port]));
    return result;
  };

  const first = await apply(input, true);
  if (!first.ok) throw new Error(first.message);

  return {
    engine,
    messages,
    authority,
    apply,
    port(id) {
      const port = ports.get(id);
      if (port === undefined) throw new Error(`Listener '${id}' is not open.`);
      return port;
    },
    async finished(count) {
      for (;;) {
        const ended = engine.listExchanges().filter((exchange) => exchange.state !== 'active');
        if (ended.length >= count) {
          return ended.flatMap(({ id }) => engine.getExchange(id) ?? []);
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async stop() {
      await engine.shutdown(milliseconds(1000));
      await authority?.close();
    },
  };
}
