import { parseArgs } from 'node:util';
import type { AppStatus } from '../../shared/model/status.ts';
import { ConfigStore } from '../config/store.ts';
import { startHeadless } from '../headless.ts';
import type { ServedHost } from '../host/served-host.ts';
import { ownCommandLine } from './command-line.ts';
import { type CommandContext, CommandError, type RunCommand, UsageError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printJson, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';

/**
 * A second signal within this many milliseconds is the same one, delivered both by the terminal and by our parent;
 * a later one means that someone does not want to wait for the drain.
 */
const sameSignal = 1_000;

/** `doorman serve` */
export const serve: RunCommand = async (args, context) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      'data-dir': { type: 'string' },
      'ui-port': { type: 'string' },
      'no-ui': { type: 'boolean' },
      open: { type: 'boolean' },
      reset: { type: 'boolean' },
    },
  });
  const noInterface = values['no-ui'] === true;
  if (noInterface && (values['ui-port'] !== undefined || values.open === true)) {
    throw new UsageError('--no-ui goes with neither --ui-port nor --open.');
  }
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const configPath = resolveConfigPath(values.config, dataDirectory);
  const uiPort = parsePort(values['ui-port']);
  if (!(await isValid(configPath, values.config !== undefined))) return 2;

  const ended = untilSignal();
  const host = await start(context, {
    dataDirectory,
    configPath,
    uiPort,
    renderer: noInterface ? null : context.renderer,
    reset: values.reset === true,
  });
  reloadOnHangup(host);
  announce(host, configPath);
  if (values.open === true) await openBrowser(host);
  await ended;
  say('Closing: requests in flight may end.');
  await host.close();
  return 0;
};

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return null;
  const port = Number(text);
  if (/^[0-9]{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--ui-port takes a port from 0 to 65535, where 0 is any free one; saw '${text}'.`);
}

async function isValid(path: string, wasNamed: boolean): Promise<boolean> {
  const store = await ConfigStore.open({ path });
  const { exists, mistakes } = store.current();
  if (!exists && wasNamed) {
    say(`${path}: there is no such file.`);
    return false;
  }
  for (const line of mistakeLines(path, mistakes)) say(line);
  return mistakes.length === 0;
}

interface ServeOptions {
  readonly dataDirectory: string;
  readonly configPath: string;
  readonly uiPort: number | null;
  readonly renderer: URL | null;
  readonly reset: boolean;
}

async function start(context: CommandContext, options: ServeOptions): Promise<ServedHost> {
  try {
    return await startHeadless({
      ...options,
      version: context.version,
      workers: context.workers,
      scenarios: context.scenarios,
      commandLine: ownCommandLine(),
      log: (level, message) => say(level === 'info' ? message : `${level}: ${message}`),
    });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new CommandError(
        `Port ${options.uiPort} for the interface is in use. Name another with --ui-port, or leave it out for a free one.`,
      );
    }
    throw error;
  }
}

/** Prints the ready line once every listener is open, and problems as they come and go. */
function announce(host: ServedHost, configPath: string): void {
  const { server } = host;
  const told = new Map<string, string>();
  let isReady = false;

  const look = (status: AppStatus): void => {
    tellProblems(status, told);
    if (isReady || !isAllOpen(status)) return;
    isReady = true;
    const authority = host.authority();
    const ready = {
      ready: true,
      ui: server.uiUrl,
      listeners: status.listeners.flatMap(({ id, url, state }) => (state === 'open' ? [{ id, url }] : [])),
      ca: authority.state === 'ready' ? authority.certificatePath : null,
    };
    void printJson(JSON.stringify(ready));
  };

  if (server.uiUrl !== null) say(`Doorman is at ${server.uiUrl}`);
  say(
    host.config().exists
      ? `The configuration is ${configPath}.`
      : `There is no ${configPath} yet; it is made when you add a service.`,
  );
  host.onStatus(look);
  look(host.status());
}

const isAllOpen = ({ engine, config, listeners, problems }: AppStatus): boolean =>
  engine.state === 'running' &&
  config.valid &&
  listeners.every(({ state }) => state !== 'failed') &&
  !problems.some(({ code }) => code === 'config.not_applied');

/** The engine's own restarts are in the log already. */
function tellProblems({ problems }: AppStatus, told: Map<string, string>): void {
  for (const { id, code, message, severity } of problems) {
    const known = told.get(id);
    if (known === message || code === 'engine.restarted') continue;
    told.set(id, message);
    // A count that grows is told once.
    if (known === undefined || code !== 'capture.dropped') say(`${severity}: ${message}`);
  }
  const current = new Set(problems.map(({ id }) => id));
  for (const id of [...told.keys()]) {
    if (current.has(id)) continue;
    told.delete(id);
    if (id.startsWith('listener.failed:'))
      say(`Listener '${id.slice('listener.failed:'.length)}' is open now.`);
  }
}

/** Resolves at the first SIGTERM or SIGINT; a later one ends the process at once. */
function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let first: number | null = null;
    const onSignal = (): void => {
      const now = performance.now();
      if (first !== null && now - first > sameSignal) process.exit(1);
      first ??= now;
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

function reloadOnHangup(host: ServedHost): void {
  process.on('SIGHUP', () => {
    host.reload().then(
      ({ generation }) => say(`Read the configuration again (generation ${generation}).`),
      (error: unknown) => say(`error: ${error instanceof Error ? error.message : String(error)}`),
    );
  });
}

async function openBrowser({ server }: ServedHost): Promise<void> {
  if (server.uiUrl === null) return;
  try {
    const { default: open } = await import('open');
    const browser = await open(server.uiUrl);
    // Without a browser its launcher ends in an error, which must not be ours.
    browser.on('error', () => say('No browser could be opened; open the address above yourself.'));
  } catch {
    say('No browser could be opened; open the address above yourself.');
  }
}
