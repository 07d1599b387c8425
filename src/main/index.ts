/** Composition root of the desktop app: wiring only. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, safeStorage } from 'electron';
import { resolveConfigPath, resolveDataDirectory } from './cli/paths.ts';
import { prepareDataDirectory } from './host/data-directory.ts';
import { startServedHost } from './host/served-host.ts';
import { readArguments } from './platform/arguments.ts';
import { electronCommandLine } from './platform/command-line.ts';
import { runDesktop } from './platform/desktop.ts';
import { elevate } from './platform/elevate.ts';
import { keychainProtector } from './platform/key-protector.ts';

/** A file of the app, from the built main process in `out/main`. */
const ownFile = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const given = readArguments(process.argv.slice(1));
const dataDirectory = resolveDataDirectory(given.dataDirectory);
const configPath = resolveConfigPath(given.config, dataDirectory);
const userData = join(dataDirectory, 'desktop');
const log = (message: string): void => void process.stderr.write(`${message}\n`);

await prepareDataDirectory(dataDirectory);
await mkdir(userData, { recursive: true, mode: 0o700 });

runDesktop({
  dataDirectory,
  userData,
  configurationFile: configPath,
  renderer: ownFile('../renderer'),
  preload: ownFile('../preload/index.cjs'),
  icon: ownFile('../../resources/icons/icon.png'),
  documentation: ownFile('../../docs/configuration.md'),
  startHost: () =>
    startServedHost({
      kind: 'desktop',
      dataDirectory,
      configPath,
      version: app.getVersion(),
      workers: {
        engine: new URL('engine.js', import.meta.url),
        history: new URL('history.js', import.meta.url),
        whatIf: new URL('what-if.js', import.meta.url),
      },
      scenarios: new URL('../../resources/scenarios/', import.meta.url),
      // Entries of the hosts file are written by the command line, started by the administrator.
      commandLine: electronCommandLine(ownFile('cli.js')),
      // The window speaks over IPC; the command line needs an address.
      renderer: null,
      uiPort: null,
      elevate,
      protector: keychainProtector({ app, safeStorage, platform: process.platform }),
      log: (level, message) => log(`${level}: ${message}`),
    }),
  log,
});
