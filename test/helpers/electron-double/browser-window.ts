import { existsSync } from 'node:fs';
import { ownApp } from './app.ts';
import { tellDriver } from './driver-link.ts';
import { LoudEmitter, loud, missing, PreventableEvent } from './loud.ts';
import { WebContents } from './web-contents.ts';
import { openWindows } from './window-registry.ts';

interface WindowOptions {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly webPreferences?: { readonly preload?: string } & Readonly<Record<string, unknown>>;
}

const events = ['ready-to-show', 'close', 'closed', 'show'];

/** What every window of ours must ask for, and what the driver's page in fact is like. */
const requiredPreferences = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
};

let lastId = 0;

/** Loads that have not ended, by window. */
const loads = new Map<number, { readonly resolve: () => void; readonly reject: (error: Error) => void }>();

export const windows = new Map<number, BrowserWindow>();

export class BrowserWindow extends LoudEmitter {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #contents: WebContents;
  #bounds: { x: number; y: number; width: number; height: number };
  #visible = false;
  #maximized = false;
  #destroyed = false;

  constructor(options: WindowOptions) {
    super('BrowserWindow', events);
    if (!ownApp.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    const preferences = options.webPreferences ?? {};
    for (const [name, value] of Object.entries(requiredPreferences)) {
      if (preferences[name] !== value) throw missing(`window with ${name}: ${String(preferences[name])}`);
    }
    if (preferences.preload === undefined || !existsSync(preferences.preload)) {
      throw new Error(`Unable to load preload script: ${preferences.preload}`);
    }
    lastId += 1;
    this.id = lastId;
    const { x = 0, y = 0, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#contents = new WebContents(this.id);
    this.webContents = loud('webContents', this.#contents);
    const self = loud('BrowserWindow', this);
    windows.set(this.id, this);
    openWindows.set(this.id, this);
    tellDriver({ kind: 'window-created', window: this.id, preload: preferences.preload, width, height });
    ownApp.emit('web-contents-created', new PreventableEvent(), this.webContents);
    ownApp.emit('browser-window-created', new PreventableEvent(), self);
    // biome-ignore lint/correctness/noConstructorReturn: users get the loud one
    return self;
  }

  loadURL = (url: string): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => loads.set(this.id, { resolve, reject }));
    tellDriver({ kind: 'load', window: this.id, url });
    return done;
  };

  show = (): void => {
    this.#visible = true;
    tellDriver({ kind: 'shown', window: this.id });
    this.emit('show');
  };

  isVisible = (): boolean => this.#visible;
  focus = (): void => {};
  isMinimized = (): boolean => false;
  isDestroyed = (): boolean => this.#destroyed;
  isMaximized = (): boolean => this.#maximized;
  maximize = (): void => {
    this.#maximized = true;
  };
  getNormalBounds = () => ({ ...this.#bounds });

  close = (): void => {
    const event = new PreventableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };

  destroy = (): void => {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.id);
    openWindows.delete(this.id);
    this.#contents.becomeDestroyed();
    this.emit('closed');
    tellDriver({ kind: 'window-destroyed', window: this.id });
    ownApp.windowClosed();
  };

  painted(): void {
    this.#contents.emit('did-finish-load');
    loads.get(this.id)?.resolve();
    loads.delete(this.id);
    this.emit('ready-to-show');
  }

  loadFailed(reason: string): void {
    loads.get(this.id)?.reject(new Error(reason));
    loads.delete(this.id);
  }

  get ownContents(): WebContents {
    return this.#contents;
  }
}
