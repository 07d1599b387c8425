import { readFile } from 'node:fs/promises';

/** Names of the functions that tie a page to the driver. The wrapper takes the first away before the page runs. */
export const pageBinding = '__electronDoubleSend';
export const pageReceiver = '__electronDoubleReceive';

/**
 * The built preload as a script that runs before the page's own: in a function, with a `require` that knows
 * only what a sandboxed preload may have of `electron`. Unlike in Electron it shares the page's world.
 */
export async function preloadScript(file: string): Promise<string> {
  const source = await readFile(file, 'utf8');
  return `(() => {
  if (window !== window.top) return;
  (${installPreload.toString()})(function (require, module, exports) {\n${source}\n}, ${JSON.stringify({ pageBinding, pageReceiver })});
})();`;
}

type Listener = (event: object, text: string) => void;
type Preload = (require: (name: string) => unknown, module: object, exports: object) => void;

/** Runs in the page: it can use nothing of this file but its arguments. */
function installPreload(
  preload: Preload,
  names: { readonly pageBinding: string; readonly pageReceiver: string },
): void {
  const page = window as unknown as Record<string, unknown>;
  const send = page[names.pageBinding] as (channel: string, text: string) => Promise<void>;
  delete page[names.pageBinding];
  const listeners = new Map<string, Listener[]>();

  const loud = <T extends object>(name: string, target: T): T =>
    new Proxy(target, {
      get(object, property, receiver) {
        if (typeof property === 'symbol' || property in object)
          return Reflect.get(object, property, receiver);
        throw new Error(`The stand-in for Electron has no ${name}.${property} in preloads.`);
      },
    });

  /** What crosses the bridge is a frozen copy; functions are called through, anything else than data is refused. */
  const copy = (value: unknown): unknown => {
    if (typeof value === 'function') {
      return (...values: unknown[]) =>
        copy((value as (...values: unknown[]) => unknown)(...values.map(copy)));
    }
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return Object.freeze(value.map(copy));
    if (Object.getPrototypeOf(value) !== Object.prototype)
      throw new TypeError('Only plain data crosses the context bridge.');
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copy(part)])));
  };

  const electron = loud('electron', {
    contextBridge: loud('contextBridge', {
      exposeInMainWorld(name: string, api: unknown) {
        if (name in window)
          throw new Error(`Cannot bind an API on top of an existing property on the window object: ${name}`);
        Object.defineProperty(window, name, {
          value: copy(api),
          writable: false,
          configurable: false,
          enumerable: true,
        });
      },
    }),
    ipcRenderer: loud('ipcRenderer', {
      send(channel: string, ...values: unknown[]) {
        const [text] = values;
        if (values.length !== 1 || typeof text !== 'string')
          throw new TypeError('The stand-in sends one text a message.');
        void send(channel, text);
      },
      on(channel: string, listener: Listener) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
    }),
  });

  Object.defineProperty(window, names.pageReceiver, {
    value: (channel: string, text: string) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, text);
    },
  });

  const module = { exports: {} };
  preload(
    (name) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name} (a sandboxed preload can require electron only)`);
    },
    module,
    module.exports,
  );
}
