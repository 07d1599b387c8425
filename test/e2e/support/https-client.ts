import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:https';
import { text } from 'node:stream/consumers';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Asks over HTTPS, trusting one authority alone. Every name leads to this machine. */
export interface HttpsClient {
  get(url: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): void;
}

/** @param caPath PEM file of the authority to trust */
export async function createHttpsClient(caPath: string): Promise<HttpsClient> {
  const ca = await readFile(caPath);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  return {
    get: (url, headers = {}) =>
      new Promise((resolve, reject) => {
        const options = { agent, ca, hostname: '127.0.0.1', servername: new URL(url).hostname };
        const sent = request(url, options, (response) => {
          text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
        });
        sent.setHeader('host', new URL(url).host);
        for (const [name, value] of Object.entries(headers)) sent.setHeader(name, value);
        sent.once('error', reject);
        sent.end();
      }),
    close: () => agent.destroy(),
  };
}
