import { expect } from 'vitest';
import { exportConfig } from '../../../src/main/export/export-config.ts';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import type { ConfigExport, ConfigExportFormat } from '../../../src/shared/model/config-export.ts';
import { Closers } from '../../helpers/http1-setup.ts';
import { checked, type RunningEngine, runEngine } from '../../helpers/run-engine.ts';
import type { Daemon } from '../daemon.ts';
import { type Explanation, type Facts, facts } from './compare.ts';
import { startEcho } from './echo.ts';
import { type AskedRequest, ask } from './requests.ts';

/** How the proxy of a format is started, and in what it may differ from Doorman. */
export interface ExportPeer {
  readonly format: ConfigExportFormat;
  /** The programs that this machine lacks; '' for none. */
  readonly missing: string;
  readonly start: StartProxy;
  /** What the proxy itself says against a file; '' where it takes it. */
  readonly refusal: (text: string, directory: string) => Promise<string>;
  /** Fields of requests, lower case, that it does not send; its list has to name them for the whole. */
  readonly unsaid: readonly string[];
  /** Differences with the routes of `overlapping.ts`. */
  readonly explanations: readonly Explanation[];
}

/** Starts the other proxy with what `write` makes for its port and folder. */
export type StartProxy = (write: (port: number, directory: string) => string) => Promise<Daemon>;

export interface SideBySide {
  readonly exported: ConfigExport;
  /** Sends a request to both. */
  compare(request: AskedRequest): Promise<{ readonly doorman: Facts; readonly other: Facts }>;
  close(): Promise<void>;
}

/** A configuration for ports of upstreams and a listener `web` with this address. */
export type MakeConfig = (
  ports: Readonly<Record<string, number>>,
  listener: { readonly bind: string; readonly port: number },
) => ConfigInput;

/**
 * Doorman and another proxy with the same configuration, in front of the same upstreams.
 *
 * @param makeOther for the other proxy, where it is to have another one
 */
export async function startSideBySide(
  { format, start, unsaid }: Pick<ExportPeer, 'format' | 'start' | 'unsaid'>,
  upstreams: readonly string[],
  makeConfig: MakeConfig,
  makeOther: MakeConfig = makeConfig,
): Promise<SideBySide> {
  const closers = new Closers();
  try {
    const ports: Record<string, number> = {};
    for (const id of upstreams) ports[id] = await startEcho(closers, id);
    const engine: RunningEngine = await runEngine(makeConfig(ports, { bind: '127.0.0.1', port: 0 }));
    closers.add(engine.stop);
    const made: ConfigExport[] = [];
    const proxy = await start((port, directory) => {
      const config = checked(makeOther(ports, { bind: '127.0.0.1', port }));
      const written = exportConfig(config, format, {
        certificates: directory,
        cache: `${directory}/cache`,
        authorities: `${directory}/ca.pem`,
      });
      made.push(written);
      return written.files[0]?.text ?? '';
    });
    closers.add(proxy.stop);
    const exported = made.at(-1);
    if (exported === undefined) throw new Error('The proxy started without a file.');
    const whole = exported.leftOut.filter(({ path }) => path === '').map(({ why }) => why.toLowerCase());
    for (const name of unsaid) expect(whole.join(' ')).toContain(name);
    const [otherPort = 0] = proxy.ports;
    return {
      exported,
      async compare(request) {
        const own = engine.port('web');
        const [doorman, other] = await Promise.all([ask(own, request), ask(otherPort, request)]);
        return { doorman: facts(doorman, own, unsaid), other: facts(other, otherPort, unsaid) };
      },
      close: () => closers.closeAll(),
    };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/**
 * Every difference has to be explained by an entry of the export's list; what is not is shown.
 *
 * @returns the upstreams that answered, and the statuses of what Doorman answered itself
 */
export async function expectSameAnswers(
  { exported, compare }: SideBySide,
  requests: readonly AskedRequest[],
  explanations: readonly Explanation[],
): Promise<ReadonlySet<string>> {
  for (const { path } of explanations) expect(exported.leftOut.map((entry) => entry.path)).toContain(path);
  const differing: string[] = [];
  const seen = new Set<string>();
  // A few at a time, so that the machine is not the limit.
  for (let at = 0; at < requests.length; at += 8) {
    await Promise.all(
      requests.slice(at, at + 8).map(async (request) => {
        const { doorman, other } = await compare(request);
        seen.add(doorman.upstream ?? String(doorman.status));
        if (JSON.stringify(doorman) === JSON.stringify(other)) return;
        if (explanations.some(({ applies }) => applies(request, doorman, other))) return;
        differing.push(JSON.stringify({ request, ...differences(doorman, other) }));
      }),
    );
  }
  expect(differing.slice(0, 10), `of ${differing.length} differences`).toEqual([]);
  return seen;
}

/** Only the parts that differ, of both. */
function differences(doorman: Facts, other: Facts) {
  const differ = (key: keyof Facts) => JSON.stringify(doorman[key]) !== JSON.stringify(other[key]);
  const parts = (facts: Facts) =>
    Object.fromEntries(Object.entries(facts).filter(([key]) => differ(key as keyof Facts)));
  return { doorman: parts(doorman), other: parts(other) };
}
