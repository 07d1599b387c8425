import { EventEmitter } from 'node:events';

/** Names that JavaScript itself asks objects for, and that Electron's objects do not have either. */
const askedByTheLanguage = new Set<PropertyKey>([
  'then',
  'toJSON',
  'constructor',
  'asymmetricMatch',
  'nodeType',
]);

/** The same object, except that asking it for something the stand-in lacks throws instead of giving undefined. */
export function loud<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, property, receiver) {
      if (typeof property === 'symbol' || property in object || askedByTheLanguage.has(property)) {
        return Reflect.get(object, property, receiver);
      }
      throw missing(`${name}.${property}`);
    },
  });
}

export function missing(what: string): Error {
  return new Error(`The stand-in for Electron has no ${what}: add it in test/helpers/electron-double.`);
}

/** An emitter that refuses listeners for events it never emits: they would wait for ever, silently. */
export class LoudEmitter extends EventEmitter {
  readonly #name: string;
  readonly #events: ReadonlySet<string>;

  constructor(name: string, events: readonly string[]) {
    super();
    this.#name = name;
    this.#events = new Set(events);
    // Private fields are not reachable through a Proxy around this object, hence closures over `this`.
    const check = (event: string | symbol) => {
      if (typeof event === 'string' && !this.#events.has(event))
        throw missing(`event '${event}' of ${this.#name}`);
    };
    for (const method of ['on', 'once', 'addListener', 'off', 'removeListener'] as const) {
      const inherited = EventEmitter.prototype[method];
      this[method] = (event: string | symbol, listener: (...values: never[]) => void) => {
        check(event);
        inherited.call(this, event, listener as (...values: unknown[]) => void);
        return this;
      };
    }
  }
}

/** An event whose default can be prevented, as Electron's. */
export class PreventableEvent {
  defaultPrevented = false;

  constructor(facts: object = {}) {
    Object.assign(this, facts);
  }

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
