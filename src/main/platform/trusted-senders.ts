import type { IpcMainEvent, WebContents } from 'electron';
import { appOrigin } from './app-origin.ts';

/** The pages whose messages are heard: top frames of our own origin in windows that we opened. */
export interface TrustedSenders {
  /** From now until it is destroyed, `contents` may send. */
  trust(contents: WebContents): void;
  accepts(event: Pick<IpcMainEvent, 'sender' | 'senderFrame' | 'type'>): boolean;
}

export function createTrustedSenders(): TrustedSenders {
  const trusted = new Set<number>();
  return {
    trust(contents) {
      const { id } = contents;
      trusted.add(id);
      contents.once('destroyed', () => trusted.delete(id));
    },
    accepts({ sender, senderFrame, type }) {
      // The frame is null when its document is gone by the time its message is read.
      if (type !== 'frame' || senderFrame === null || senderFrame.detached) return false;
      return trusted.has(sender.id) && senderFrame.parent === null && senderFrame.origin === appOrigin;
    },
  };
}
