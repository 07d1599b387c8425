import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';

/** What came of one stream. */
export interface StreamOutcome {
  readonly status: number;
  /** Name and value alternating, as received. */
  readonly raw: readonly string[];
  readonly informational: readonly (readonly string[])[];
  readonly text: string;
  readonly trailers: readonly string[];
  /** Error code of the reset; 0 for a stream that ended well. */
  readonly code: number;
}

/** A session with prior knowledge, to loopback. */
export function openSession(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`, {
    settings: { enablePush: false },
    ...{ strictSingleValueFields: false },
  });
  session.on('error', () => {});
  return session;
}

/** Waits until a stream has closed, however it ended. */
export function outcome(stream: ClientHttp2Stream): Promise<StreamOutcome> {
  return new Promise((resolve) => {
    let raw: readonly string[] = [];
    let trailers: readonly string[] = [];
    const informational: (readonly string[])[] = [];
    const chunks: Buffer[] = [];
    stream.on('headers', (_fields: unknown, _flags: number, fields?: readonly string[]) => {
      informational.push(fields ?? []);
    });
    stream.on('response', (_fields: unknown, _flags: number, fields?: readonly string[]) => {
      raw = fields ?? [];
    });
    stream.on('trailers', (_fields: unknown, _flags: number, fields?: readonly string[]) => {
      trailers = fields ?? [];
    });
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('error', () => {});
    stream.once('close', () => {
      resolve({
        status: Number(raw[raw.indexOf(':status') + 1] ?? 0),
        raw,
        informational,
        text: Buffer.concat(chunks).toString(),
        trailers,
        code: stream.rstCode ?? 0,
      });
    });
  });
}

/** One request. `fields` are name and value alternating, pseudo-fields included. */
export function askOver(
  session: ClientHttp2Session,
  fields: readonly string[],
  body?: string,
): Promise<StreamOutcome> {
  const stream = session.request([...fields], { endStream: body === undefined });
  if (body !== undefined) stream.end(body);
  return outcome(stream);
}

/** The values of a field. */
export function valuesOf(raw: readonly string[], name: string): string[] {
  return raw.filter((_value, at) => at % 2 === 1 && raw[at - 1] === name);
}

export const get = (path: string, ...fields: readonly string[]): string[] => [
  ':method',
  'GET',
  ':scheme',
  'http',
  ':authority',
  'shop.localhost',
  ':path',
  path,
  ...fields,
];

export const post = (path: string, ...fields: readonly string[]): string[] => [
  ':method',
  'POST',
  ...get(path, ...fields).slice(2),
];
