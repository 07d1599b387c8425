import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import {
  type ClientCertificates,
  openClientCertificates,
} from '../../src/main/certificates/client-certificates.ts';
import type { EpochMilliseconds } from '../../src/shared/model/units.ts';
import type { Closers } from './http1-setup.ts';

/** A certificate and its key, as `tls.connect` takes them. */
export interface ClientPair {
  readonly cert: string;
  readonly key: string;
  readonly serial: string;
  readonly fingerprint: string;
  readonly pkcs12: Buffer;
}

export const testPassword = 'correct horse';

export interface TestClients {
  readonly clients: ClientCertificates;
  /** `client-ca.pem`. */
  readonly caPath: string;
  readonly directory: string;
  make(name: string, days?: number): Promise<ClientPair>;
  /** A path in the same folder, written. */
  file(name: string, text: string | Buffer): Promise<string>;
}

/** Doorman's own client authority in a folder that the closers remove. */
export async function openTestClients(closers: Closers, now?: () => EpochMilliseconds): Promise<TestClients> {
  const directory = await mkdtemp(join(tmpdir(), 'doorman-clients-'));
  closers.add(() => rm(directory, { recursive: true, force: true }));
  const clients = await openClientCertificates(directory, now);
  return {
    clients,
    directory,
    caPath: join(directory, 'client-ca.pem'),
    async make(name, days = 30) {
      const { item, files } = await clients.issue({ name, days, password: testPassword });
      return {
        cert: files.certificatePem,
        key: files.privateKeyPem,
        serial: item.serial,
        fingerprint: item.fingerprint,
        pkcs12: Buffer.from(files.pkcs12Base64, 'base64'),
      };
    },
    async file(name, text) {
      const path = join(directory, name);
      await writeFile(path, text);
      return path;
    },
  };
}

export type Connected =
  | { readonly ok: true; readonly socket: TLSSocket; readonly session: Buffer | null; readonly text: string }
  | { readonly ok: false; readonly code: string };

/**
 * Connects, asks `GET /` over HTTP/1.1 on a connection that the server closes, and tells what came. In TLS 1.3 a server refuses
 * after the client is done, so only what is read tells.
 */
export function askOverTls(
  port: number,
  options: ConnectionOptions & { readonly path?: string; readonly fields?: string },
): Promise<Connected> {
  return new Promise((resolve) => {
    let session: Buffer | null = null;
    let text = '';
    const { path = '/', fields = '', ...tls } = options;
    const name = tls.servername ?? 'shop.localhost';
    const socket = connect({ host: '127.0.0.1', port, servername: name, ...tls });
    socket.on('session', (given) => {
      session = given;
    });
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.once('secureConnect', () => {
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${name}\r\n${fields}Connection: close\r\n\r\n`);
    });
    socket.once('error', (error) => {
      resolve({ ok: false, code: 'code' in error ? String(error.code) : error.message });
      socket.destroy();
    });
    socket.once('close', () => {
      resolve(text === '' ? { ok: false, code: 'closed' } : { ok: true, socket, session, text });
    });
  });
}

/** One request over HTTP/2: its status and body. */
export async function askOverHttp2(
  port: number,
  options: ConnectionOptions,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const session: ClientHttp2Session = connectHttp2(`https://shop.localhost:${port}`, {
    ...options,
    lookup: (_name, _options, callback) => callback(null, [{ address: '127.0.0.1', family: 4 }]),
  });
  try {
    return await new Promise((resolve, reject) => {
      session.once('error', reject);
      const stream = session.request({ ':path': '/', ...fields });
      let status = 0;
      let text = '';
      stream.on('response', (headers) => {
        status = Number(headers[':status']);
      });
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      stream.once('error', reject);
      stream.once('end', () => resolve({ status, text }));
    });
  } finally {
    session.destroy();
  }
}
