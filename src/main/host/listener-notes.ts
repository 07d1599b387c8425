import type { ListenerStatus } from '../../shared/model/status.ts';
import { findPortHolder, nextFreePort, portInUseMessage } from '../discovery/port-holder.ts';

/** Listeners looked into at once; a file has at most 100. */
const noteLimit = 100;

interface Note {
  readonly problem: string;
  readonly freePort: number | null;
}

/** Completes what the engine says of listeners whose port is taken: who holds it, and which port is free. */
export interface ListenerNotes {
  /** The same listeners, with what is known so far; looks up what is not. */
  complete(listeners: readonly ListenerStatus[]): readonly ListenerStatus[];
  /** Whether {@link complete} will have more to say of it. */
  isPending(listener: ListenerStatus): boolean;
  /** As {@link complete}, with everything looked up. */
  completeAll(listeners: readonly ListenerStatus[]): Promise<readonly ListenerStatus[]>;
}

/**
 * @param bindOf the `bind` of a listener in the configuration, for which a free port is looked for.
 * @param onChange something was found out: ask again.
 */
export function createListenerNotes(
  bindOf: (listener: string) => string,
  onChange: () => void,
): ListenerNotes {
  const notes = new Map<string, Note>();
  const lookups = new Map<string, Promise<Note>>();

  const isPortTaken = ({ state, errorCode }: ListenerStatus): boolean =>
    state === 'failed' && errorCode === 'EADDRINUSE';
  const keyOf = ({ id, port }: ListenerStatus): string => `${id}:${port}`;

  const lookUp = async ({ id, port }: ListenerStatus, avoid: ReadonlySet<number>): Promise<Note> => {
    const [holder, next] = await Promise.all([
      findPortHolder(port),
      nextFreePort(port, bindOf(id), avoid).catch(() => null),
    ]);
    const isOurs = holder?.pid === process.pid;
    return {
      problem: isOurs ? ownPortMessage(port) : portInUseMessage({ port, holder, next }),
      freePort: next,
    };
  };

  const noteFor = (listener: ListenerStatus, all: readonly ListenerStatus[]): Promise<Note> => {
    const key = keyOf(listener);
    const known = lookups.get(key);
    if (known !== undefined) return known;
    const lookup = lookUp(listener, new Set(all.map(({ port }) => port)));
    lookups.set(key, lookup);
    void lookup.then((note) => {
      // Forgotten meanwhile: the listener opened, or is gone.
      if (lookups.get(key) !== lookup) return;
      notes.set(key, note);
      onChange();
    });
    return lookup;
  };

  const forgetOthers = (taken: readonly ListenerStatus[]): void => {
    const current = new Set(taken.map(keyOf));
    for (const key of [...lookups.keys()]) {
      if (current.has(key)) continue;
      lookups.delete(key);
      notes.delete(key);
    }
  };

  return {
    complete(listeners) {
      const taken = listeners.filter(isPortTaken).slice(0, noteLimit);
      forgetOthers(taken);
      for (const listener of taken) void noteFor(listener, listeners);
      return listeners.map((listener) => ({ ...listener, ...notes.get(keyOf(listener)) }));
    },
    isPending: (listener) => isPortTaken(listener) && !notes.has(keyOf(listener)),
    completeAll: (listeners) =>
      Promise.all(
        listeners.map(async (listener) =>
          isPortTaken(listener)
            ? { ...listener, ...(await lookUp(listener, new Set(listeners.map(({ port }) => port)))) }
            : listener,
        ),
      ),
  };
}

/** Listeners of one file never share a port, and one that changes its address takes the place of the old one. */
const ownPortMessage = (port: number): string =>
  `Port ${port} is in use by Doorman itself, for its own interface or for another file. Choose another port.`;
