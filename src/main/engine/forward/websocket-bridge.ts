import { type IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ProxyServer } from 'http-proxy-3';
import type { PoolConfig } from '../../../shared/config/schema.ts';
import { HeaderList } from '../headers.ts';
import { faultOfError } from './fault-of-error.ts';
import type { UpgradeCall, UpstreamTlsMaterial } from './upstream.ts';

/**
 * Bridges WebSocket handshakes and their bytes with http-proxy-3, one proxy for each upstream. The head it is given is
 * ours, already cleaned, so its own forwarding headers stay off.
 */
export function createWebSocketBridge(
  url: URL,
  pool: PoolConfig,
  tls: UpstreamTlsMaterial,
): (call: UpgradeCall) => void {
  const calls = new WeakMap<IncomingMessage, UpgradeCall>();
  let opening: Promise<ProxyServer> | null = null;

  return (call) => {
    // Loaded on first use: most upstreams never see a WebSocket, and the engine's start should not wait for it.
    opening ??= openProxy(url, pool, tls, calls);
    opening.then(
      (proxy) => bridge(proxy, calls, call),
      (error: unknown) => call.onFailure(faultOfError(error, 'engine.internal')),
    );
  };
}

async function openProxy(
  url: URL,
  pool: PoolConfig,
  tls: UpstreamTlsMaterial,
  calls: WeakMap<IncomingMessage, UpgradeCall>,
): Promise<ProxyServer> {
  const { createProxyServer } = await import('http-proxy-3');
  const proxy = createProxyServer({
    target: url.origin,
    ws: true,
    xfwd: false,
    changeOrigin: false,
    secure: pool.tls.verify,
    connectTimeout: pool.timeouts.connect,
    ...(tls.ca === null ? {} : { ca: tls.ca }),
  });
  proxy.on('proxyReqWs', (outgoing, incoming) => {
    const call = calls.get(incoming);
    if (call === undefined) return;
    // Registered before http-proxy-3's own listeners, so the fields are changed before it writes them.
    outgoing.on('upgrade', (response: IncomingMessage, upstreamSocket: Socket) => {
      response.headers = answer(call, 101, response);
      const before = { read: upstreamSocket.bytesRead, written: upstreamSocket.bytesWritten };
      upstreamSocket.once('close', () => {
        call.onClose({
          fromUpstream: upstreamSocket.bytesRead - before.read,
          fromClient: upstreamSocket.bytesWritten - before.written,
        });
      });
    });
    outgoing.on('response', (response: IncomingMessage) => {
      response.headers = answer(call, response.statusCode ?? 502, response);
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      response.once('close', () => call.onClose({ fromUpstream: size, fromClient: 0 }));
    });
  });
  return proxy;
}

function bridge(proxy: ProxyServer, calls: WeakMap<IncomingMessage, UpgradeCall>, call: UpgradeCall): void {
  const incoming = new IncomingMessage(call.socket as Socket);
  incoming.method = call.head.method;
  incoming.url = call.head.target;
  incoming.httpVersion = call.version;
  incoming.headers = toNodeHeaders(call.head.headers);
  calls.set(incoming, call);
  proxy.ws(incoming, call.socket, call.early, {}, (error) => {
    if (call.onFailure(faultOfError(error, 'upstream.upgrade_failed'))) keepOpen(call.socket as Socket);
  });
}

/** http-proxy-3 ends the client's connection right after its error callback, before an answer could be written. */
function keepOpen(socket: Socket): void {
  socket.destroySoon = () => {
    Reflect.deleteProperty(socket, 'destroySoon');
  };
}

function answer(call: UpgradeCall, status: number, response: IncomingMessage): IncomingHttpHeaders {
  return toNodeHeaders(call.onResponse({ status, headers: new HeaderList([...response.rawHeaders]) }));
}

/** Repeated fields become lists; http-proxy-3 writes one line for each entry. */
function toNodeHeaders(headers: HeaderList): IncomingHttpHeaders {
  const result: Record<string, string | string[]> = {};
  for (const [name, value] of headers.entries()) {
    const key = name.toLowerCase();
    const before = result[key];
    result[key] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return result;
}
