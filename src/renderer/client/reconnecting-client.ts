import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  type ContractClient,
  createContractClient,
  type EventListener,
} from '../../shared/contract/client.ts';
import { type EventName, eventNames } from '../../shared/contract/events.ts';
import type { OpeningTransport } from './opening-transport.ts';

/** First wait before connecting again, in milliseconds; it doubles up to {@link longestWait}. */
export const firstWait = 250;
export const longestWait = 5000;

export interface ConnectionState {
  /** `lost` waits to try again at {@link nextTryAt}; `closed` was ended by us and stays. */
  readonly phase: 'connecting' | 'open' | 'lost' | 'closed';
  /** Whether it has ever been open. */
  readonly everOpen: boolean;
  /** Failed tries since it was last open. */
  readonly failures: number;
}

/** A contract client that outlives its connections. */
export interface ReconnectingClient extends ContractClient {
  readonly connection: StoreApi<ConnectionState>;
  /** Tries at once instead of at the end of the wait. */
  retryNow(): void;
}

export interface Timers {
  set(callback: () => void, delay: number): () => void;
}

const browserTimers: Timers = {
  set(callback, delay) {
    const timer = setTimeout(callback, delay);
    return () => clearTimeout(timer);
  },
};

type Listeners = { [Name in EventName]?: EventListener<Name> };

/**
 * Connects, and connects again with growing waits when the connection is lost. Subscriptions are made again
 * by themselves; their `onGap` is called once the new connection is open, since events went missing.
 * Calls are never repeated: one that was under way is refused with `connection.closed`.
 */
export function createReconnectingClient(
  openTransport: () => OpeningTransport,
  timers: Timers = browserTimers,
): ReconnectingClient {
  const listeners: Listeners = {};
  const closeCallbacks: (() => void)[] = [];
  const connection = createStore<ConnectionState>(() => ({
    phase: 'connecting',
    everOpen: false,
    failures: 0,
  }));
  let stopWaiting: (() => void) | undefined;
  let inner = connect();

  function connect(): ContractClient {
    const transport = openTransport();
    const client = createContractClient(transport);
    for (const channel of eventNames) subscribeInner(client, channel);
    transport.onOpen(() => {
      if (client !== inner || connection.getState().phase === 'closed') return;
      const again = connection.getState().everOpen || connection.getState().failures > 0;
      connection.setState({ phase: 'open', everOpen: true, failures: 0 });
      if (again) for (const channel of eventNames) listeners[channel]?.onGap?.();
    });
    client.onClose(() => {
      if (client !== inner || connection.getState().phase === 'closed') return;
      const { failures } = connection.getState();
      connection.setState({ phase: 'lost', failures: failures + 1 });
      stopWaiting = timers.set(reconnect, Math.min(longestWait, firstWait * 2 ** Math.min(failures, 16)));
    });
    return client;
  }

  function subscribeInner<Name extends EventName>(client: ContractClient, channel: Name): void {
    const listener: EventListener<Name> | undefined = listeners[channel];
    if (listener !== undefined) client.subscribe(channel, listener);
  }

  function reconnect(): void {
    stopWaiting?.();
    stopWaiting = undefined;
    connection.setState({ phase: 'connecting' });
    inner = connect();
  }

  return {
    connection,
    retryNow() {
      if (connection.getState().phase === 'lost') reconnect();
    },
    call: (method, params) => inner.call(method, params),
    subscribe<Name extends EventName>(channel: Name, listener: EventListener<Name>) {
      const remember: Listeners[Name] = listener as Listeners[Name];
      listeners[channel] = remember;
      subscribeInner(inner, channel);
      return () => {
        if (listeners[channel] !== remember) return;
        delete listeners[channel];
        // Whichever connection is open now is asked to stop; a closed one has forgotten already.
        inner.subscribe(channel, { onEvent: () => undefined })();
      };
    },
    onClose(callback) {
      closeCallbacks.push(callback);
    },
    close() {
      stopWaiting?.();
      connection.setState({ phase: 'closed' });
      inner.close();
      for (const callback of closeCallbacks) callback();
    },
  };
}
