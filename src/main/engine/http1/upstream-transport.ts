import type { PoolConfig } from '../../../shared/config/schema.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ForwardCall, UpstreamTransport } from '../forward/upstream.ts';
import type { Response } from '../message.ts';
import { openConnection } from './connect.ts';
import type { Deadlines } from './deadlines.ts';
import { UpstreamConnection } from './upstream-connection.ts';

/** Connections to one upstream at once; requests beyond wait for one. */
const connectionLimit = 1024;
/** Requests that may wait for a connection; more are refused. */
const waitingLimit = 10_000;

export interface UpstreamTransportOptions {
  readonly url: URL;
  readonly pool: PoolConfig;
  /** PEM text of `tls.ca`; null for the system's authorities. */
  readonly ca: string | null;
  readonly deadlines: Deadlines;
}

/**
 * HTTP/1.1 to one upstream over kept-alive connections. The connection used last is used first, so that what is not
 * needed goes idle and closes.
 */
export function createHttp1Transport(options: UpstreamTransportOptions): UpstreamTransport {
  const { url, pool, ca, deadlines } = options;
  const idle: UpstreamConnection[] = [];
  const all = new Set<UpstreamConnection>();
  const waiting: (() => void)[] = [];
  let opening = 0;
  let closing = false;
  let running = 0;
  let whenUnused: (() => void) | null = null;
  const secure = url.protocol === 'https:';

  const onFree = (connection: UpstreamConnection) => {
    const next = waiting.shift();
    if (next !== undefined) {
      idle.push(connection);
      next();
    } else if (closing || idle.length >= pool.keepAlive.connections) {
      connection.destroy();
    } else {
      connection.idleUntil(performance.now() + pool.keepAlive.idle);
      idle.push(connection);
    }
  };

  const onClose = (connection: UpstreamConnection) => {
    all.delete(connection);
    const at = idle.indexOf(connection);
    if (at >= 0) idle.splice(at, 1);
    waiting.shift()?.();
  };

  const takeIdle = (): UpstreamConnection | undefined => {
    for (let connection = idle.pop(); connection !== undefined; connection = idle.pop()) {
      if (connection.usable) return connection;
      connection.destroy();
    }
    return undefined;
  };

  const open = async (): Promise<UpstreamConnection> => {
    opening += 1;
    try {
      const socket = await openConnection({
        hostname: url.hostname,
        port: Number(url.port || (secure ? 443 : 80)),
        timeout: pool.timeouts.connect,
        tls: secure
          ? { verify: pool.tls.verify, ca, serverName: pool.tls.serverName, applications: ['http/1.1'] }
          : null,
      });
      const connection = new UpstreamConnection({
        socket,
        timeouts: pool.timeouts,
        deadlines,
        onFree,
        onClose,
      });
      all.add(connection);
      return connection;
    } finally {
      opening -= 1;
    }
  };

  const connection = async (call: ForwardCall): Promise<UpstreamConnection> => {
    while (all.size + opening >= connectionLimit) {
      if (waiting.length >= waitingLimit) {
        throw new ExchangeFailure(
          'upstream.overloaded',
          `${waitingLimit} requests wait for a connection already`,
        );
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (call.cancellation.cancelled)
        throw new ExchangeFailure('request.client_left', 'the client closed its connection');
      const freed = takeIdle();
      if (freed !== undefined) return freed;
    }
    return open();
  };

  const finished = () => {
    running -= 1;
    if (running === 0) whenUnused?.();
  };

  const send = (connected: UpstreamConnection, call: ForwardCall): Promise<Response> => {
    if (call.cancellation.cancelled) {
      connected.destroy();
      throw new ExchangeFailure('request.client_left', 'the client closed its connection');
    }
    return connected.exchange(call);
  };

  return {
    async exchange(call) {
      running += 1;
      try {
        return await send(takeIdle() ?? (await connection(call)), call);
      } finally {
        finished();
      }
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
    destroy() {
      closing = true;
      for (const connected of all) connected.destroy();
      return Promise.resolve();
    },
  };
}
