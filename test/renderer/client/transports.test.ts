import { describe, expect, it } from 'vitest';
import { createElectronTransport } from '../../../src/renderer/client/electron-transport.ts';
import { takeToken } from '../../../src/renderer/client/token.ts';
import {
  contractUrl,
  createWebSocketTransport,
  type SocketLike,
} from '../../../src/renderer/client/web-socket-transport.ts';

function fakeSocket() {
  const sent: string[] = [];
  const socket: SocketLike & { closed: boolean } = {
    readyState: 0,
    closed: false,
    send: (data) => sent.push(data),
    close() {
      socket.closed = true;
    },
    onopen: null,
    onclose: null,
    onmessage: null,
  };
  return { socket, sent };
}

describe('createWebSocketTransport', () => {
  it('offers the token as a subprotocol and never in the address', () => {
    const { socket } = fakeSocket();
    let opened: unknown;
    createWebSocketTransport('ws://127.0.0.1:7878/contract', 'secret', (url, protocols) => {
      opened = { url, protocols };
      return socket;
    });
    expect(opened).toEqual({ url: 'ws://127.0.0.1:7878/contract', protocols: ['doorman', 'doorman.secret'] });
  });

  it('keeps messages until the socket is open and sends them in order', () => {
    const { socket, sent } = fakeSocket();
    const transport = createWebSocketTransport('ws://x', 't', () => socket);
    transport.send('one');
    transport.send('two');
    expect(sent).toEqual([]);
    socket.onopen?.(new Event('open'));
    transport.send('three');
    expect(sent).toEqual(['one', 'two', 'three']);
  });

  it('passes text on and leaves anything else out', () => {
    const { socket } = fakeSocket();
    const transport = createWebSocketTransport('ws://x', 't', () => socket);
    const received: string[] = [];
    transport.onMessage((message) => received.push(message));
    socket.onopen?.(new Event('open'));
    socket.onmessage?.(new MessageEvent('message', { data: 'text' }));
    socket.onmessage?.(new MessageEvent('message', { data: new ArrayBuffer(1) }));
    expect(received).toEqual(['text']);
  });

  it('reports its end once and sends nothing afterwards', () => {
    const { socket, sent } = fakeSocket();
    const transport = createWebSocketTransport('ws://x', 't', () => socket);
    let ends = 0;
    transport.onClose(() => {
      ends += 1;
    });
    socket.onopen?.(new Event('open'));
    transport.close();
    socket.onclose?.(new Event('close') as CloseEvent);
    transport.send('late');
    expect(ends).toBe(1);
    expect(socket.closed).toBe(true);
    expect(sent).toEqual([]);
  });

  it('finds the contract on the host that served the page', () => {
    expect(contractUrl({ protocol: 'http:', host: '127.0.0.1:7878' })).toBe('ws://127.0.0.1:7878/contract');
    expect(contractUrl({ protocol: 'https:', host: 'doorman.test' })).toBe('wss://doorman.test/contract');
  });
});

describe('createElectronTransport', () => {
  it('speaks over the bridge and is open from the beginning', async () => {
    const posted: string[] = [];
    let deliver: ((message: string) => void) | undefined;
    const transport = createElectronTransport({
      post: (message) => posted.push(message),
      onMessage: (callback) => {
        deliver = callback;
      },
    });
    const received: string[] = [];
    transport.onMessage((message) => received.push(message));
    const opened = new Promise<void>((resolve) => {
      transport.onOpen(resolve);
    });
    await opened;
    transport.send('call');
    deliver?.('result');
    transport.close();
    transport.send('late');
    deliver?.('late');
    expect(posted).toEqual(['call']);
    expect(received).toEqual(['result']);
  });
});

describe('takeToken', () => {
  function page(hash: string, stored: string | null = null) {
    const kept = new Map(stored === null ? [] : [['doorman.token', stored]]);
    const shown: string[] = [];
    return {
      kept,
      shown,
      location: { hash, pathname: '/', search: '' },
      history: { replaceState: (_data: unknown, _unused: string, url: string) => shown.push(url) },
      sessionStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => kept.set(key, value),
      },
    };
  }

  it('takes the token out of the address bar and keeps it for the tab', () => {
    const fresh = page('#token=abc');
    expect(takeToken(fresh)).toBe('abc');
    expect(fresh.shown).toEqual(['/']);
    expect(fresh.kept.get('doorman.token')).toBe('abc');
  });

  it('uses the kept token on reload, and prefers a new one', () => {
    expect(takeToken(page('', 'kept'))).toBe('kept');
    expect(takeToken(page('#token=new', 'kept'))).toBe('new');
  });

  it('is null without any', () => {
    expect(takeToken(page(''))).toBeNull();
    expect(takeToken(page('#token='))).toBeNull();
  });
});
