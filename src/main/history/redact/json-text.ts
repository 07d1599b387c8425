import type { Hidden } from './content.ts';
import { hideFormFields } from './parameters.ts';
import { mentions, redacted } from './rules.ts';

const hiddenValue = JSON.stringify(redacted);
/** The byte order mark of UTF-8, a character for each byte. */
const utf8Mark = '\xef\xbb\xbf';
/** Marks of the beginning that are no part of JSON: the byte order mark of UTF-8, and what keeps a script from reading it. */
const preamble = /^(?:\xef\xbb\xbf)?(?:\)\]\}'[^\n]*\n|\s*(?:for ?\(;;\)|while ?\((?:1|true)\)) ?;?)?/;

/** A JSON text without the values of keys of these names, at any depth. Everything else stays as it was written. */
export function hideInJson(text: string, names: ReadonlySet<string>): Hidden {
  const [before = ''] = preamble.exec(text) ?? [];
  const json = text.slice(before.length);
  if (!isJson(json)) return json.trim() === '' ? { text, problem: null } : { text, problem: 'unreadable' };
  return { text: before + hideValues(json, names), problem: null };
}

/** JSON that is handed to a function (JSONP). What is a script otherwise stays as it is. */
export function hideInCallback(text: string, names: ReadonlySet<string>): Hidden {
  const start = text.indexOf('(') + 1;
  const end = text.lastIndexOf(')');
  const json = text.slice(start, end);
  if (end < start || !isJson(json)) return { text, problem: null };
  return { text: text.slice(0, start) + hideValues(json, names) + text.slice(end), problem: null };
}

const recordSeparator = '\u001e';

/** JSON texts on a line each, or behind a record separator each (RFC 7464). */
export function hideInJsonLines(text: string, names: ReadonlySet<string>): Hidden {
  const lines = text.split('\n').map((line) => {
    const json = line.trimStart().replace(recordSeparator, '').trimStart();
    const before = line.slice(0, line.length - json.length);
    if (json === '') return line;
    return isJson(json) ? before + hideValues(json, names) : null;
  });
  return lines.includes(null) ? { text, problem: 'unreadable' } : { text: lines.join('\n'), problem: null };
}

/**
 * Events whose data are JSON on one line (HTML standard, section 9.2). Of an event whose data are anything else and have one of
 * the names in them every line of data is hidden whole.
 */
export function hideInEventStream(text: string, names: ReadonlySet<string>): Hidden {
  // Lines, and between them what ends each.
  const mark = text.startsWith(utf8Mark) ? utf8Mark : '';
  const lines = text.slice(mark.length).split(/(\r\n|\r|\n)/);
  let from = 0;
  for (let at = 0; at <= lines.length; at += 2) {
    if (at < lines.length && lines[at] !== '') continue;
    hideInEvent(lines, from, Math.min(at, lines.length), names);
    from = at + 2;
  }
  return { text: mark + lines.join(''), problem: null };
}

/** Changes the lines of one event in place, every second one from `from` to `end`. */
function hideInEvent(lines: string[], from: number, end: number, names: ReadonlySet<string>): void {
  let data = 0;
  for (let at = from; at < end; at += 2) if (isData(lines[at])) data += 1;
  let hidesAll = false;
  for (let at = from; at < end; at += 2) {
    const line = lines[at] ?? '';
    const [before = ''] = /^[a-z]*: ?/i.exec(line) ?? [];
    const value = line.slice(before.length);
    if (data <= 1 && isJson(value)) lines[at] = before + hideValues(value, names);
    else hidesAll ||= mentions(value, names);
  }
  if (!hidesAll) return;
  for (let at = from; at < end; at += 2) if (isData(lines[at])) lines[at] = `data: ${redacted}`;
}

const isData = (line: string | undefined): boolean => line?.startsWith('data') === true;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** JSON within strings of JSON that is looked into, such as what a queue wraps in its own. */
const nesting = 3;

/**
 * @param json which parses, so that its strings and brackets pair up
 * @param depth how many strings it stands in
 */
function hideValues(json: string, names: ReadonlySet<string>, depth = 0): string {
  let out = '';
  let copied = 0;
  let at = 0;
  while (at < json.length) {
    if (json[at] !== '"') {
      at += 1;
      continue;
    }
    const end = endOfString(json, at);
    const colon = endOfSpace(json, end);
    if (json[colon] !== ':' && hasInside(json.slice(at, end), names, depth)) {
      out += json.slice(copied, at) + hiddenValue;
      copied = end;
    }
    if (json[colon] !== ':' || !isNamed(json.slice(at, end), names)) {
      at = end;
      continue;
    }
    const value = endOfSpace(json, colon + 1);
    at = endOfValue(json, value);
    out += json.slice(copied, value) + hiddenValue;
    copied = at;
  }
  return copied === 0 ? json : out + json.slice(copied);
}

/** @param token a key with its quotation marks, in which one character stands for each byte */
function isNamed(token: string, names: ReadonlySet<string>): boolean {
  // It is a string of JSON that was parsed before.
  const key = String(JSON.parse(token));
  return names.has(key.toLowerCase()) || names.has(Buffer.from(key, 'latin1').toString('utf8').toLowerCase());
}

/** Whether a string is JSON itself, or a form, and has one of the names. @param token as in {@link isNamed} */
function hasInside(token: string, names: ReadonlySet<string>, depth: number): boolean {
  // JSON with a name in it has quotation marks, and a form its equals signs.
  if (depth >= nesting || !/\\(?:"|u0022)|=|\\u003d/i.test(token)) return false;
  // It is a string of JSON that was parsed before.
  const text = String(JSON.parse(token)).replace(/^(?:\ufeff|\xef\xbb\xbf)/, '');
  if (/^\s*[[{"]/.test(text))
    return isJson(text)
      ? hideValues(text, names, depth + 1) !== text
      : isLines(text) && mentions(text, names);
  return /^[\w.%+~[\]-]{1,100}=\S*$/.test(text) && hideFormFields(text, names) !== text;
}

/** Whether a text begins with a line of JSON. */
const isLines = (text: string): boolean => isJson(text.slice(0, Math.max(0, text.indexOf('\n', 1))));

function endOfString(json: string, from: number): number {
  for (let at = from + 1; at < json.length; at += 1) {
    if (json[at] === '\\') at += 1;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}

function endOfSpace(json: string, from: number): number {
  let at = from;
  while (at < json.length && ' \t\r\n'.includes(json.charAt(at))) at += 1;
  return at;
}

/** Behind a value: a string, what brackets hold, or all up to what ends a number or word. */
function endOfValue(json: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < json.length) {
    const character = json.charAt(at);
    if (character === '"') {
      at = endOfString(json, at);
      if (depth === 0) return at;
      continue;
    }
    if (depth === 0 && ',]} \t\r\n'.includes(character)) return at;
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
    if (depth === 0 && (character === '}' || character === ']')) return at;
  }
  return at;
}
