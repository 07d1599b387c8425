/** Characters of one entry, and of all that are held of files that are read at once; what is longer is left out. */
export const entryLimit = 64 * 1024 * 1024;
/** Objects and lists within each other in one entry; a deeper one is left out. */
export const depthLimit = 64;
/**
 * Values in one entry, those of no name included; one with more is left out. A value can take a hundred bytes once it is parsed, and
 * a thread that needs more memory than it may have can take the whole process with it.
 */
export const valuesLimit = 1_000_000;
/** Entries of one file; the rest is left out. */
export const entriesLimit = 100_000;
/** Characters of a key, and of a text that says who made the file. */
const shortLimit = 1024;

/** What an entry was that is left out before it was read. */
export type SplitRefusal = 'too_long' | 'too_deep' | 'too_many_values' | 'too_many' | 'not_an_object';

export interface EntrySplitter {
  /** Takes the next piece of the file. Entries that end in it are handed on. */
  write(text: string): void;
  /** The file ended. @returns what is wrong with it as a whole, as a clause; null when nothing is */
  end(): string | null;
  /** Name of the program that wrote the file, where it was said. */
  readonly creator: string | null;
  /** Characters of the entry that has begun and not ended. */
  readonly held: number;
}

export interface SplitterOptions {
  /** The text of one item of `log.entries`. */
  onEntry(text: string): void;
  onRefused(reason: SplitRefusal): void;
  /** Characters that other files, read at the same time, hold. */
  heldElsewhere?(): number;
}

/**
 * Finds the items of `log.entries` in a JSON text that comes in pieces, and never holds more of it than one item. It does not
 * check what it passes: each item is parsed by whoever takes it.
 */
export function createEntrySplitter(options: SplitterOptions): EntrySplitter {
  const { onEntry, onRefused } = options;
  /** Of the containers around the place: the key under which each stands, in its turn. */
  const path: string[] = [];
  const containers: ('{' | '[')[] = [];
  let depth = 0;
  let inString = false;
  let escaped = false;
  /** The text that is being read, as far as it is short; null where it need not be known. */
  let short: string | null = null;
  /** The key that was read last, and whether a value is expected now. */
  let key = '';
  let isValue = false;
  /** Pieces of the entry that is being read; null outside of one, or where it is left out. */
  let entry: string[] | null = null;
  let entryLength = 0;
  let entryDepth = -1;
  /** Commas and opening brackets so far: each value but the first has one before it. */
  let entryValues = 0;
  let isRefused = false;
  let isScalar = false;
  let entries = 0;
  let foundEntries = false;
  let began = false;
  let broken: string | null = null;
  let creator: string | null = null;

  const isEntries = (): boolean =>
    depth === 3 && containers[2] === '[' && path[1] === 'log' && path[2] === 'entries';

  const refuse = (reason: SplitRefusal): void => {
    if (isRefused) return;
    isRefused = true;
    entry = null;
    onRefused(reason);
  };

  const beginEntry = (): void => {
    entryDepth = depth;
    entry = [];
    entryLength = 0;
    entryValues = 0;
    isRefused = false;
    entries += 1;
    if (entries > entriesLimit) refuse('too_many');
  };

  const countValue = (): void => {
    entryValues += 1;
    if (entryValues > valuesLimit) refuse('too_many_values');
  };

  const endEntry = (): void => {
    entryDepth = -1;
    const pieces = entry;
    entry = null;
    if (pieces !== null) onEntry(pieces.join(''));
  };

  const open = (kind: '{' | '['): void => {
    if (entryDepth >= 0) {
      depth += 1;
      if (depth - entryDepth > depthLimit) refuse('too_deep');
      countValue();
      return;
    }
    // Beside the entries only `log` and its parts are looked into; what is deeper needs no name.
    if (depth < 4) {
      path[depth] = key;
      containers[depth] = kind;
    }
    depth += 1;
    isValue = kind === '[';
    key = '';
    if (isEntries()) foundEntries = true;
  };

  /** An item of the list that is neither an object nor a list. */
  const endScalar = (): void => {
    if (isScalar) onRefused('not_an_object');
    isScalar = false;
  };

  const close = (): void => {
    endScalar();
    depth -= 1;
    if (depth < 0) broken = 'it closes more than it opens';
    isValue = false;
  };

  const endString = (): void => {
    if (entryDepth >= 0 || short === null || depth > 3) return;
    if (!isValue) key = short;
    else if (depth === 3 && path[1] === 'log' && path[2] === 'creator' && key === 'name') creator = short;
  };

  const write = (text: string): void => {
    let from = 0;
    const take = (to: number): void => {
      if (entry === null || to <= from) return;
      entryLength += to - from;
      if (entryLength + (options.heldElsewhere?.() ?? 0) > entryLimit) refuse('too_long');
      else entry.push(text.slice(from, to));
    };
    for (let at = 0; at < text.length && broken === null; at += 1) {
      if (inString) {
        at = skipString(text, at);
        continue;
      }
      const character = text[at];
      switch (character) {
        case '"':
          inString = true;
          if (entryDepth < 0 && isEntries()) isScalar = true;
          short = entryDepth < 0 && depth <= 3 ? '' : null;
          break;
        case '{':
        case '[': {
          if (!began && character === '[') broken = 'it is a list';
          began = true;
          const begins = entryDepth < 0 && isEntries();
          if (begins) {
            beginEntry();
            from = at;
          }
          open(character);
          break;
        }
        case '}':
        case ']':
          if (entryDepth >= 0 && depth === entryDepth + 1) {
            take(at + 1);
            from = at + 1;
            depth -= 1;
            endEntry();
          } else if (entryDepth >= 0) depth -= 1;
          else close();
          break;
        case ':':
          if (entryDepth < 0) isValue = true;
          break;
        case ',':
          endScalar();
          if (entryDepth < 0) isValue = containers[depth - 1] === '[';
          else countValue();
          break;
        default:
          if (!began && !isSpace(character)) broken = 'it does not begin like JSON';
          else if (entryDepth < 0 && isEntries() && !isSpace(character)) isScalar = true;
      }
    }
    if (entryDepth >= 0) take(text.length);
  };

  /** @returns the index of the last character that belongs to the string in this piece */
  const skipString = (text: string, start: number): number => {
    let at = start;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (escaped) escaped = false;
      else if (code === 0x5c) escaped = true;
      else if (code === 0x22) break;
    }
    if (short !== null) short = short.length + at - start > shortLimit ? null : short + text.slice(start, at);
    if (at < text.length) {
      inString = false;
      endString();
    }
    return at;
  };

  return {
    write,
    end() {
      if (broken !== null) return broken;
      if (!began) return 'it is empty';
      if (!foundEntries) return 'it has no list "entries" in an object "log"';
      return depth > 0 || inString ? 'it ends in the middle' : null;
    },
    get creator() {
      return creator;
    },
    get held() {
      return entry === null ? 0 : entryLength;
    },
  };
}

const isSpace = (character: string | undefined): boolean =>
  character === undefined || /[\s\ufeff]/.test(character);
