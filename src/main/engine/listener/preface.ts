import type { Socket } from 'node:net';

/** What an HTTP/2 client with prior knowledge sends first (RFC 9113 section 3.4). No HTTP/1 request begins with it. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

/** Tells the protocols of a plain listener apart by the first bytes of each connection. */
export interface PrefaceDetector {
  /** Calls `decided` once it is clear what the client speaks; the bytes are in the socket again then. */
  watch(socket: Socket, decided: (protocol: 'h1' | 'h2') => void): void;
  /** Ends connections that have not said anything yet. */
  drain(): void;
}

/** @param patience milliseconds a client may take before its first bytes have come */
export function createPrefaceDetector(patience: number): PrefaceDetector {
  const undecided = new Set<Socket>();

  return {
    watch(socket, decided) {
      let received: Buffer = Buffer.alloc(0);
      const timer = setTimeout(() => socket.destroy(), patience);
      const stop = () => {
        clearTimeout(timer);
        undecided.delete(socket);
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
        if (like && length < preface.length) return;
        stop();
        socket.pause();
        socket.unshift(received);
        decided(like ? 'h2' : 'h1');
        // Paused by hand, it would not flow by itself for whoever listens now; an HTTP/2 session has taken its handle.
        if (!like) socket.resume();
      };
      undecided.add(socket);
      socket.on('data', onData);
      socket.once('end', onEnd);
      socket.once('close', stop);
    },
    drain() {
      for (const socket of undecided) socket.destroy();
    },
  };
}
