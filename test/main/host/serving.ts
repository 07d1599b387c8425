import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AppStatus, Problem } from '../../../src/shared/model/status.ts';
import type { RunningHost } from '../../helpers/start-host.ts';

export const answering = (body: string, id = 'all') => ({ id, to: { respond: { status: 200, body } } });
export const plain = (body: string, port = 0) => ({
  version: 1,
  listeners: [{ id: 'web', port, tls: 'off' }],
  routes: [answering(body)],
});

export const urlOf = (status: AppStatus, id = 'web'): string => {
  const listener = status.listeners.find((one) => one.id === id);
  if (listener === undefined) throw new Error(`There is no listener '${id}'.`);
  return listener.url;
};

/** A connection of its own: one kept alive would go on with the configuration it began with. */
export async function bodyAt(url: string): Promise<string> {
  const answer = await fetch(url, { headers: { connection: 'close' } });
  return answer.text();
}

export const problem = (status: AppStatus, code: Problem['code']): Problem | undefined =>
  status.problems.find((one) => one.code === code);

export async function upstream(body: string): Promise<string> {
  const server = createServer((_, response) => response.end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function apply({ client }: RunningHost, input: unknown) {
  const { revision } = await client.call('config.get', {});
  return client.call('config.apply', { input, baseRevision: revision });
}
