/** Frames and timers that run when a test says so. */
export function createManualFrames() {
  const waiting = new Set<() => void>();
  return {
    request(callback: () => void): () => void {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
    get pending(): number {
      return waiting.size;
    },
    run(): void {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
  };
}

/** Lets messages over the in-memory transport, and what awaits them, arrive. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
