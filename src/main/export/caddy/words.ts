/**
 * One word of a Caddyfile that stands for exactly this text, before placeholders are filled in.
 *
 * @returns null where there is no way to write it
 */
export function word(text: string): string | null {
  // Whatever is around it, this begins a variable of the environment.
  // A brace by itself is one of blocks, in quotes as well.
  if (text === '{' || text === '}') return null;
  if (text.includes('{$') || text.includes('\0') || text.includes('\r')) return null;
  if (/^[A-Za-z0-9_./:@*+,=-]+$/.test(text)) return text;
  // Between backticks nothing has a meaning; between quotes only a backslash in front of a quote.
  if (!/["\\]/.test(text)) return `"${text}"`;
  if (!text.includes('`')) return `\`${text}\``;
  const ends = /(?<!\\)(?:\\\\)*\\(?:"|$)/.test(text);
  return ends ? null : `"${text.replaceAll('"', '\\"')}"`;
}

/** As {@link word}, for a place where placeholders are filled in: braces stand for themselves. */
export const literal = (text: string): string | null => word(escapeBraces(text));

/** Caddy looks for what stands behind a backslash only in texts that have an opening brace. */
export const escapeBraces = (text: string): string =>
  text.includes('{') ? text.replace(/[{}]/g, '\\$&') : text;

/** Milliseconds as Caddy writes a time. */
export const time = (milliseconds: number): string =>
  milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;

export const indented = (lines: readonly string[]): string[] =>
  lines.map((line) => (line === '' ? '' : `    ${line}`));

export const block = (head: string, lines: readonly string[]): string[] => [
  `${head} {`,
  ...indented(lines),
  '}',
];

export const comment = (text: string): string => `# ${text.replace(/[\r\n{}]+/g, ' ')}`;

/** A regular expression in which nothing is a placeholder, an end of a word or beyond ASCII. */
export const regexWord = (source: string): string | null => word(source.replaceAll('`', '\\x60'));
