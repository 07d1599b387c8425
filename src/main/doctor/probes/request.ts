import http, { type IncomingMessage, type RequestOptions } from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { isIP } from 'node:net';
import { answerBodyLimit, answerTimeLimit } from '../limits.ts';
import { codeOf } from './time-limit.ts';

/** How to reach one server: an address, and the name that is meant. */
export interface Endpoint {
  readonly scheme: 'http' | 'https';
  readonly address: string;
  readonly port: number;
  /** For SNI. */
  readonly host: string;
  /** For the Host field. */
  readonly authority: string;
  /** The server speaks HTTP/2 and nothing else. */
  readonly onlyHttp2: boolean;
}

export type Answer =
  | {
      readonly ok: true;
      readonly status: number;
      /** Names in lower case; the first of several. */
      readonly field: (name: string) => string | null;
      /** The first {@link answerBodyLimit} bytes, as Latin-1. */
      readonly body: string;
    }
  | { readonly ok: false; readonly detail: string };

const userAgent = 'doorman-doctor';
/** What a browser asks for when a person opens a page. */
const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';

/** Asks with GET, on a connection of its own. Certificates were judged before, so they are not here. Never rejects. */
export function get(endpoint: Endpoint, target: string, signal: AbortSignal): Promise<Answer> {
  return endpoint.onlyHttp2 ? getHttp2(endpoint, target, signal) : getHttp1(endpoint, target, signal);
}

function getHttp1(endpoint: Endpoint, target: string, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const request = open(endpoint, target, { accept }, signal);
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ ok: false, detail: 'TIMEOUT' }), answerTimeLimit);
    request.on('error', (error) => finish({ ok: false, detail: codeOf(error) }));
    request.on('response', (response) => {
      const field = (name: string) => response.headersDistinct[name]?.[0] ?? null;
      readBody(response, (body) => finish({ ok: true, status: response.statusCode ?? 0, field, body }));
    });
    request.end();
  });
}

/** Asks to switch to WebSocket. @returns the status of the answer, 101 for yes and 0 for no answer; never rejects. */
export function askForWebSocket(
  endpoint: Endpoint,
  target: string,
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  return new Promise((resolve) => {
    const fields = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      // Any 16 bytes (RFC 6455 section 4.1): nothing is sent over the connection.
      'sec-websocket-key': Buffer.from('doorman--doctor-').toString('base64'),
      ...(protocols.length === 0 ? {} : { 'sec-websocket-protocol': protocols.join(', ') }),
    };
    const request = open(endpoint, target, fields, signal);
    const finish = (status: number) => {
      clearTimeout(timer);
      request.destroy();
      resolve(status);
    };
    const timer = setTimeout(() => finish(0), answerTimeLimit);
    request.on('error', () => finish(0));
    request.on('response', (response) => finish(response.statusCode ?? 0));
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      finish(response.statusCode ?? 0);
    });
    request.end();
  });
}

function open(
  { scheme, address, port, host, authority }: Endpoint,
  path: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
) {
  const options: RequestOptions = {
    host: address,
    port,
    path,
    signal,
    headers: { host: authority, 'user-agent': userAgent, ...fields },
  };
  // An agent of its own: one connection, closed afterwards, and never through a proxy of the environment.
  return scheme === 'https'
    ? https.request({ ...options, agent: new https.Agent(), ...tlsOptions(host) })
    : http.request({ ...options, agent: new http.Agent() });
}

const tlsOptions = (host: string) => ({
  servername: isIP(host) === 0 ? host : '',
  rejectUnauthorized: false,
});

function getHttp2(endpoint: Endpoint, target: string, signal: AbortSignal): Promise<Answer> {
  const { scheme, address, port, host, authority } = endpoint;
  return new Promise((resolve) => {
    const place = address.includes(':') ? `[${address}]` : address;
    const session = http2.connect(`${scheme}://${place}:${port}`, scheme === 'https' ? tlsOptions(host) : {});
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      session.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish({ ok: false, detail: 'TIMEOUT' }), answerTimeLimit);
    session.on('error', (error) => finish({ ok: false, detail: codeOf(error) }));
    const stream = session.request(
      { ':path': target, ':authority': authority, ':scheme': scheme, 'user-agent': userAgent, accept },
      { signal },
    );
    stream.on('error', (error) => finish({ ok: false, detail: codeOf(error) }));
    stream.on('response', (headers) => {
      const field = (name: string) => {
        const value = headers[name];
        return (Array.isArray(value) ? value[0] : value) ?? null;
      };
      readBody(stream, (body) => finish({ ok: true, status: Number(headers[':status'] ?? 0), field, body }));
    });
    stream.end();
  });
}

/** Calls back once, with as much as came before the limit, the end or a failure. */
function readBody(source: IncomingMessage | http2.ClientHttp2Stream, done: (body: string) => void): void {
  let body = '';
  let isDone = false;
  const finish = () => {
    if (isDone) return;
    isDone = true;
    done(body);
  };
  // As Latin-1 one character is one byte, and none is cut at the edge of a chunk.
  source.setEncoding('latin1');
  source.on('data', (chunk: string) => {
    body = (body + chunk).slice(0, answerBodyLimit);
    if (body.length >= answerBodyLimit) finish();
  });
  source.on('end', finish);
  source.on('error', finish);
  source.on('close', finish);
}
