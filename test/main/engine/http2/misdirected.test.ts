import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { misdirection } from '../../../../src/main/engine/listener/misdirected.ts';
import { type RunningEngine, runEngine } from '../../../helpers/run-engine.ts';
import { askOver } from './client.ts';

const tls = (serverName: string | null, application = 'http/1.1') => ({
  tls: { version: 'TLSv1.3', cipher: 'any', serverName, application, resumed: false },
});
const nothing = () => false;

describe('a request belongs on its TLS connection', () => {
  it.each([
    ['shop.localhost', 'shop.localhost'],
    ['shop.localhost:8443', 'shop.localhost'],
    ['SHOP.localhost.', 'shop.LOCALHOST'],
    ['127.0.0.1:8443', null],
    ['[::1]:8443', null],
    ['anything.localhost', null],
    ['127.0.0.1', '127.0.0.1'],
  ])('%s on one opened for %s', (authority, serverName) => {
    expect(misdirection(tls(serverName), authority, nothing)).toBeNull();
    expect(misdirection(tls(serverName, 'h2'), authority, nothing)).toBeNull();
  });

  it('always when there is no TLS', () => {
    expect(misdirection({ tls: null }, 'shop.localhost', nothing)).toBeNull();
  });

  it('over HTTP/2 when the certificate covers its host as well', () => {
    const covers = (host: string) => host === 'b.localhost';
    expect(misdirection(tls('a.localhost', 'h2'), 'b.localhost:1', covers)).toBeNull();
    expect(misdirection(tls('a.localhost', 'h2'), 'c.localhost:1', covers)).toContain('c.localhost');
    expect(misdirection(tls('a.localhost'), 'b.localhost:1', covers)).toContain('b.localhost');
  });

  it.each([
    ['other.localhost', 'shop.localhost'],
    ['shop.localhost.evil.test', 'shop.localhost'],
    ['127.0.0.1', 'shop.localhost'],
    ['[::1]', 'shop.localhost'],
  ])('but not %s on one opened for %s', (authority, serverName) => {
    expect(misdirection(tls(serverName), authority, nothing)).toContain(serverName);
  });
});

describe('a listener with TLS', () => {
  let engine: RunningEngine;

  beforeEach(async () => {
    engine = await runEngine(
      {
        version: 1,
        listeners: [{ id: 'web', port: 0 }],
        routes: [{ id: 'all', to: { respond: { body: 'here' } } }],
      },
      { tls: true },
    );
  });

  afterEach(() => engine.stop());

  function overHttp1(serverName: string | undefined, host: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connectTls({
        host: '127.0.0.1',
        port: engine.port('web'),
        ca: engine.authority?.authority.material.certificatePem,
        ALPNProtocols: ['http/1.1'],
        ...(serverName === undefined ? {} : { servername: serverName }),
      });
      let text = '';
      socket.once('error', reject);
      socket.setEncoding('latin1');
      socket.on('data', (piece: string) => {
        text += piece;
      });
      socket.once('close', () => resolve(text));
      socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    });
  }

  it('answers 421 over HTTP/1.1 when Host is not the name in SNI', async () => {
    expect(await overHttp1('a.localhost', 'b.localhost')).toMatch(/^HTTP\/1\.1 421 /);
    expect(await overHttp1('a.localhost', 'a.localhost:1234')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await overHttp1(undefined, '127.0.0.1')).toMatch(/^HTTP\/1\.1 200 /);
    const [first] = await engine.finished(3);
    expect(first?.summary.fault).toBe('request.misdirected');
  });

  it('answers 421 over HTTP/2 to a request that should have had a connection of its own', async () => {
    const session = connectHttp2(`https://a.localhost:${engine.port('web')}`, {
      ca: engine.authority?.authority.material.certificatePem,
      lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const fields = (authority: string) => [
      ':method',
      'GET',
      ':scheme',
      'https',
      ':authority',
      authority,
      ':path',
      '/',
    ];
    expect((await askOver(session, fields('b.localhost'))).status).toBe(421);
    expect(await askOver(session, fields('a.localhost:1'))).toMatchObject({ status: 200, text: 'here' });
    const http = fields('a.localhost').with(3, 'http');
    expect((await askOver(session, http)).status).toBe(400);
    session.close();
  });
});
