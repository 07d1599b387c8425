import type { UpstreamControl } from '../../../shared/model/upstream-control.ts';
import type { ScenarioFile } from '../../../shared/scenario/schema.ts';
import type { Action } from '../../../shared/scenario/step.ts';
import type { Asked, Stage } from '../stage.ts';
import type { TrafficRequests } from '../traffic/protocol.ts';
import type { UpstreamRequests } from '../upstreams/protocol.ts';

/** What actions act on. */
export interface ActionMeans {
  readonly file: ScenarioFile;
  readonly stage: Pick<Stage, 'control' | 'purge'>;
  readonly upstreams: Asked<UpstreamRequests>;
  readonly traffic: Asked<TrafficRequests>;
  /** Ports of the scenario's listeners. */
  readonly ports: ReadonlyMap<string, number>;
  readonly apply: (variant: string) => Promise<void>;
  /** Begins to apply variants in turn, until the step ends. */
  readonly reload: (variants: readonly string[], every: number) => void;
}

/** Every name that something of the scenario may be asked for under, for the URLs that are stored of it. */
export function prefixesOf(file: ScenarioFile, port: number, path: string): readonly string[] {
  const hosts = Object.values(file.streams).flatMap((stream) => ('host' in stream ? [stream.host] : []));
  return [...new Set(['localhost', '127.0.0.1', ...hosts])].map((host) => `http://${host}:${port}${path}`);
}

/** Does what a step says. @throws Error with a sentence */
export async function perform(action: Action, means: ActionMeans): Promise<void> {
  const { file, stage, upstreams, traffic, ports } = means;
  if ('start' in action) {
    const stream = file.streams[action.start];
    const port = stream === undefined ? undefined : ports.get(stream.listener);
    if (stream === undefined || port === undefined) throw new Error(`There is no stream '${action.start}'.`);
    await traffic.request('start', { name: action.start, stream, address: '127.0.0.1', port });
  } else if ('stop' in action) await traffic.request('stop', { name: action.stop });
  else if ('kill' in action) await upstreams.request('kill', { name: action.kill });
  else if ('revive' in action) await upstreams.request('revive', { name: action.revive });
  else if ('change' in action) await upstreams.request('change', { name: action.change });
  else if ('slow' in action)
    await upstreams.request('set', { name: action.slow.upstream, delay: action.slow.delay });
  else if ('fail' in action)
    await upstreams.request('set', { name: action.fail.upstream, failures: action.fail.share });
  else if ('apply' in action) await means.apply(action.apply);
  else if ('reload' in action) means.reload(action.reload.variants, action.reload.every);
  else if ('purge' in action) {
    const port = ports.get(action.purge.listener) ?? 0;
    for (const prefix of prefixesOf(file, port, action.purge.path)) await stage.purge(prefix);
  } else {
    const { control } = action;
    const full: UpstreamControl = { ...control, mode: control.action === 'break' ? control.mode : null };
    await stage.control(full);
  }
}
