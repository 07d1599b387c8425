import type { Socket } from 'node:net';
import type { ListenerConfig } from '../../../shared/config/schema.ts';

/** What an HTTP/2 client with prior knowledge sends first (RFC 9113 section 3.4). No HTTP/1 request begins with it. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** How long a connection may still begin to speak when its listener is closing, in milliseconds. */
const drainTime = 2000;

/** Tells the protocols of a plain listener apart by the first bytes of each connection. */
export interface PrefaceDetector {
  /** Calls `decided` once it is clear what the client speaks; the bytes are in the socket again then. */
  watch(socket: Socket, decided: (protocol: 'h1' | 'h2') => void): void;
  /** Connections that have not said anything yet have little time left to. */
  drain(): void;
}

/** @param limits how long a client may take before its first bytes, and from there on, in milliseconds */
export function createPrefaceDetector(
  limits: Pick<ListenerConfig['limits'], 'idleTimeout' | 'headerTimeout'>,
): PrefaceDetector {
  const undecided = new Set<() => void>();

  return {
    watch(socket, decided) {
      let received: Buffer = Buffer.alloc(0);
      let timer = setTimeout(() => socket.destroy(), limits.idleTimeout);
      const wait = (time: number) => {
        clearTimeout(timer);
        timer = setTimeout(() => socket.destroy(), time);
      };
      const hurry = () => wait(Math.min(limits.idleTimeout, drainTime));
      const stop = () => {
        clearTimeout(timer);
        undecided.delete(hurry);
        socket.off('data', onData);
        socket.off('end', onEnd);
        socket.off('close', stop);
      };
      const onEnd = () => {
        stop();
        socket.destroy();
      };
      const onData = (chunk: Buffer) => {
        received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
        const length = Math.min(received.length, preface.length);
        const like = received.subarray(0, length).equals(preface.subarray(0, length));
        if (like && length < preface.length) {
          if (received !== chunk) return;
          wait(limits.headerTimeout);
          return;
        }
        stop();
        socket.pause();
        socket.unshift(received);
        decided(like ? 'h2' : 'h1');
        // Paused by hand, it would not flow by itself for whoever listens now; an HTTP/2 session has taken its handle.
        if (!like) socket.resume();
      };
      undecided.add(hurry);
      socket.on('data', onData);
      socket.once('end', onEnd);
      socket.once('close', stop);
    },
    drain() {
      // Their first request may be on its way, and would be lost.
      for (const hurry of undecided) hurry();
    },
  };
}
