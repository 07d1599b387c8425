import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../helpers/chromium-trust.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { temporaryDirectory } from '../helpers/temporary-directory.ts';

/** Of the sound; 16-bit mono. */
const samplesPerSecond = 44_100;
/** So long that a browser does not fetch all of it before it is asked to go to the end. */
const seconds = 600;

/** A quiet sawtooth as a WAV file. */
function soundFile(): Buffer {
  const data = Buffer.alloc(samplesPerSecond * seconds * 2);
  for (let at = 0; at < data.length; at += 2) data.writeInt16LE((at % 400) - 200, at);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(samplesPerSecond, 24);
  head.writeUInt32LE(samplesPerSecond * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

const executablePath = findChromium();

describe.skipIf(executablePath === undefined)('Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    });
  });
  afterAll(() => browser?.close());

  it('goes to a place near the end of a long recording, and is sent that part of the file alone', async () => {
    const root = join(await temporaryDirectory(), 'root');
    await mkdir(root);
    const sound = soundFile();
    await writeFile(join(root, 'sound.wav'), sound);
    await writeFile(
      join(root, 'index.html'),
      '<!doctype html><title>x</title><video src="sound.wav"></video>',
    );
    const engine: RunningEngine = await runEngine({
      version: 1,
      listeners: [{ id: 'plain', port: 0, tls: 'off' }],
      routes: [{ id: 'files', to: { static: { root } } }],
    });
    try {
      const page = await browser.newPage();
      await page.goto(`http://127.0.0.1:${engine.port('plain')}/`);
      const seen = await page.evaluate(
        (to) =>
          new Promise<{ readonly duration: number; readonly at: number }>((resolve, reject) => {
            const media = document.querySelector('video');
            if (media === null) throw new Error('The page has no video.');
            const told = () => reject(new Error(media.error?.message));
            const go = () => {
              media.addEventListener('seeked', () =>
                resolve({ duration: media.duration, at: media.currentTime }),
              );
              media.currentTime = to;
            };
            media.addEventListener('error', told);
            if (media.readyState >= 1) go();
            else media.addEventListener('loadedmetadata', go);
          }),
        seconds - 10,
      );
      expect(seen).toEqual({ duration: seconds, at: seconds - 10 });
      await page.close();
      const served = (await engine.finished(3)).flatMap(({ decisions }) =>
        decisions.flatMap((decision) => (decision.code === 'static.served' ? [decision.evidence] : [])),
      );
      const place = 44 + (seconds - 10) * samplesPerSecond * 2;
      const starts = served
        .filter(({ file, status }) => file === 'sound.wav' && status === 206)
        .map(({ range }) => Number(range?.split('-')[0]));
      // It begins a little before the place, and never at the beginning of all that lies between.
      expect(starts.some((start) => start > place - 1_000_000 && start <= place)).toBe(true);
    } finally {
      await engine.stop();
    }
  });
});
