import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import { pieceLimit } from '../../../src/main/history/store.ts';
import { idOf } from './fixtures/records.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const script = fileURLToPath(new URL('./fixtures/append-until-killed.ts', import.meta.url));

/** Runs the writer, kills it once it has said that `enough` exchanges are on disk; returns what it said last. */
async function killAfter(directory: string, enough: number): Promise<number> {
  const writer = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(writer, 'close');
  let said = '';
  writer.stdout.setEncoding('utf8');
  writer.stdout.on('data', (piece: string) => {
    said += piece;
    if (lastWhole(said) >= enough) writer.kill('SIGKILL');
  });
  const [, signal] = await closed;
  expect(signal).toBe('SIGKILL');
  return lastWhole(said);
}

const lastWhole = (said: string): number => Number(said.split('\n').at(-2) ?? 0);

describe('a history whose process was killed while it wrote', () => {
  it.each([16, 160, 800])(
    'opens again and has lost nothing that was committed (killed after %i)',
    async (enough) => {
      const directory = temporaryDirectory();
      const committed = await killAfter(directory, enough);
      expect(committed).toBeGreaterThanOrEqual(enough);

      const opened = openHistory(directory);
      if (opened.state !== 'ready') throw new Error(opened.reason);
      const { store, database } = opened;
      expect(database.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok');
      const listed = store.list(10_000, null).map(({ id }) => id);
      // What was written after it last spoke may be there or not, but only in whole batches.
      expect(listed.length).toBeGreaterThanOrEqual(committed);
      expect(listed.length % 16).toBe(0);
      expect(listed).toEqual(Array.from(listed, (_, index) => idOf(index + 1)));
      expect(store.body(idOf(committed), 'response', 0, pieceLimit)).toMatchObject({ kept: 20_000 });
      const counted = database.prepare('SELECT sum(exchanges) AS exchanges FROM sessions').get()?.exchanges;
      expect(counted).toBe(listed.length);
      store.close();
    },
  );
});
