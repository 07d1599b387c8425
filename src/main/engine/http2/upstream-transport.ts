import type { Socket } from 'node:net';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import { ExchangeFailure } from '../failure.ts';
import type { ForwardCall, UpstreamTransport } from '../forward/upstream.ts';
import { Deadlines, type TimeLimited } from '../http1/deadlines.ts';
import type { Response } from '../message.ts';
import { UpstreamSession } from './upstream-session.ts';
import { StreamRefused } from './upstream-stream.ts';

/** Connections to one upstream at once. Another is opened when the streams of those there are do not suffice. */
const sessionLimit = 8;
/** Requests that may wait for a stream; more are refused. */
const waitingLimit = 10_000;
/** How often a request that the upstream has refused unprocessed is tried, in all. */
const refusalTries = 3;

export interface Http2TransportOptions {
  readonly url: URL;
  readonly pool: PoolConfig;
  /** Opens a connection that speaks HTTP/2. @throws whatever `exchange` is to throw */
  connect(): Promise<Socket>;
}

interface Waiting extends TimeLimited {
  readonly resolve: (session: UpstreamSession) => void;
  readonly reject: (error: unknown) => void;
}

/** HTTP/2 to one upstream: as few connections as its limit of concurrent streams allows. */
export function createHttp2Transport({ url, pool, connect }: Http2TransportOptions): UpstreamTransport {
  const sessions = new Set<UpstreamSession>();
  const waiting = new Set<Waiting>();
  const deadlines = new Deadlines();
  let opening = false;
  /** The connection being opened, once it waits for the upstream's SETTINGS. */
  let greeting: UpstreamSession | null = null;
  let destroyed = false;
  let closing = false;
  let running = 0;
  let whenUnused: (() => void) | null = null;

  const available = (): UpstreamSession | undefined => {
    for (const session of sessions) if (session.available) return session;
    return undefined;
  };

  /** Gives streams to those who wait, and opens a connection where there are too few. */
  const serveWaiting = () => {
    for (const next of waiting) {
      const session = available();
      if (session === undefined) break;
      stopWaiting(next);
      session.reserve();
      next.resolve(session);
    }
    if (waiting.size > 0 && !opening && sessions.size < sessionLimit) void open();
  };

  const open = async () => {
    opening = true;
    try {
      const socket = await connect();
      if (destroyed) {
        socket.destroy();
        return;
      }
      greeting = newSession(socket);
      await greeting.ready;
      sessions.add(greeting);
    } catch (error) {
      opening = false;
      // Those who wait for a stream of another connection go on waiting.
      if (sessions.size === 0) rejectWaiting(error);
      return;
    } finally {
      greeting = null;
    }
    opening = false;
    serveWaiting();
  };

  const newSession = (socket: Socket): UpstreamSession =>
    new UpstreamSession({
      socket,
      authority: url.origin,
      timeouts: pool.timeouts,
      idle: pool.keepAlive.connections === 0 ? 0 : pool.keepAlive.idle,
      deadlines,
      onStreamFree: serveWaiting,
      onClose(session) {
        sessions.delete(session);
        serveWaiting();
      },
    });

  /** @returns false when it did not wait any more */
  const stopWaiting = (entry: Waiting): boolean => {
    deadlines.remove(entry);
    return waiting.delete(entry);
  };

  const rejectWaiting = (error: unknown) => {
    for (const entry of waiting) {
      stopWaiting(entry);
      entry.reject(error);
    }
  };

  const reserve = (call: ForwardCall): Promise<UpstreamSession> => {
    if (waiting.size >= waitingLimit) {
      return Promise.reject(
        new ExchangeFailure('upstream.overloaded', `${waitingLimit} requests wait for a stream already`),
      );
    }
    return new Promise((resolve, reject) => {
      const { connect: connectTime, headers } = pool.timeouts;
      const entry: Waiting = {
        resolve,
        reject,
        deadline: performance.now() + connectTime + headers,
        onDeadline() {
          if (!stopWaiting(entry)) return;
          const detail = `no stream became free within ${connectTime + headers} ms`;
          reject(new ExchangeFailure('upstream.overloaded', detail));
        },
      };
      waiting.add(entry);
      serveWaiting();
      if (!waiting.has(entry)) return;
      deadlines.add(entry);
      call.cancellation.onCancel(() => {
        if (stopWaiting(entry)) reject(clientLeft());
      });
    });
  };

  const attempt = async (call: ForwardCall): Promise<Response> => {
    for (let tries = 1; ; tries += 1) {
      const session = await reserve(call);
      if (call.cancellation.cancelled) {
        session.release();
        throw clientLeft();
      }
      try {
        return await session.exchange(call);
      } catch (error) {
        if (!(error instanceof StreamRefused)) throw error;
        // The upstream has not looked at it (RFC 9113 section 8.7); a body is gone, though.
        if (tries === refusalTries || !call.body.empty) {
          throw new ExchangeFailure('upstream.reset', 'the upstream refused the request unprocessed', error);
        }
      }
    }
  };

  return {
    async exchange(call) {
      running += 1;
      try {
        return await attempt(call);
      } finally {
        running -= 1;
        if (running === 0) whenUnused?.();
        if (closing) for (const session of sessions) session.close();
      }
    },
    async close() {
      closing = true;
      if (running > 0) {
        await new Promise<void>((resolve) => {
          whenUnused = resolve;
        });
      }
      for (const session of sessions) session.close();
    },
    destroy() {
      destroyed = true;
      rejectWaiting(new ExchangeFailure('engine.shutting_down', 'the upstream is no longer in use'));
      greeting?.destroy();
      for (const session of sessions) session.destroy();
      return Promise.resolve();
    },
  };
}

const clientLeft = (): ExchangeFailure =>
  new ExchangeFailure('request.client_left', 'the client closed its connection');
