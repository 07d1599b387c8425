import { EventEmitter } from 'node:events';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createIpcTransports, waitingMessageLimit } from '../../../src/main/platform/ipc-transport.ts';
import { createTrustedSenders } from '../../../src/main/platform/trusted-senders.ts';
import { createElectronTransport } from '../../../src/renderer/client/electron-transport.ts';
import { toHostChannel, toPageChannel } from '../../../src/shared/contract/bridge.ts';
import { messageLimit } from '../../../src/shared/contract/envelope.ts';
import type { Transport } from '../../../src/shared/contract/transport.ts';
import { contractSuite } from '../../contract/suite.ts';

/** Electron's two emitters of one page, joined as over a wire: nothing arrives in the turn it was sent in. */
const joined = vi.hoisted(() => ({
  exposed: undefined as unknown,
  send: (_channel: string, ..._parts: unknown[]) => {},
  listen: (_channel: string, _listener: (event: object, text: string) => void) => {},
}));

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (_name: string, api: unknown) => {
      joined.exposed = api;
    },
  },
  ipcRenderer: {
    send: (channel: string, ...parts: unknown[]) => joined.send(channel, ...parts),
    on: (channel: string, listener: (event: object, text: string) => void) =>
      joined.listen(channel, listener),
  },
}));

const page = { url: 'app://doorman/', origin: 'app://doorman', parent: null, detached: false };

class FakeContents extends EventEmitter {
  readonly id: number;
  readonly toPage = new EventEmitter();
  destroyed = false;

  constructor(id: number) {
    super();
    this.id = id;
  }

  isDestroyed = () => this.destroyed;

  send(channel: string, text: string): void {
    queueMicrotask(() => this.toPage.emit(channel, {}, text));
  }
}

function setUp(accept: (transport: Transport) => void) {
  const ipcMain = new EventEmitter();
  const refused: string[] = [];
  const transports = createIpcTransports({
    ipcMain: ipcMain as never,
    senders: createTrustedSenders(),
    accept,
    onRefused: (reason) => refused.push(reason),
  });
  const post = (contents: FakeContents, text: unknown, frame: object | null = page, type = 'frame') => {
    ipcMain.emit(toHostChannel, { sender: contents, senderFrame: frame, type }, text);
  };
  return { ipcMain, refused, transports, post };
}

contractSuite('Electron IPC, from the preload’s bridge to the window’s transport', async (takeHost) => {
  const contents = new FakeContents(1);
  let client: Transport | undefined;
  let host: Transport | undefined;
  const { ipcMain, transports } = setUp((transport) => {
    // A host that ends takes its windows along, and with them the client in the page.
    host = {
      ...transport,
      close() {
        transport.close();
        client?.close();
      },
    };
    takeHost(host);
  });
  joined.send = (channel, ...parts) =>
    queueMicrotask(() =>
      ipcMain.emit(channel, { sender: contents, senderFrame: page, type: 'frame' }, ...parts),
    );
  joined.listen = (channel, listener) => void contents.toPage.on(channel, listener);
  transports.connect(contents as never);
  vi.resetModules();
  await import('../../../src/preload/index.ts');
  const bridge = joined.exposed as Parameters<typeof createElectronTransport>[0];
  const inPage = createElectronTransport(bridge);
  client = {
    ...inPage,
    close() {
      inPage.close();
      contents.emit('destroyed');
    },
  };
  if (host === undefined) throw new Error('No transport was accepted.');
  return { client, host, cleanUp: async () => transports.close() };
});

describe('who is heard', () => {
  let contents: FakeContents;
  let heard: string[];
  let closed: number;
  let setup: ReturnType<typeof setUp>;

  beforeEach(() => {
    contents = new FakeContents(1);
    heard = [];
    closed = 0;
    setup = setUp((transport) => {
      transport.onMessage((text) => heard.push(text));
      transport.onClose(() => {
        closed += 1;
      });
    });
    setup.transports.connect(contents as never);
  });

  test.each([
    ['another origin', { ...page, origin: 'https://example.com' }],
    ['an opaque origin', { ...page, origin: 'null' }],
    ['a frame inside the page', { ...page, parent: page }],
    ['a detached frame', { ...page, detached: true }],
    ['a frame that is gone', null],
  ])('a message of %s is refused', (_who, frame) => {
    setup.post(contents, 'text', frame);
    expect(heard).toEqual([]);
    expect(setup.refused).toHaveLength(1);
  });

  test('a message of a service worker is refused', () => {
    setup.post(contents, 'text', page, 'service-worker');
    expect(heard).toEqual([]);
  });

  test('a message of another window is refused', () => {
    setup.post(new FakeContents(2), 'text');
    expect(heard).toEqual([]);
    expect(setup.refused).toHaveLength(1);
  });

  test.each([
    ['a number', 7],
    ['an object', { kind: 'call' }],
    ['nothing', undefined],
    ['too long a text', 'x'.repeat(messageLimit + 1)],
  ])('%s is refused, and what follows is heard', (_what, value) => {
    setup.post(contents, value);
    setup.post(contents, 'next');
    expect(heard).toEqual(['next']);
    expect(setup.refused).toHaveLength(1);
  });

  test('the window’s end closes its transport, and nothing more is heard or sent', () => {
    contents.emit('destroyed');
    setup.post(contents, 'late');
    expect(closed).toBe(1);
    expect(heard).toEqual([]);
  });

  test('the first document keeps its transport, and each later one gets a new one', () => {
    contents.emit('did-navigate');
    expect(closed).toBe(0);
    contents.emit('did-navigate');
    expect(closed).toBe(1);
    setup.post(contents, 'from the second');
    expect(heard).toEqual(['from the second']);
  });
});

describe('a host that is still starting', () => {
  test('gets the messages that waited, in order, before later ones', async () => {
    const taken: Transport[] = [];
    const { transports, post } = setUp((transport) => taken.push(transport));
    const contents = new FakeContents(1);
    transports.connect(contents as never);
    post(contents, 'one');
    post(contents, 'two');
    const heard: string[] = [];
    const three = Promise.withResolvers<void>();
    taken[0]?.onMessage((text) => {
      heard.push(text);
      if (heard.length === 3) three.resolve();
    });
    post(contents, 'three');
    expect(heard).toEqual([]);
    await three.promise;
    expect(heard).toEqual(['one', 'two', 'three']);
  });

  test('is not sent more than the limit', () => {
    const { transports, post, refused } = setUp(() => {});
    const contents = new FakeContents(1);
    transports.connect(contents as never);
    for (let count = 0; count <= waitingMessageLimit; count += 1) post(contents, 'text');
    expect(refused).toHaveLength(1);
  });

  test('learns that the page is gone already', async () => {
    const taken: Transport[] = [];
    const { transports } = setUp((transport) => taken.push(transport));
    const contents = new FakeContents(1);
    transports.connect(contents as never);
    contents.emit('destroyed');
    await new Promise<void>((resolve) => taken[0]?.onClose(resolve));
    contents.destroyed = true;
    taken[0]?.send('into nothing');
    expect(contents.toPage.listenerCount(toPageChannel)).toBe(0);
  });
});
