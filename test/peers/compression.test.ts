import { execFileSync } from 'node:child_process';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { findPeer, missingPeers } from '../../tooling/peers.ts';
import { evidence, lastOf, routing } from '../helpers/content.ts';
import { Closers, eventually } from '../helpers/http1-setup.ts';
import type { RunningEngine } from '../helpers/run-engine.ts';
import { curl, fieldValues } from './curl.ts';

const closers = new Closers();
afterEach(() => closers.closeAll());

const page = '<p>the same words again and again</p>'.repeat(20_000);
const missing = missingPeers('curl');
const note = missing === '' ? '' : ` (skipped: no ${missing})`;

/** What this curl was built with. */
const features = missing === '' ? execFileSync(findPeer('curl') ?? 'curl', ['--version']).toString() : '';
const codings = (
  [
    ['gzip', 'libz'],
    ['br', 'brotli'],
    ['zstd', 'zstd'],
  ] as const
).flatMap(([coding, feature]) => (features.includes(feature) ? [coding] : []));

const compressing = (handler: RequestListener, coding: 'gzip' | 'br' | 'zstd'): Promise<RunningEngine> =>
  routing(closers, handler, { compress: { enabled: true, algorithms: [coding] } });
const addressOf = (engine: RunningEngine): string => `http://127.0.0.1:${engine.port('plain')}/`;

describe.skipIf(missing !== '')(`curl${note}`, () => {
  it.each(codings)('decodes what it was sent in %s, over either version', async (coding) => {
    const engine = await compressing((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(page);
    }, coding);
    for (const version of ['--http1.0', '--http1.1', '--http2-prior-knowledge']) {
      const answer = await curl(['--compressed', version, addressOf(engine)]);
      expect(answer).toMatchObject({ code: 0, status: 200 });
      expect(fieldValues(answer, 'content-encoding')).toEqual([coding]);
      expect(answer.body.toString()).toBe(page);
    }
    expect(evidence(await lastOf(engine, 3), 'compress.applied')).toMatchObject({
      coding,
      before: page.length,
    });
  });

  it.each(codings)('has each event in %s before the next is made', async (coding) => {
    const { promise, resolve } = Promise.withResolvers<(text: string | null) => void>();
    const engine = await compressing((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.flushHeaders();
      resolve((text) => (text === null ? response.end() : response.write(text)));
    }, coding);
    let seen = '';
    const ended = curl(['--compressed', addressOf(engine)], (piece) => {
      seen += piece.toString();
    });
    const send = await promise;
    for (let number = 1; number <= 10; number += 1) {
      send(`data: ${number}\n\n`);
      await eventually(() => seen.endsWith(`data: ${number}\n\n`));
    }
    send(null);
    expect(await ended).toMatchObject({ code: 0 });
  });
});
