import type { IpcMain, IpcMainEvent, WebContents } from 'electron';
import { toHostChannel, toPageChannel } from '../../shared/contract/bridge.ts';
import { messageLimit } from '../../shared/contract/envelope.ts';
import type { Transport } from '../../shared/contract/transport.ts';
import type { TrustedSenders } from './trusted-senders.ts';

/** Messages of one page kept while the host is still starting; past that they are refused. */
export const waitingMessageLimit = 256;

export interface IpcTransportsOptions {
  readonly ipcMain: Pick<IpcMain, 'on' | 'off'>;
  readonly senders: TrustedSenders;
  /** Takes the transport of a page that is about to load. May set `onMessage` later. */
  readonly accept: (transport: Transport) => void;
  /** A message was left out; says from whom and why. */
  readonly onRefused: (reason: string) => void;
}

/** The contract's transports over Electron's IPC: one for each document that a window of ours loads. */
export interface IpcTransports {
  /** Hears the pages of this window until it is destroyed. Call before it loads its first page. */
  connect(contents: WebContents): void;
  close(): void;
}

interface PageTransport extends Transport {
  receive(message: string): void;
}

export function createIpcTransports(options: IpcTransportsOptions): IpcTransports {
  const { ipcMain, senders, accept, onRefused } = options;
  /** By id of the web contents. */
  const pages = new Map<number, PageTransport>();

  const onMessage = (event: IpcMainEvent, ...parts: readonly unknown[]) => {
    const { id } = event.sender;
    const page = pages.get(id);
    if (page === undefined || !senders.accepts(event)) {
      const from = event.senderFrame?.url ?? 'a page that is gone';
      onRefused(`A message of ${from} (web contents ${id}) was left out: it is no page of ours.`);
      return;
    }
    const [message] = parts;
    if (parts.length !== 1 || typeof message !== 'string' || message.length > messageLimit) {
      onRefused(
        `A message of web contents ${id} was left out: not one text of at most ${messageLimit} characters.`,
      );
      return;
    }
    page.receive(message);
  };

  ipcMain.on(toHostChannel, onMessage);

  return {
    connect(contents) {
      const { id } = contents;
      let documents = 0;
      const renew = () => {
        pages.get(id)?.close();
        const page = createPageTransport(contents, onRefused);
        pages.set(id, page);
        accept(page);
      };
      senders.trust(contents);
      renew();
      contents.on('did-navigate', () => {
        documents += 1;
        // The next document starts afresh: what the last one subscribed to must not reach it.
        if (documents > 1) renew();
      });
      contents.once('destroyed', () => {
        pages.get(id)?.close();
        pages.delete(id);
      });
    },
    close() {
      ipcMain.off(toHostChannel, onMessage);
      for (const page of pages.values()) page.close();
      pages.clear();
    },
  };
}

function createPageTransport(contents: WebContents, onRefused: (reason: string) => void): PageTransport {
  let open = true;
  let waiting: string[] = [];
  let listener: ((message: string) => void) | undefined;
  let closed: (() => void) | undefined;

  return {
    send(message) {
      if (!open || contents.isDestroyed()) return;
      contents.send(toPageChannel, message);
    },
    receive(message) {
      if (!open) return;
      if (listener !== undefined && waiting.length === 0) listener(message);
      else if (waiting.length < waitingMessageLimit) waiting.push(message);
      else
        onRefused(
          `A message of web contents ${contents.id} was left out: ${waitingMessageLimit} wait already.`,
        );
    },
    onMessage(callback) {
      listener = callback;
      // As over a wire, who sets the listener is not called back before it has done the rest of its work.
      queueMicrotask(() => {
        for (let message = waiting.shift(); message !== undefined; message = waiting.shift())
          callback(message);
      });
    },
    onClose(callback) {
      closed = callback;
      // The page may be gone before the host, still starting, takes its transport.
      if (!open) queueMicrotask(callback);
    },
    close() {
      if (!open) return;
      open = false;
      waiting = [];
      closed?.();
    },
  };
}
