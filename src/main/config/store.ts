import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { checkConfig } from '../../shared/config/check.ts';
import { type Mistake, makeMistake } from '../../shared/config/mistakes.ts';
import type { Config } from '../../shared/config/schema.ts';
import { editConfigText } from './edit.ts';
import { ConfigFileError, type FileContent, readConfigFile, revisionOf, writeConfigFile } from './file.ts';
import { parseConfig } from './parse.ts';
import { FileWatcher } from './watch.ts';
import { MAX_FILE_BYTES } from './yaml.ts';

/** The configuration file as it was last read. */
export interface ConfigState {
  /** Absolute. */
  readonly path: string;
  /** False for a missing file, which means `version: 1` and nothing else. */
  readonly exists: boolean;
  /** The text; empty for a missing file and for one that is no text or too large. */
  readonly text: string;
  /** SHA-256 of the text, hex. */
  readonly revision: string;
  /** The value of the file before defaults are filled in; undefined where it is no valid YAML. */
  readonly input: unknown;
  /** The checked configuration; null when there are mistakes. */
  readonly config: Config | null;
  readonly mistakes: readonly Mistake[];
}

/** A change that was checked and can be saved. */
export interface PreparedConfig {
  readonly text: string;
  readonly config: Config;
  readonly input: unknown;
  /** The revision that the file will have. */
  readonly revision: string;
  /** The revision that the file had when the change was prepared. */
  readonly baseRevision: string;
}

export type Preparation =
  | { readonly ok: true; readonly prepared: PreparedConfig }
  | { readonly ok: false; readonly reason: 'invalid'; readonly mistakes: readonly Mistake[] }
  | { readonly ok: false; readonly reason: 'conflict'; readonly message: string };

/** The file changed on the disk between preparing and saving. Nothing was written. */
export class ConfigConflictError extends Error {
  override readonly name = 'ConfigConflictError';
  readonly code = 'config.conflict';
}

export type ConfigListener = (state: ConfigState) => void;

/** How often a file that is suddenly empty is looked at again before it is taken to be meant so, and how long after the last look. */
const EMPTY_FILE_LOOKS = 5;
const EMPTY_FILE_WAIT_MILLISECONDS = 200;

/** How many listeners one store takes: the host, and some to spare. */
const MAX_LISTENERS = 16;

/**
 * The configuration file: read, checked, changed with its comments kept, saved in one step and watched. What is wrong
 * with its content is never an error but part of the {@link ConfigState}.
 */
export class ConfigStore {
  #state: ConfigState;
  #watcher: FileWatcher | undefined;
  readonly #listeners = new Set<ConfigListener>();
  /** Reading and writing take turns, so that a reload never sees a save half done. */
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(state: ConfigState) {
    this.#state = state;
  }

  /**
   * @param options.path The file, which need not exist. Relative to the working directory.
   * @throws {ConfigFileError} when there is something at `path` that cannot be read.
   */
  static async open(options: { readonly path: string }): Promise<ConfigStore> {
    const path = resolve(options.path);
    return new ConfigStore(stateOf(path, await readConfigFile(path)));
  }

  current(): ConfigState {
    return this.#state;
  }

  /**
   * Checks `input` and makes the text that the file would have, without writing anything.
   *
   * @param input The whole new value of the file.
   * @param baseRevision The revision of the file that the change was made to.
   */
  prepare(input: unknown, baseRevision: string): Promise<Preparation> {
    return this.#inTurn(async () => {
      const disk = await readState(this.#state.path);
      if (disk.revision !== baseRevision) {
        const message = `${disk.path} was changed by something else since this change was begun. Look at the new content and make the change again.`;
        return { ok: false, reason: 'conflict', message };
      }
      // Text that could not be read must not be written over.
      if (disk.input === undefined) return { ok: false, reason: 'invalid', mistakes: disk.mistakes };
      const checked = checkConfig(input);
      if (!checked.ok) return { ok: false, reason: 'invalid', mistakes: checked.mistakes };
      const edited = editConfigText(disk.text, input);
      if (!edited.ok) return { ok: false, reason: 'invalid', mistakes: edited.mistakes };
      const { text } = edited;
      if (Buffer.byteLength(text) > MAX_FILE_BYTES)
        return { ok: false, reason: 'invalid', mistakes: [tooLarge()] };
      const prepared = { text, config: checked.config, input, revision: revisionOf(text), baseRevision };
      return { ok: true, prepared };
    });
  }

  /** Checks a whole text that is to take the place of the file's, whatever the file holds now, without writing it. */
  prepareText(text: string): Promise<Preparation> {
    return this.#inTurn(async () => {
      const disk = await readState(this.#state.path);
      if (Buffer.byteLength(text) > MAX_FILE_BYTES)
        return { ok: false, reason: 'invalid', mistakes: [tooLarge()] };
      // Content that is no text cannot be kept beside the file either, so it must not be written over.
      if (disk.text === '' && disk.mistakes.length > 0)
        return { ok: false, reason: 'invalid', mistakes: disk.mistakes };
      const parsed = parseConfig(text);
      if (!parsed.ok) return { ok: false, reason: 'invalid', mistakes: parsed.mistakes };
      const { config, input } = parsed;
      const prepared = { text, config, input, revision: revisionOf(text), baseRevision: disk.revision };
      return { ok: true, prepared };
    });
  }

  /**
   * Writes a prepared change and makes it current. The previous text is kept beside the file as `<path>.bak`.
   * Listeners are not told: the caller knows.
   *
   * @throws {ConfigConflictError} when the file changed since it was prepared.
   * @throws when the disk refuses. In both cases the file is as it was.
   */
  save(prepared: PreparedConfig): Promise<ConfigState> {
    return this.#inTurn(async () => {
      const { path } = this.#state;
      const disk = await readState(path);
      if (disk.revision !== prepared.baseRevision) {
        throw new ConfigConflictError(
          `${path} was changed by something else in the meantime. Nothing was saved: make the change again.`,
        );
      }
      if (!disk.exists || disk.revision !== prepared.revision) {
        await writeConfigFile(path, prepared.text, disk.exists ? disk.text : null);
      }
      const { text, config, input, revision } = prepared;
      this.#state = { path, exists: true, text, revision, input, config, mistakes: [] };
      return this.#state;
    });
  }

  /** Reads the file again. Never throws: a file that cannot be read is a state with a mistake. */
  async reload(): Promise<ConfigState> {
    await this.#refresh();
    return this.#state;
  }

  /**
   * Tells of every change to the file that this store did not save itself. A file that vanishes is a change to a
   * state with `exists: false`. Once begun, the file is watched and {@link current} kept up to date until `close`.
   *
   * @returns a function after which `onChange` is not called any more.
   * @throws when there are 16 listeners already.
   */
  watch(onChange: ConfigListener): () => void {
    if (this.#listeners.size >= MAX_LISTENERS) {
      throw new Error(
        `The configuration has ${MAX_LISTENERS} listeners already. End one before adding another.`,
      );
    }
    // A function of its own for each call, so that the same callback may listen twice.
    const listener: ConfigListener = (state) => onChange(state);
    this.#listeners.add(listener);
    this.#watcher ??= new FileWatcher(this.#state.path, () => this.#look());
    return () => void this.#listeners.delete(listener);
  }

  /** Resolves when changes to the file are seen. Without a listener there is nothing to wait for. */
  async watching(): Promise<void> {
    await this.#watcher?.ready();
  }

  /** Ends all watching and waits for what is in progress. */
  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#watcher?.close();
    this.#watcher = undefined;
    await this.#turn;
  }

  async #look(): Promise<void> {
    const changed = await this.#refresh();
    if (changed === null) return;
    for (const listener of [...this.#listeners]) listener(changed);
  }

  /** Reads the file again. Gives the new state, or null when the file is as it was last read or saved. */
  #refresh(): Promise<ConfigState | null> {
    return this.#inTurn(async () => {
      let disk = await readState(this.#state.path);
      // Some editors empty a file and then write it. Taking that moment for the new content would end every listener.
      const isEmptied = () => disk.exists && disk.text === '' && this.#state.text !== '';
      for (let looks = 0; looks < EMPTY_FILE_LOOKS && isEmptied(); looks += 1) {
        await delay(EMPTY_FILE_WAIT_MILLISECONDS, undefined, { ref: false });
        disk = await readState(this.#state.path);
      }
      if (isSame(disk, this.#state)) return null;
      this.#state = disk;
      return disk;
    });
  }

  #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

const isSame = (one: ConfigState, other: ConfigState): boolean =>
  one.exists === other.exists &&
  one.revision === other.revision &&
  one.mistakes.map((mistake) => mistake.message).join('\n') ===
    other.mistakes.map((mistake) => mistake.message).join('\n');

const tooLarge = (): Mistake => makeMistake(undefined, [], 'is too large', `at most ${MAX_FILE_BYTES} bytes`);

/** A state for content that is no text: it has the revision of the empty text, but also a mistake and no input. */
const unusable = (path: string, mistake: Mistake): ConfigState => ({
  path,
  exists: true,
  text: '',
  revision: revisionOf(''),
  input: undefined,
  config: null,
  mistakes: [mistake],
});

const stateOf = (path: string, content: FileContent): ConfigState => {
  if (content.kind === 'tooLarge') return unusable(path, tooLarge());
  if (content.kind === 'notText')
    return unusable(path, makeMistake(undefined, [], 'is not UTF-8 text', 'YAML in UTF-8'));
  const text = content.kind === 'text' ? content.text : '';
  const parsed = parseConfig(text);
  return {
    path,
    exists: content.kind === 'text',
    text,
    revision: revisionOf(text),
    input: parsed.input,
    config: parsed.ok ? parsed.config : null,
    mistakes: parsed.ok ? [] : parsed.mistakes,
  };
};

const readState = async (path: string): Promise<ConfigState> => {
  try {
    return stateOf(path, await readConfigFile(path));
  } catch (error) {
    if (!(error instanceof ConfigFileError)) throw error;
    return unusable(path, makeMistake(undefined, [], error.message, 'a file that can be read'));
  }
};
