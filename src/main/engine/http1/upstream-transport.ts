import type { Socket } from 'node:net';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ForwardCall, UpstreamTransport } from '../forward/upstream.ts';
import type { Response } from '../message.ts';
import type { Connector } from './connect.ts';
import type { Deadlines } from './deadlines.ts';
import { ReadBuffers } from './read-buffers.ts';
import { UpstreamConnection } from './upstream-connection.ts';

/** Connections to one upstream at once; requests beyond wait for one. */
const connectionLimit = 1024;
/**
 * How long connections beyond `keepAlive.connections` are kept, in milliseconds: under a steady load of more requests at once
 * they would otherwise be closed and opened again with each.
 */
const surplusTime = 1000;
/** Requests that may wait for a connection; more are refused. */
const waitingLimit = 10_000;

export interface UpstreamTransportOptions {
  readonly pool: Pick<PoolConfig, 'timeouts' | 'keepAlive'>;
  readonly connect: Connector;
  readonly deadlines: Deadlines;
  /** Connections at once; {@link connectionLimit} where it is left out. */
  readonly maxConnections?: number;
}

/** A request that waits for a connection: given one, or null where it may open one of its own. */
interface Waiting {
  proceed(connection: UpstreamConnection | null): void;
  fail(failure: ExchangeFailure): void;
}

/**
 * HTTP/1.1 to one upstream over kept-alive connections. The connection used last is used first, so that what is not
 * needed goes idle and closes.
 */
export function createHttp1Transport(options: UpstreamTransportOptions): UpstreamTransport {
  const { pool, connect, deadlines, maxConnections = connectionLimit } = options;
  const idle: UpstreamConnection[] = [];
  const all = new Set<UpstreamConnection>();
  const waiting = new Set<Waiting>();
  let opening = 0;
  let closing = false;
  let destroyed = false;
  let running = 0;
  let whenUnused: (() => void) | null = null;

  const wakeNext = (connection: UpstreamConnection | null): boolean => {
    const [next] = waiting;
    if (next === undefined) return false;
    waiting.delete(next);
    next.proceed(connection);
    return true;
  };

  const onFree = (connection: UpstreamConnection) => {
    if (wakeNext(connection)) return;
    const { connections } = pool.keepAlive;
    if (closing || connections === 0) connection.destroy();
    else keepIdle(connection, idle.length < connections ? pool.keepAlive.idle : surplusTime);
  };

  const keepIdle = (connection: UpstreamConnection, time: number = pool.keepAlive.idle) => {
    connection.idleUntil(performance.now() + time);
    idle.push(connection);
  };

  const onClose = (connection: UpstreamConnection) => {
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    wakeNext(null);
  };

  const takeIdle = (): UpstreamConnection | undefined => {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (connection.usable) return connection;
      connection.destroy();
    }
    return undefined;
  };

  const newConnection = (socket: Socket, reads: ReadBuffers): UpstreamConnection => {
    const connection = new UpstreamConnection({
      socket,
      reads,
      timeouts: pool.timeouts,
      deadlines,
      onFree,
      onClose,
    });
    all.add(connection);
    return connection;
  };

  /** Kept for the first request to come even where none are kept otherwise: one is about to. */
  const adopt = (socket: Socket) => {
    const connection = newConnection(socket, new ReadBuffers());
    if (closing) connection.destroy();
    else if (!wakeNext(connection)) keepIdle(connection);
  };

  const open = async (): Promise<UpstreamConnection> => {
    if (destroyed) throw shuttingDown();
    opening += 1;
    let connected = false;
    try {
      const reads = new ReadBuffers();
      const socket = await connect(['http/1.1'], reads.onread);
      connected = true;
      const connection = newConnection(socket, reads);
      if (destroyed) {
        connection.destroy();
        throw shuttingDown();
      }
      return connection;
    } finally {
      opening -= 1;
      // Its place is free again; nothing else would tell those who wait for one.
      if (!connected) wakeNext(null);
    }
  };

  /** @throws ExchangeFailure at once when the client leaves; the place of the request goes to the next */
  const wait = (call: ForwardCall): Promise<UpstreamConnection | null> => {
    if (waiting.size >= waitingLimit) {
      throw new ExchangeFailure(
        'upstream.overloaded',
        `${waitingLimit} requests wait for a connection already`,
      );
    }
    return new Promise((resolve, reject) => {
      const entry: Waiting = { proceed: resolve, fail: reject };
      waiting.add(entry);
      call.cancellation.onCancel(() => {
        if (waiting.delete(entry)) reject(clientLeft());
      });
    });
  };

  /** A connection that is opened for a client that leaves meanwhile is kept for the next request. */
  const openFor = (call: ForwardCall): Promise<UpstreamConnection> =>
    new Promise((resolve, reject) => {
      call.cancellation.onCancel(() => reject(clientLeft()));
      open().then((connection) => {
        if (call.cancellation.cancelled) onFree(connection);
        else resolve(connection);
      }, reject);
    });

  const connectionFor = async (call: ForwardCall): Promise<UpstreamConnection> => {
    while (all.size + opening >= maxConnections) {
      const freed = await wait(call);
      if (freed === null) continue;
      if (call.cancellation.cancelled) {
        onFree(freed);
        throw clientLeft();
      }
      if (freed.usable) return freed;
      freed.destroy();
    }
    return openFor(call);
  };

  const finished = () => {
    running -= 1;
    if (running === 0) whenUnused?.();
  };

  const send = (connected: UpstreamConnection, call: ForwardCall): Promise<Response> => {
    if (call.cancellation.cancelled) {
      onFree(connected);
      return Promise.reject(clientLeft());
    }
    return connected.exchange(call);
  };

  return {
    exchange(call) {
      running += 1;
      const connected = takeIdle();
      const answered =
        connected === undefined
          ? connectionFor(call).then((opened) => send(opened, call))
          : send(connected, call);
      answered.then(finished, finished);
      return answered;
    },
    async close() {
      closing = true;
      for (const unused of idle.splice(0)) unused.destroy();
      if (running > 0) {
        await new Promise<void>((resolve) => {
          whenUnused = resolve;
        });
      }
    },
    adopt,
    destroy() {
      closing = true;
      destroyed = true;
      for (const entry of waiting) entry.fail(shuttingDown());
      waiting.clear();
      for (const connected of all) connected.destroy();
      return Promise.resolve();
    },
  };
}

const clientLeft = () => new ExchangeFailure('request.client_left', 'the client closed its connection');
const shuttingDown = () =>
  new ExchangeFailure('engine.shutting_down', 'the connections to the upstream are closed');
