import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { PROBE_TIME_LIMIT, TITLE_PAGE_LIMIT } from './limits.ts';
import { pageTitle, shortText } from './page-title.ts';

type Question = { protocol: 'http' | 'https'; address: string; port: number };

/** How a port took one question. */
type Answer =
  | { type: 'answered'; status: number; server: string | null; title: string | null }
  /** TLS came about and its ALPN (RFC 7301) agreed on a version of HTTP, but no answer came. */
  | { type: 'agreed on HTTP' }
  /** It spoke, and it was neither HTTP nor TLS. */
  | { type: 'other protocol' }
  /** It closed the connection, or said nothing in time. */
  | { type: 'no answer' }
  /** No connection came about. */
  | { type: 'refused' };

/** Sends one `GET /` and ends within {@link PROBE_TIME_LIMIT}, its connection closed. Never rejects. */
export function ask({ protocol, address, port }: Question): Promise<Answer> {
  return new Promise((resolve) => {
    let sofar: Answer = { type: 'refused' };
    const options: http.RequestOptions = {
      host: address,
      port,
      path: '/',
      headers: {
        host: `localhost:${port}`,
        accept: 'text/html,*/*;q=0.5',
        'user-agent': 'doorman-discovery',
      },
    };
    // An agent of its own: one connection, closed afterwards, and never through a proxy from the environment.
    const request =
      protocol === 'https'
        ? https.request({ ...options, agent: new https.Agent(tlsOffer('http/1.1')) })
        : http.request({ ...options, agent: new http.Agent() });
    const finish = (answer: Answer): void => {
      clearTimeout(timer);
      request.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(sofar), PROBE_TIME_LIMIT);
    request.on('socket', (socket) => {
      socket.on('connect', () => {
        sofar = { type: 'no answer' };
      });
      socket.on('secureConnect', () => {
        if (socket instanceof TLSSocket && socket.alpnProtocol === 'http/1.1') {
          sofar = { type: 'agreed on HTTP' };
        }
      });
    });
    request.on('error', (error) => {
      if (protocol === 'https' && sofar.type === 'no answer' && refusedHttp1(error)) {
        void agreesOnHttp2(address, port).then((agrees) =>
          finish(agrees ? { type: 'agreed on HTTP' } : { type: 'no answer' }),
        );
      } else {
        finish(afterError(error, sofar));
      }
    });
    request.on('upgrade', (response, socket) => {
      socket.destroy();
      finish(answerOf(response, null));
    });
    request.on('response', (response) => {
      sofar = answerOf(response, null);
      readTitle(response, (title) => finish(answerOf(response, title)));
    });
    request.end();
  });
}

function answerOf(response: IncomingMessage, title: string | null): Answer {
  const { server, 'x-powered-by': poweredBy } = response.headersDistinct;
  const product = server?.[0] ?? poweredBy?.[0] ?? '';
  return { type: 'answered', status: response.statusCode ?? 0, server: shortText(product), title };
}

/** Certificates are not checked: local ones are often self-signed, and we only want to know who is there. */
function tlsOffer(protocol: 'http/1.1' | 'h2') {
  return { servername: 'localhost', ALPNProtocols: [protocol], rejectUnauthorized: false };
}

/** Calls `done` with the title of a successful HTML page, or null for anything else; the first call counts. */
function readTitle(response: IncomingMessage, done: (title: string | null) => void): void {
  const status = response.statusCode ?? 0;
  const isPage = /^text\/html\b/i.test(response.headers['content-type'] ?? '');
  if (!isPage || status < 200 || status > 299) {
    done(null);
    return;
  }
  // As Latin-1, one character is one byte, and no character is cut at the edge of a chunk.
  let page = '';
  response.setEncoding('latin1');
  const finish = (): void => done(pageTitle(Buffer.from(page, 'latin1').toString('utf8')));
  response.on('data', (chunk: string) => {
    const searchFrom = Math.max(0, page.length - '</title'.length);
    page = (page + chunk).slice(0, TITLE_PAGE_LIMIT);
    if (page.length >= TITLE_PAGE_LIMIT || page.slice(searchFrom).toLowerCase().includes('</title')) {
      finish();
    }
  });
  response.on('end', finish);
  response.on('error', finish);
}

function afterError(error: Error, sofar: Answer): Answer {
  if (!('rawPacket' in error) || !Buffer.isBuffer(error.rawPacket)) {
    return sofar;
  }
  // The HTTP parser did not like what it read. It is still HTTP if it says so, or TLS if it is an alert.
  if (error.rawPacket.toString('latin1', 0, 5) === 'HTTP/') {
    return { type: 'answered', status: 0, server: null, title: null };
  }
  const TLS_ALERT = 0x15;
  return { type: error.rawPacket[0] === TLS_ALERT ? 'no answer' : 'other protocol' };
}

/** A server of HTTP/2 only answers our offer of HTTP/1.1 with the alert no_application_protocol (RFC 7301, 3.2). */
function refusedHttp1(error: Error): boolean {
  return /no.application.protocol/i.test(error.message);
}

function agreesOnHttp2(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, ...tlsOffer('h2') });
    const finish = (agrees: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(agrees);
    };
    const timer = setTimeout(() => finish(false), PROBE_TIME_LIMIT);
    socket.on('secureConnect', () => finish(socket.alpnProtocol === 'h2'));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
  });
}
