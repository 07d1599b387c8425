import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from 'node:http';
import { readText } from './origin.ts';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly raw: readonly string[];
  readonly text: string;
}

/** One request over plain HTTP to loopback, on a connection of its own unless an agent is given. */
export function ask(port: number, options: RequestOptions = {}, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, agent: new Agent({ keepAlive: false }), ...options },
      (response) => {
        readText(response).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              raw: response.rawHeaders,
              text,
            }),
          reject,
        );
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
