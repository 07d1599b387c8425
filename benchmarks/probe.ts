import { get as getPlain } from 'node:http';
import { get as getTls } from 'node:https';

export interface ProbeOptions {
  readonly port: number;
  readonly tls: boolean;
  readonly path: string;
  /** How long the body should be. */
  readonly bytes: number;
}

/** How long an answer may take, in milliseconds. */
const probeLimit = 10_000;

/** One request, looked at closely, so that nobody is measured at handing out error pages. Null when all is well. */
export function probe({ port, tls, path, bytes }: ProbeOptions): Promise<string | null> {
  return new Promise((resolve) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      agent: false,
      headers: { host: `localhost:${port}` },
      timeout: probeLimit,
    };
    const request = tls
      ? // The benchmark's own certificate, on loopback: nothing here depends on who answers.
        getTls({ ...options, servername: 'localhost', rejectUnauthorized: false })
      : getPlain(options);
    request.on('response', (response) => {
      let seen = 0;
      response.on('data', (chunk: Buffer) => {
        seen += chunk.length;
      });
      response.on('error', (error) => resolve(`the answer broke off: ${error.message}`));
      response.on('end', () => {
        if (response.statusCode !== 200) resolve(`GET ${path} was answered with ${response.statusCode}`);
        else resolve(seen === bytes ? null : `GET ${path} brought ${seen} bytes of ${bytes}`);
      });
    });
    request.on('timeout', () => request.destroy(new Error(`no answer in ${probeLimit} ms`)));
    request.on('error', (error) => resolve(`GET ${path}: ${error.message}`));
  });
}
