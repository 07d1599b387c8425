import type { OpeningTransport } from './opening-transport.ts';

/** Messages that wait for the socket to open; a page starts with about ten. */
const waitingMessageLimit = 1000;

/** The part of the browser's `WebSocket` that is used here. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  close(): void;
  onopen: ((event: Event) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
}

export type OpenSocket = (url: string, protocols: string[]) => SocketLike;

/** The address of the contract's WebSocket on the host that served this page. */
export function contractUrl(location: { readonly protocol: string; readonly host: string }): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/contract`;
}

/**
 * The contract over a WebSocket to the headless host. The token travels as a subprotocol, since browsers
 * let a page set no other header, and an address would end up in logs.
 */
export function createWebSocketTransport(
  url: string,
  token: string,
  openSocket: OpenSocket = (address, protocols) => new WebSocket(address, protocols),
): OpeningTransport {
  const socket = openSocket(url, ['doorman', `doorman.${token}`]);
  const waiting: string[] = [];
  let state: 'opening' | 'open' | 'closed' = 'opening';
  let opened: (() => void) | undefined;
  let closed: (() => void) | undefined;
  let receive: ((message: string) => void) | undefined;

  const end = () => {
    if (state === 'closed') return;
    state = 'closed';
    waiting.length = 0;
    closed?.();
  };

  socket.onopen = () => {
    if (state !== 'opening') return;
    state = 'open';
    for (const message of waiting.splice(0)) socket.send(message);
    opened?.();
  };
  socket.onclose = end;
  socket.onmessage = (event) => {
    if (state === 'open' && typeof event.data === 'string') receive?.(event.data);
  };

  return {
    send(message) {
      if (state === 'open') socket.send(message);
      else if (state === 'opening' && waiting.length < waitingMessageLimit) waiting.push(message);
    },
    onMessage(callback) {
      receive = callback;
    },
    onOpen(callback) {
      opened = callback;
    },
    onClose(callback) {
      closed = callback;
    },
    close() {
      socket.close();
      end();
    },
  };
}
