import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openHistory } from '../../../src/main/history/open.ts';
import { temporaryDirectories } from './fixtures/temporary-directory.ts';

const temporaryDirectory = temporaryDirectories();
const script = fileURLToPath(new URL('./fixtures/serve-until-killed.ts', import.meta.url));

/** How often it is killed. */
const rounds = 6;
/** What may be lost: what was answered in the last of these milliseconds. */
const losable = 1000;

interface Answered {
  readonly number: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** Runs the host under load until it has answered for longer than what may be lost, and kills it at once. */
async function killUnderLoad(directory: string, first: number, longer: number): Promise<readonly Answered[]> {
  const host = spawn(process.execPath, [script, directory, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(host, 'close');
  const answered: Answered[] = [];
  let rest = '';
  host.stdout.setEncoding('utf8');
  host.stdout.on('data', (piece: string) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [number, at] = line.split(' ').map(Number);
      answered.push({ number: number ?? 0, at: at ?? 0 });
    }
    const lasted = (answered.at(-1)?.at ?? 0) - (answered[0]?.at ?? 0);
    if (lasted > losable + longer) host.kill('SIGKILL');
  });
  const [, signal] = await closed;
  expect(signal).toBe('SIGKILL');
  return answered;
}

it('loses at most the last second of a host that is killed under full load, again and again, and is never damaged', async () => {
  const directory = temporaryDirectory();
  /** What must be there, of all rounds so far. */
  const kept = new Set<string>();
  let first = 1;
  for (let round = 0; round < rounds; round += 1) {
    const answered = await killUnderLoad(directory, first, 200 + 150 * round);
    const last = answered.at(-1)?.at ?? 0;
    const due = answered.filter(({ at }) => at <= last - losable);
    expect(due.length).toBeGreaterThan(0);
    for (const { number } of due) kept.add(`/n/${number}`);
    first = Math.max(...answered.map(({ number }) => number)) + 1000;

    const opened = openHistory(directory);
    if (opened.state !== 'ready') throw new Error(opened.reason);
    const { database, store } = opened;
    expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const targets = new Set(
      database
        .prepare('SELECT target FROM exchanges')
        .all()
        .map(({ target }) => target),
    );
    expect([...kept].filter((target) => !targets.has(target))).toEqual([]);
    // What is counted is what is there.
    expect(database.prepare('SELECT sum(exchanges) AS n, sum(texts) AS size FROM sessions').get()).toEqual(
      database.prepare('SELECT count(*) AS n, sum(size) AS size FROM exchanges').get(),
    );
    expect(database.prepare('SELECT count(*) AS n FROM contents').get()?.n).toBe(targets.size);
    expect(database.prepare('SELECT sum(references_count) AS n FROM bodies').get()?.n).toBe(targets.size);
    expect(database.prepare('SELECT count(*) AS n FROM sessions WHERE exchanges > 0').get()?.n).toBe(
      round + 1,
    );
    store.close();
  }
}, 240_000);
