/**
 * One word of a line as HAProxy reads it, standing for exactly this text: in single quotes everything is itself, and what cannot stand in
 * them stands between two such pieces, behind a backslash.
 *
 * @param text no NUL
 * @param isLatin1 for the bytes of headers, where every character is one byte
 */
export function word(text: string, isLatin1 = false): string {
  if (/^[A-Za-z0-9_./:@=*+,^-]+$/.test(text)) return text;
  let words = '';
  let piece = '';
  for (const character of text) {
    if (isPlain(character, isLatin1)) {
      piece += character;
      continue;
    }
    words += plain(piece) + escaped(character);
    piece = '';
  }
  return words + plain(piece) || "''";
}

/** Whether a character is itself between single quotes. */
function isPlain(character: string, isLatin1: boolean): boolean {
  const code = character.codePointAt(0) ?? 0;
  return code >= 0x20 && character !== "'" && code !== 0x7f && (code < 0x80 || !isLatin1 || code > 0xff);
}

const plain = (piece: string): string => (piece === '' ? '' : `'${piece}'`);

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  return character === "'" ? "\\'" : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Text in a format, where a percent sign begins a variable. */
export const format = (text: string): string => text.replaceAll('%', '%%');

/** Milliseconds as HAProxy writes a time. */
export const time = (milliseconds: number): string =>
  milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;

/** A condition in braces with patterns, which may look like flags. */
export const test = (sample: string, method: string, pattern: string): string =>
  `{ ${sample} -m ${method} -- ${word(pattern)} }`;

/** Patterns in one line: a line of HAProxy has at most 64 words. */
const patternsInLine = 20;

/** An access list by name; all of its lines mean "or". */
export function acl(name: string, sample: string, method: string, patterns: readonly string[]): string[] {
  const lines: string[] = [];
  for (let at = 0; at < patterns.length; at += patternsInLine) {
    const some = patterns.slice(at, at + patternsInLine).map((pattern) => word(pattern));
    lines.push(`acl ${name} ${sample} -m ${method} -- ${some.join(' ')}`);
  }
  return lines;
}

/** Addresses, which have no flags and no quotes. */
export const addresses = (name: string, sample: string, cidrs: readonly string[]): string[] =>
  acl(name, sample, 'ip', cidrs);

export const section = (head: string, lines: readonly string[]): string[] => [
  '',
  head,
  ...lines.map((line) => (line === '' ? '' : `    ${line}`)),
];

export const comment = (text: string): string => `# ${text.replace(/[\r\n]+/g, ' ')}`;

/** A name that can stand in the parentheses of a sample. */
export const isSampleName = (name: string): boolean => /^[A-Za-z0-9_.-]+$/.test(name);
