/** What a value is. Literals are `true`, `false` and `null`. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** Told what is read, in order. Places are in UTF-16 code units of the text; a key includes its quotes, and is (-1, -1) where there is none. */
export interface JsonVisitor {
  /** @returns false to read no further */
  begin(kind: 'object' | 'array', start: number, keyStart: number, keyEnd: number): boolean;
  /** @param end behind its closing bracket */
  end(end: number): void;
  /** @returns false to read no further */
  scalar(
    kind: 'string' | 'number' | 'literal',
    start: number,
    end: number,
    keyStart: number,
    keyEnd: number,
  ): boolean;
}

/** Where and why a text is not JSON. */
export interface JsonMistake {
  readonly at: number;
  /** A clause: `a value is missing`. */
  readonly message: string;
}

export interface JsonScan {
  /** Null where it is JSON (RFC 8259), or reading stopped before. */
  readonly mistake: JsonMistake | null;
  /** Whether the visitor stopped it. */
  readonly stopped: boolean;
  /** Deepest nesting. */
  readonly depth: number;
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\n\r]*/y;
const literal = /true|false|null/y;
const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

const quote = 0x22;
const backslash = 0x5c;

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Behind a string, or the place of what is wrong with it as a negative number, less one. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return at + 1;
    if (code < 0x20) return -at - 1;
    if (code !== backslash) continue;
    const end = match(escaped, text, at + 1);
    if (end < 0) return -at - 1;
    at = end - 1;
  }
  return -text.length - 1;
}

/**
 * Reads a text as JSON without making values of it: numbers keep every digit and objects their repeated keys. Takes time and
 * memory in proportion to its length, however deeply it is nested.
 *
 * @param sequence whether values may follow one another, as in NDJSON and JSON text sequences (RFC 7464)
 */
export function scanJson(text: string, visitor: JsonVisitor, sequence = false): JsonScan {
  /** Closing brackets that are due, as one character each. */
  const due: ('}' | ']')[] = [];
  let depth = 0;
  let values = 0;
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let keyStart = -1;
  let keyEnd = -1;
  /** Whether a value may be left out here: right behind an opening bracket. */
  let first = true;

  const wrong = (place: number, message: string): JsonScan => ({
    mistake: { at: place, message },
    stopped: false,
    depth,
  });
  const stop = (): JsonScan => ({ mistake: null, stopped: true, depth });

  for (;;) {
    at = skip(text, at, sequence && due.length === 0);
    const closing = due.at(-1);
    if (closing === undefined && values > 0) {
      if (at >= text.length) return { mistake: null, stopped: false, depth };
      if (!sequence) return wrong(at, 'something follows the value');
    } else if (closing === undefined && at >= text.length && sequence) {
      return wrong(at, 'there is no value');
    }
    // What comes is a value, or where nothing came yet the end of what was opened.
    if (closing !== undefined && first && text[at] === closing) {
      at += 1;
      due.pop();
      visitor.end(at);
    } else {
      if (closing === '}') {
        if (text.charCodeAt(at) !== quote) return wrong(at, 'a key in quotes is missing');
        const end = endOfString(text, at);
        if (end < 0) return wrong(-end - 1, 'a key is not ended, or has a character that must be escaped');
        keyStart = at;
        keyEnd = end;
        at = skip(text, end, false);
        if (text[at] !== ':') return wrong(at, 'a colon is missing behind a key');
        at = skip(text, at + 1, false);
      }
      const character = text[at];
      if (character === '{' || character === '[') {
        if (!visitor.begin(character === '{' ? 'object' : 'array', at, keyStart, keyEnd)) return stop();
        due.push(character === '{' ? '}' : ']');
        depth = Math.max(depth, due.length);
        keyStart = -1;
        keyEnd = -1;
        first = true;
        at += 1;
        continue;
      }
      const start = at;
      let kind: 'string' | 'number' | 'literal';
      if (character === '"') {
        kind = 'string';
        at = endOfString(text, start);
        if (at < 0) return wrong(-at - 1, 'a string is not ended, or has a character that must be escaped');
      } else {
        at = match(number, text, start);
        kind = 'number';
        if (at < 0) {
          at = match(literal, text, start);
          kind = 'literal';
        }
        if (at < 0) return wrong(start, 'a value is missing');
      }
      if (!visitor.scalar(kind, start, at, keyStart, keyEnd)) return stop();
      keyStart = -1;
      keyEnd = -1;
    }
    // Behind a value: whatever it ends ends with it.
    first = false;
    for (;;) {
      const open = due.at(-1);
      if (open === undefined) {
        values += 1;
        first = true;
        break;
      }
      at = skip(text, at, false);
      if (text[at] === ',') {
        at += 1;
        break;
      }
      if (text[at] !== open) {
        return wrong(
          at,
          at >= text.length ? `it ends before a '${open}'` : `a comma or '${open}' is missing`,
        );
      }
      at += 1;
      due.pop();
      visitor.end(at);
    }
  }
}

/** @param separators whether record separators (RFC 7464) count as space */
function skip(text: string, at: number, separators: boolean): number {
  let to = match(space, text, at);
  while (separators && text.charCodeAt(to) === 0x1e) to = match(space, text, to + 1);
  return to;
}

/** Line and column of a place, from 1. */
export function lineAndColumn(text: string, at: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let from = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) {
    line += 1;
    from = next + 1;
  }
  return { line, column: at - from + 1 };
}
