import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findPeer, missingPeers } from '../../tooling/peers.ts';
import { backendIds } from './backends.ts';
import { fronts, type PeersSetup, startPeers } from './setup.ts';

let peers: PeersSetup;
beforeAll(async () => {
  peers = await startPeers();
});
afterAll(() => peers?.close());

const missing = missingPeers('curl', 'nginx', 'haproxy');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

describe.skipIf(missing !== '')(`events of a service${note}`, () => {
  it.each(fronts.flatMap((front) => backendIds.map((backend) => [front, backend] as const)))(
    'reach curl over %s from %s, each before the next is made',
    async (front, backend) => {
      const opened = peers.app.nextEventStream();
      const child = spawn(
        findPeer('curl') ?? 'curl',
        ['--silent', '--no-buffer', '--noproxy', '*', ...peers.through(front, backend, '/events')],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
      let text = '';
      let changed = () => {};
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        changed();
      });
      const events = await opened;
      for (const event of ['data: one\n\n', 'data: two\n\n', 'data: three\n\n']) {
        events.send(event);
        while (!text.endsWith(event)) {
          await new Promise<void>((resolve) => {
            changed = resolve;
          });
        }
      }
      events.end();
      expect(await closed).toBe(0);
      expect(text).toBe('data: one\n\ndata: two\n\ndata: three\n\n');
    },
  );
});
