/** A way for text messages between one client and the host, in order, without loss while it is open. */
export interface Transport {
  /** Sends one message. After the transport closed it does nothing. */
  send(message: string): void;
  /** Calls back for each message. Set once, before the first message can arrive. */
  onMessage(callback: (message: string) => void): void;
  /** Calls back once when no more messages can be sent or received. */
  onClose(callback: () => void): void;
  close(): void;
}

/**
 * Two ends in one process. Messages arrive in a later microtask, so that, as over a wire, a sender never
 * runs its receiver's code.
 */
export function createMemoryTransports(): readonly [client: Transport, host: Transport] {
  let open = true;
  const ends = [createEnd(), createEnd()] as const;

  function createEnd() {
    return {
      message: undefined as ((message: string) => void) | undefined,
      closed: undefined as (() => void) | undefined,
    };
  }

  const close = () => {
    if (!open) return;
    open = false;
    for (const end of ends) end.closed?.();
  };

  const transport = (own: (typeof ends)[0], other: (typeof ends)[0]): Transport => ({
    send(message) {
      if (!open) return;
      void Promise.resolve().then(() => {
        if (open) other.message?.(message);
      });
    },
    onMessage(callback) {
      own.message = callback;
    },
    onClose(callback) {
      own.closed = callback;
    },
    close,
  });

  return [transport(ends[0], ends[1]), transport(ends[1], ends[0])];
}
