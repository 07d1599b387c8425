import { once } from 'node:events';
import { type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, request } from 'node:http';
import type { ConfigInput } from '../../src/shared/config/schema.ts';
import type { DecisionCode, DecisionOf } from '../../src/shared/model/decision.ts';
import type { ExchangeDetail } from '../../src/shared/model/exchange.ts';
import type { Closers } from './http1-setup.ts';
import { startOrigin } from './origin.ts';
import { type RunningEngine, runEngine } from './run-engine.ts';

type Route = NonNullable<ConfigInput['routes']>[number];

/** What a client was sent, the body as bytes. */
export interface Sent {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly trailers: NodeJS.Dict<string>;
}

/** An engine whose one route leads to an upstream of that handler, and is otherwise as given. */
export async function routing(
  closers: Closers,
  handler: RequestListener,
  route: Partial<Route>,
): Promise<RunningEngine> {
  const origin = await startOrigin(handler);
  closers.add(origin.stop);
  const engine = await runEngine({
    version: 1,
    listeners: [{ id: 'plain', port: 0, tls: 'off', protocols: ['h1', 'h2'] }],
    routes: [{ id: 'all', to: { pool: 'origin' }, ...route }],
    pools: [{ id: 'origin', upstreams: [{ id: 'one', url: origin.url }] }],
  });
  closers.add(engine.stop);
  return engine;
}

export const answering =
  (headers: OutgoingHttpHeaders, body: string | Buffer, status = 200): RequestListener =>
  (incoming, response) => {
    incoming.resume();
    response.writeHead(status, headers);
    response.end(body);
  };

/** The head of a response to a request on a connection of its own. */
export async function openResponse(
  engine: RunningEngine,
  headers: OutgoingHttpHeaders,
  method = 'GET',
): Promise<IncomingMessage> {
  const outgoing = request({
    host: '127.0.0.1',
    port: engine.port('plain'),
    method,
    agent: false,
    headers,
  });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

export async function askFor(
  engine: RunningEngine,
  headers: OutgoingHttpHeaders = {},
  method = 'GET',
): Promise<Sent> {
  const response = await openResponse(engine, headers, method);
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: Buffer.concat(chunks),
    trailers: response.trailers,
  };
}

/** The evidence of the first decision of that code, undefined where there is none. */
export const evidence = <Code extends DecisionCode>(exchange: ExchangeDetail | undefined, code: Code) =>
  exchange?.decisions.find(
    (decision): decision is DecisionOf<Code> & typeof decision => decision.code === code,
  )?.evidence;

/** The newest of finished exchanges, once there are `count`. */
export const lastOf = async (engine: RunningEngine, count = 1): Promise<ExchangeDetail | undefined> =>
  (await engine.finished(count)).at(-1);
