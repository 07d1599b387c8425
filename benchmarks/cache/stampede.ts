import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import type { CertificateFiles } from '../certificate.ts';
import { originCore } from '../cores.ts';
import type { Origin } from '../origins/nginx-origin.ts';
import { freePort, startOnCore } from '../process.ts';
import type { Peer } from '../proxies/peer.ts';

/** Requests for one answer that nobody has stored yet, each on a connection of its own. */
export const stampedeSize = 1000;
/** How long the origin takes to answer, in milliseconds: long enough that all of them are there before. */
const originDelay = 1500;

export type Stampede =
  | {
      readonly state: 'measured';
      readonly proxy: string;
      /** What the origin was asked for the answer. */
      readonly originRequests: number;
      /** Milliseconds from the first request to the last answer. */
      readonly duration: number;
    }
  | { readonly state: 'failed'; readonly proxy: string; readonly reason: string };

/** Has each proxy, started afresh, asked for the same answer by many clients at once. */
export async function stampedes(
  proxies: readonly Peer[],
  parent: string,
  certificate: CertificateFiles,
): Promise<Stampede[]> {
  const origin = await startCountingOrigin();
  const results: Stampede[] = [];
  try {
    for (const proxy of proxies) {
      const directory = join(parent, `stampede-${proxy.id}`);
      mkdirSync(directory, { recursive: true, mode: 0o777 });
      results.push(await stampede(proxy, { directory, origin, certificate }));
      rmSync(directory, { recursive: true, force: true });
    }
  } finally {
    await origin.stop();
  }
  return results;
}

async function stampede(
  proxy: Peer,
  setup: { readonly directory: string; readonly origin: Origin; readonly certificate: CertificateFiles },
): Promise<Stampede> {
  const { name } = proxy;
  try {
    const running = await proxy.start({ directory: setup.directory, origin: setup.origin, tls: null });
    const agent = new Agent({ keepAlive: true, maxSockets: stampedeSize });
    try {
      await fetchText(setup.origin.port, '/count');
      const startedAt = performance.now();
      const bodies = await Promise.all(
        Array.from({ length: stampedeSize }, () => fetchText(running.port, '/wanted', agent)),
      );
      const duration = performance.now() - startedAt;
      const broken = bodies.filter((body) => body.length !== 1024).length;
      if (broken > 0) return { state: 'failed', proxy: name, reason: `${broken} answers were not whole` };
      const originRequests = Number(await fetchText(setup.origin.port, '/count'));
      return { state: 'measured', proxy: name, originRequests, duration };
    } finally {
      agent.destroy();
      await running.stop();
    }
  } catch (error) {
    return { state: 'failed', proxy: name, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function startCountingOrigin(): Promise<Origin> {
  const port = await freePort();
  const program = join(import.meta.dirname, '../origins/counting-server.ts');
  const running = await startOnCore({
    core: originCore,
    command: process.execPath,
    arguments: [program, String(port), String(originDelay)],
    port,
  });
  return { ...running, port, tlsPort: port };
}

async function fetchText(port: number, path: string, agent?: Agent): Promise<string> {
  const request = get({
    host: '127.0.0.1',
    port,
    path,
    headers: { Host: 'localhost' },
    ...(agent && { agent }),
  });
  const [response] = await once(request, 'response');
  const { statusCode } = response;
  let text = '';
  for await (const chunk of response) text += String(chunk);
  if (statusCode !== 200) throw new Error(`${path} was answered with ${statusCode}`);
  return text;
}
