import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { realPathOf } from './file.ts';

/** How long the folder must be quiet before a change is reported: editors write a file in several steps. */
const QUIET_MILLISECONDS = 50;
/** A folder that never becomes quiet is reported all the same after this long. */
const LONGEST_WAIT_MILLISECONDS = 500;
/** How often a folder that does not exist is looked for again. */
const RETRY_MILLISECONDS = 1_000;

/**
 * Calls back whenever the file at `path` may have changed: was written, replaced, removed or made. Watches the folder,
 * because editors replace files; and the folder that a symbolic link leads to. Calls come one after another, never
 * two at once. Never throws, also not when the folder is missing: it is then looked for once a second.
 */
export class FileWatcher {
  readonly #path: string;
  readonly #changed: () => Promise<void>;
  #watchers: FSWatcher[] = [];
  /** Identities of the watched folders, to notice that one was replaced by another of the same name. */
  #folders = '';
  #quiet: NodeJS.Timeout | undefined;
  #waitingSince: number | undefined;
  #retry: NodeJS.Timeout | undefined;
  #running: Promise<void>;
  #closed = false;

  constructor(path: string, changed: () => Promise<void>) {
    this.#path = path;
    this.#changed = changed;
    this.#running = this.#arm();
  }

  /** Resolves when changes from now on are seen (or the folder is being looked for). */
  ready(): Promise<void> {
    return this.#running;
  }

  /** Stops, and waits for a call in progress. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#quiet);
    clearTimeout(this.#retry);
    this.#disarm();
    await this.#running;
    this.#disarm();
  }

  #disarm(): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers = [];
  }

  async #arm(): Promise<void> {
    const files = [...new Set([this.#path, await realPathOf(this.#path)])];
    const folders = await this.#identify(files);
    if (this.#closed || (folders === this.#folders && folders !== '')) return;
    this.#disarm();
    this.#folders = folders;
    try {
      if (folders === '') throw new Error('The folder does not exist.');
      for (const file of files) this.#watchers.push(this.#watchFolder(file));
    } catch {
      this.#disarm();
      this.#folders = '';
      clearTimeout(this.#retry);
      this.#retry = setTimeout(() => this.#schedule(), RETRY_MILLISECONDS).unref();
    }
  }

  /** The folders of `files` by device and inode; empty where one is missing. */
  async #identify(files: readonly string[]): Promise<string> {
    const found = await Promise.all(
      files.map((file) => stat(dirname(file), { bigint: true }).catch(() => null)),
    );
    if (found.includes(null)) return '';
    return files
      .map((file, index) => `${dirname(file)} ${found[index]?.dev} ${found[index]?.ino}`)
      .join('\n');
  }

  #watchFolder(file: string): FSWatcher {
    const folder = dirname(file);
    const watcher = watch(folder, { persistent: false }, (_, name) => {
      // The folder's own name is reported when the folder itself goes.
      if (name === null || name === basename(file) || name === basename(folder)) this.#schedule();
    });
    watcher.on('error', () => this.#schedule());
    return watcher;
  }

  #schedule(): void {
    if (this.#closed) return;
    const now = performance.now();
    this.#waitingSince ??= now;
    if (this.#quiet !== undefined && now - this.#waitingSince > LONGEST_WAIT_MILLISECONDS) return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      this.#waitingSince = undefined;
      this.#running = this.#running.then(() => this.#run());
    }, QUIET_MILLISECONDS).unref();
  }

  async #run(): Promise<void> {
    if (this.#closed) return;
    // First the watch, then the look: a change in between is then seen by the watch.
    await this.#arm();
    try {
      await this.#changed();
    } catch (error) {
      // One callback that fails must not end the watching.
      process.emitWarning(error instanceof Error ? error : String(error));
    }
  }
}
