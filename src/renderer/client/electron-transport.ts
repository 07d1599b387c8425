import type { OpeningTransport } from './opening-transport.ts';

/** What the preload script exposes in the desktop app. */
export interface DesktopBridge {
  post(message: string): void;
  onMessage(callback: (message: string) => void): void;
}

declare global {
  interface Window {
    /** Only in the desktop app. */
    readonly doorman?: DesktopBridge;
  }
}

/**
 * The contract over the desktop app's IPC. Main and window live and end together, so it is open from the
 * beginning and never closes by itself.
 */
export function createElectronTransport(bridge: DesktopBridge): OpeningTransport {
  let open = true;
  let receive: ((message: string) => void) | undefined;
  let closed: (() => void) | undefined;
  bridge.onMessage((message) => {
    if (open) receive?.(message);
  });
  return {
    send(message) {
      if (open) bridge.post(message);
    },
    onMessage(callback) {
      receive = callback;
    },
    onOpen(callback) {
      queueMicrotask(callback);
    },
    onClose(callback) {
      closed = callback;
    },
    close() {
      if (!open) return;
      open = false;
      closed?.();
    },
  };
}
