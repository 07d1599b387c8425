import { parseArgs } from 'node:util';
import { checkConfig } from '../../shared/config/check.ts';
import type { Config, ListenerConfig, RouteConfig } from '../../shared/config/schema.ts';
import { ConfigStore } from '../config/store.ts';
import { type RunCommand, UsageError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printLine, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';

/** `doorman list` */
export const list: RunCommand = async (args) => {
  const { values } = parseArgs({
    args: [...args],
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' } },
  });
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const running = values.config === undefined ? await readRunning(dataDirectory) : null;
  if (running !== null) {
    await printRoutes(running.config, running.ports);
    return 0;
  }
  const path = resolveConfigPath(values.config, dataDirectory);
  const store = await ConfigStore.open({ path });
  const { exists, config, mistakes } = store.current();
  if (!exists && values.config !== undefined) throw new UsageError(`${path}: there is no such file.`);
  if (config === null) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    return 2;
  }
  await printRoutes(config, new Map());
  return 0;
};

interface RunningRoutes {
  readonly config: Config;
  /** Ports really open, by listener: the configuration may say 0. */
  readonly ports: ReadonlyMap<string, number>;
}

/** Null when nothing runs, or its file has mistakes, which the file itself then tells. */
async function readRunning(dataDirectory: string): Promise<RunningRoutes | null> {
  const client = await connectToRunning(dataDirectory);
  if (client === null) return null;
  try {
    const [snapshot, status] = await Promise.all([
      client.call('config.get', {}),
      client.call('status.get', {}),
    ]);
    const checked = checkConfig(snapshot.input);
    if (!checked.ok) return null;
    return { config: checked.config, ports: new Map(status.listeners.map(({ id, port }) => [id, port])) };
  } finally {
    client.close();
  }
}

async function printRoutes(config: Config, ports: ReadonlyMap<string, number>): Promise<void> {
  const rows = config.routes.flatMap((route) => {
    const target = describeTarget(config, route);
    return urlsOf(config, route, ports).map((url) => [url, target, route.id] as const);
  });
  if (rows.length === 0) {
    say("There are no routes yet. Add one with 'doorman add NAME URL'.");
    return;
  }
  const width = Math.max(...rows.map(([url]) => url.length));
  for (const [url, target, id] of rows) await printLine(`${url.padEnd(width)}  →  ${target}  (${id})`);
}

function urlsOf(config: Config, route: RouteConfig, ports: ReadonlyMap<string, number>): string[] {
  const { listeners, match } = route;
  const used = config.listeners.filter(({ id }) => listeners === 'all' || listeners.includes(id));
  const paths = match.paths.length === 0 ? ['/'] : match.paths;
  return used.flatMap((listener) => {
    const hosts =
      match.hosts.length === 0 ? [listener.bind === 'localhost' ? 'localhost' : listener.bind] : match.hosts;
    return hosts.flatMap((host) => paths.map((path) => urlOf(listener, host, path, ports.get(listener.id))));
  });
}

function urlOf(listener: ListenerConfig, host: string, path: string, openPort: number | undefined): string {
  const scheme = listener.tls === 'off' ? 'http' : 'https';
  const port = openPort ?? listener.port;
  const isUsual = port === (scheme === 'http' ? 80 : 443);
  const name = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
  return `${scheme}://${name}${isUsual ? '' : `:${port === 0 ? '(any)' : port}`}${path.startsWith('/') ? path : ` ${path}`}`;
}

function describeTarget(config: Config, { to }: RouteConfig): string {
  switch (to.kind) {
    case 'pool':
      return (config.pools.find(({ id }) => id === to.pool)?.upstreams ?? [])
        .map(({ url }) => url)
        .join(', ');
    case 'redirect':
      return `redirect ${to.status} to ${to.location}`;
    case 'respond':
      return `answer ${to.status}`;
    case 'static':
      return `files in ${to.root}`;
    case 'listener':
      return `listener ${to.listener}`;
  }
}
