import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import type { ConnectionUsed } from '../../src/main/engine/forward/upstream.ts';

/**
 * Learns from undici's diagnostics channels which connection a request goes out on: its API does not tell.
 * `undici:request:create` is published synchronously inside `dispatch`, so the call in progress is the request's;
 * `undici:client:sendHeaders` names the same request and the socket.
 */
type Watcher = (connection: ConnectionUsed) => void;

const watchers = new WeakMap<object, Watcher>();
const usedSockets = new WeakSet<object>();
let dispatching: Watcher | undefined;

subscribe('undici:request:create', (message) => {
  const { request } = message as { request: object };
  if (dispatching !== undefined) watchers.set(request, dispatching);
});

subscribe('undici:client:sendHeaders', (message) => {
  const { request, socket } = message as { request: object; socket: Socket };
  const reused = usedSockets.has(socket);
  usedSockets.add(socket);
  const watcher = watchers.get(request);
  if (watcher === undefined) return;
  const { remoteAddress, remotePort } = socket;
  const host = remoteAddress?.includes(':') ? `[${remoteAddress}]` : remoteAddress;
  watcher({ address: host === undefined ? null : `${host}:${remotePort}`, reused });
});

/** Runs `dispatch` and tells `watcher`, when its head is written, which connection it is written to. */
export function watchConnection(watcher: Watcher, dispatch: () => void): void {
  dispatching = watcher;
  try {
    dispatch();
  } finally {
    dispatching = undefined;
  }
}
