import type { AppStatus } from '../../shared/model/status.ts';

export interface StatusNewsOptions {
  readonly status: () => AppStatus;
  /** Whether anybody but the subscribers wants to know. */
  readonly isWanted: () => boolean;
  readonly publish: (status: AppStatus) => void;
}

/** Says what the status is when it has changed. */
export interface StatusNews {
  /** Several changes in one turn of the event loop make one event. */
  changed(): void;
  /** Calls back after each change, until the returned function is called. */
  subscribe(callback: (status: AppStatus) => void): () => void;
}

export function createStatusNews({ status, isWanted, publish }: StatusNewsOptions): StatusNews {
  const callbacks = new Set<(status: AppStatus) => void>();
  let isDue = false;
  return {
    changed() {
      if (isDue) return;
      isDue = true;
      setImmediate(() => {
        isDue = false;
        if (callbacks.size === 0 && !isWanted()) return;
        const current = status();
        publish(current);
        for (const callback of [...callbacks]) callback(current);
      });
    },
    subscribe(callback) {
      callbacks.add(callback);
      return () => callbacks.delete(callback);
    },
  };
}
