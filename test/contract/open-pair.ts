import { onTestFinished } from 'vitest';
import { type ContractClient, createContractClient } from '../../src/shared/contract/client.ts';
import type { EventName, EventPayloads } from '../../src/shared/contract/events.ts';
import { acceptConnection, type HostConnection } from '../../src/shared/contract/host-connection.ts';
import type { ConfigSnapshot } from '../../src/shared/contract/methods/config.ts';
import type { Handlers } from '../../src/shared/contract/methods.ts';
import type { Transport } from '../../src/shared/contract/transport.ts';
import { handlersWith } from './refusing-handlers.ts';

/** Two connected ends of one kind of transport. */
export interface ConnectedPair {
  readonly client: Transport;
  readonly host: Transport;
  /** Ends whatever else was started for the pair. */
  cleanUp(): Promise<void>;
}

/**
 * Makes a connected pair. `takeHost` must be called with the host's end before any message can arrive there,
 * just as a real host accepts it.
 */
export type ConnectPair = (takeHost: (host: Transport) => void) => Promise<ConnectedPair>;

/** What `app.info` answers, unless a test says otherwise. */
export const info = {
  version: '1.2.3',
  host: 'headless',
  platform: 'linux',
  dataDirectory: '/tmp/ümläut ☂',
} as const;

/** The snapshot of a file that does not exist. */
export const emptyConfig: ConfigSnapshot = {
  path: 'doorman.yaml',
  exists: false,
  revision: '0'.repeat(64),
  text: '',
  input: { version: 1 },
  mistakes: [],
};

export interface Setup {
  readonly handlers?: Partial<Handlers>;
  readonly initial?: <Name extends EventName>(channel: Name) => EventPayloads[Name] | undefined;
  readonly onUnexpectedError?: (method: string, error: unknown) => void;
}

/** Opens pairs of one transport, with a real host connection on one end; they are closed when the test ends. */
export function createOpener(connectPair: ConnectPair) {
  async function open(setup: Setup = {}) {
    const hostClosed = Promise.withResolvers<void>();
    let connection: HostConnection | undefined;
    const pair = await connectPair((transport) => {
      connection = acceptConnection({
        transport,
        handlers: handlersWith({ 'app.info': () => info, ...setup.handlers }),
        initial: setup.initial ?? (() => undefined),
        onClose: hostClosed.resolve,
        ...(setup.onUnexpectedError === undefined ? {} : { onUnexpectedError: setup.onUnexpectedError }),
      });
    });
    onTestFinished(() => pair.cleanUp());
    if (connection === undefined) throw new Error('The transport under test did not hand over its host end.');
    return { transport: pair.client, connection, hostClosed: hostClosed.promise };
  }

  async function openClient(setup: Setup = {}) {
    const opened = await open(setup);
    return { ...opened, client: createContractClient(opened.transport) };
  }

  /** A client that speaks JSON by hand. */
  async function openRaw(setup: Setup = {}) {
    const opened = await open(setup);
    const received: unknown[] = [];
    const waiting: (() => void)[] = [];
    opened.transport.onMessage((text) => {
      received.push(JSON.parse(text));
      for (const wake of waiting.splice(0)) wake();
    });
    const next = async (): Promise<unknown> => {
      while (received.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
      return received.shift();
    };
    const send = (message: unknown): void => opened.transport.send(JSON.stringify(message));
    /** Answers come in order, so with this answer everything sent before has arrived too. */
    const settle = async (id: number): Promise<unknown[]> => {
      send({ kind: 'call', id, method: 'app.info', params: {} });
      const before: unknown[] = [];
      for (;;) {
        const message = await next();
        if (isResultOf(message, id)) return before;
        before.push(message);
      }
    };
    return { ...opened, next, send, settle };
  }

  return { openClient, openRaw };
}

export type Opener = ReturnType<typeof createOpener>;

/** Resolves once the host has taken in all that the client sent before. */
export const roundTrip = (client: ContractClient) => client.call('app.info', {});

function isResultOf(message: unknown, id: number): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'kind' in message &&
    message.kind === 'result' &&
    'id' in message &&
    message.id === id
  );
}
