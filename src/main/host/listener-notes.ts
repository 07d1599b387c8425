import type { ListenerStatus } from '../../shared/model/status.ts';
import { findPortHolder, nextFreePort, portInUseMessage } from '../discovery/port-holder.ts';
import { readPortFacts } from '../privileged-ports/port-facts.ts';
import { highPortFor, portDeniedMessage } from '../privileged-ports/port-ways.ts';

/** Listeners looked into at once; a file has at most 100. */
const noteLimit = 100;

interface Note {
  readonly problem: string;
  readonly freePort: number | null;
}

/**
 * Completes what the engine says of listeners whose port is taken, or kept for privileged programs: who holds it, which port is
 * free, and what gives the right to it.
 */
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

  const isToBeExplained = ({ state, errorCode }: ListenerStatus): boolean =>
    state === 'failed' && (errorCode === 'EADDRINUSE' || errorCode === 'EACCES');
  const keyOf = ({ id, port, errorCode }: ListenerStatus): string => `${id}:${port}:${errorCode}`;

  const lookUp = async (
    { id, port, errorCode }: ListenerStatus,
    avoid: ReadonlySet<number>,
  ): Promise<Note> => {
    if (errorCode === 'EACCES') {
      const [facts, freePort] = await Promise.all([readPortFacts(), freeHighPort(port, bindOf(id), avoid)]);
      return { problem: portDeniedMessage(facts, { port, bind: bindOf(id), freePort }), freePort };
    }
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
      const taken = listeners.filter(isToBeExplained).slice(0, noteLimit);
      forgetOthers(taken);
      for (const listener of taken) void noteFor(listener, listeners);
      return listeners.map((listener) => ({ ...listener, ...notes.get(keyOf(listener)) }));
    },
    isPending: (listener) => isToBeExplained(listener) && !notes.has(keyOf(listener)),
    completeAll: (listeners) =>
      Promise.all(
        listeners.map(async (listener) =>
          isToBeExplained(listener)
            ? { ...listener, ...(await lookUp(listener, new Set(listeners.map(({ port }) => port)))) }
            : listener,
        ),
      ),
  };
}

/** 443 → 8443 and 80 → 8080, or the next that is free. */
const freeHighPort = (port: number, bind: string, avoid: ReadonlySet<number>): Promise<number | null> =>
  nextFreePort(highPortFor(port) - 1, bind, avoid).catch(() => null);

/** Listeners of one file never share a port, and one that changes its address takes the place of the old one. */
const ownPortMessage = (port: number): string =>
  `Port ${port} is in use by Doorman itself, for its own interface or for another file. Choose another port.`;
