import { existsSync, openSync, readFileSync, rmSync, watch, writeFileSync, writeSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LoudEmitter, loud, PreventableEvent } from './loud.ts';
import { openWindows } from './window-registry.ts';

const events = [
  'ready',
  'activate',
  'before-quit',
  'will-quit',
  'quit',
  'window-all-closed',
  'web-contents-created',
  'browser-window-created',
  'second-instance',
];

class App extends LoudEmitter {
  readonly isPackaged = false;
  name = 'Doorman';
  #ready = false;
  readonly #whenReady: Promise<void>;
  readonly #paths = new Map<string, string>();
  #quitting = false;

  constructor() {
    super('app', events);
    this.#whenReady = new Promise((resolve) => super.once('ready', () => resolve()));
    this.#paths.set('userData', join(tmpdir(), 'electron-double'));
    // Electron's own handling of these signals.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => this.quit());
  }

  isReady = (): boolean => this.#ready;
  whenReady = (): Promise<void> => this.#whenReady;
  /** Of the package that the entry module belongs to. */
  getAppPath = (): string => {
    const file = findPackageJSON(pathToFileURL(process.argv[1] ?? ''));
    if (file === undefined) throw new Error('The entry module belongs to no package.');
    return dirname(file);
  };

  getVersion = (): string => {
    const { version } = JSON.parse(readFileSync(join(this.getAppPath(), 'package.json'), 'utf8')) as {
      version: string;
    };
    return version;
  };

  getName = (): string => this.name;

  setName = (name: string): void => {
    this.name = name;
  };

  getPath = (name: string): string => {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  };

  setPath = (name: string, path: string): void => {
    if (!existsSync(path)) throw new Error(`Failed to set path: ${path} does not exist`);
    this.#paths.set(name, path);
  };

  setAppUserModelId = (): void => {};

  enableSandbox = (): void => {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
  };

  /** Electron emits this after the entry module has been evaluated: awaiting it at its top level hangs. */
  becomeReady(): void {
    this.#ready = true;
    this.emit('ready', new PreventableEvent());
  }

  requestSingleInstanceLock = (): boolean => {
    const lock = join(this.getPath('userData'), 'double.lock');
    const knock = join(this.getPath('userData'), 'double.second-launch');
    try {
      writeSync(openSync(lock, 'wx'), String(process.pid));
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        writeFileSync(knock, String(process.pid));
        return false;
      }
      writeFileSync(lock, String(process.pid));
    }
    rmSync(knock, { force: true });
    const watcher = watch(this.getPath('userData'), (_kind, file) => {
      if (file !== 'double.second-launch' || !existsSync(knock)) return;
      rmSync(knock, { force: true });
      this.emit('second-instance', new PreventableEvent(), [], process.cwd(), undefined);
    });
    watcher.unref();
    process.once('exit', () => rmSync(lock, { force: true }));
    return true;
  };

  quit = (): void => {
    const event = new PreventableEvent();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    for (const window of openWindows.values()) window.close();
    if (openWindows.size > 0) {
      this.#quitting = false;
      return;
    }
    this.finishQuitting();
  };

  exit = (code = 0): void => {
    for (const window of openWindows.values()) window.destroy();
    this.emit('quit', new PreventableEvent(), code);
    process.exit(code);
  };

  /** A window is gone; the last one ends the app unless it listens for that. */
  windowClosed(): void {
    if (openWindows.size > 0 || this.#quitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  private finishQuitting(): void {
    const event = new PreventableEvent();
    this.emit('will-quit', event);
    if (event.defaultPrevented) {
      this.#quitting = false;
      return;
    }
    this.exit(0);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** For the other parts of the stand-in. */
export const ownApp = new App();
export const app = loud('app', ownApp);
