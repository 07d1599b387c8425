import { pathToFileURL } from 'node:url';
import { type ControlServer, startControlServer } from '../../src/main/host/control-server.ts';
import { ContractError } from '../../src/shared/contract/errors.ts';
import type { ExchangeSummary } from '../../src/shared/model/exchange.ts';
import { createFakeHost, makeStatus } from '../../test/helpers/renderer/fake-host.ts';
import { makeDetail } from '../../test/helpers/renderer/sample-exchanges.ts';
import { built } from '../../test/helpers/running-app.ts';
import { drawnConfig, drawnFlows, drawnStatus } from './topology.ts';
import { createTraffic } from './traffic.ts';

/** How often the engine says what changed, in milliseconds. */
const tick = 50;
/** Items in one batch of the engine. */
const batchLimit = 256;

/** Exchanges whose details can be asked for. */
const rememberedLimit = 150_000;

/** A host of the benchmark's own: the real contract over the real control server, and invented traffic behind it. */
export interface BenchHost {
  readonly uiUrl: string;
  /** Exchanges begun so far. */
  readonly begun: number;
  /** Sends exchanges at a rate, each once running and once finished, until the function returned is called. */
  send(perSecond: number): () => void;
  /** Has the configuration of the topology drawn, and tells of its traffic once a second until the function returned is called. */
  draw(perSecond: number): () => void;
  close(): Promise<void>;
}

/** @param renderer folder of the built interface */
export async function startBenchHost(renderer = built('renderer')): Promise<BenchHost> {
  const latest = new Map<string, ExchangeSummary>();
  const host = createFakeHost(
    {},
    {
      'exchanges.get': ({ id }) => {
        const summary = latest.get(id);
        if (summary === undefined)
          throw new ContractError('exchange.not_found', `There is no exchange '${id}'.`);
        return makeDetail(summary);
      },
    },
  );
  const { epoch } = makeStatus().engine;
  const traffic = createTraffic(epoch);
  const server: ControlServer = await startControlServer({
    accept: (transport) => void host.accept(transport),
    port: 0,
    renderer: pathToFileURL(`${renderer}/`),
  });
  if (server.uiUrl === null) throw new Error('The control server serves no interface.');
  let begun = 0;

  const publish = (items: readonly ExchangeSummary[]) => {
    for (const item of items) latest.set(item.id, item);
    for (const id of latest.keys()) {
      if (latest.size <= rememberedLimit) break;
      latest.delete(id);
    }
    for (let from = 0; from < items.length; from += batchLimit) {
      host.publish('exchanges', { items: items.slice(from, from + batchLimit), dropped: 0, reset: false });
    }
  };

  return {
    uiUrl: server.uiUrl,
    get begun() {
      return begun;
    },
    send(perSecond) {
      let running: ExchangeSummary[] = [];
      let last = performance.now();
      let owed = 0;
      const timer = setInterval(() => {
        const now = performance.now();
        // What a tick that came late could not send is let go: this process must not fall further behind.
        owed = Math.min(owed + ((now - last) * perSecond) / 1000, (2 * tick * perSecond) / 1000);
        last = now;
        const count = Math.floor(owed);
        owed -= count;
        const finished = running.map((exchange) => traffic.finish(exchange));
        running = Array.from({ length: count }, () => traffic.begin(Date.now()));
        begun += count;
        publish([...finished, ...running]);
      }, tick);
      return () => {
        clearInterval(timer);
        publish(running.map((exchange) => traffic.finish(exchange)));
      };
    },
    draw(perSecond) {
      let turn = 0;
      host.publish('config', { ...host.state.config, input: drawnConfig });
      const tell = () => {
        turn += 1;
        host.publish('status', drawnStatus(perSecond, turn));
        host.publish('flows', drawnFlows(perSecond, turn));
      };
      tell();
      const timer = setInterval(tell, 1000);
      return () => clearInterval(timer);
    },
    close: () => server.close(),
  };
}
