/** A parameter in quotes, as nginx reads it: what is between them is one parameter, `$` still begins a variable. */
export const quoted = (text: string): string =>
  `"${text
    .replace(/[\\"]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}"`;

/** A variable in the middle of a text. */
export const braced = (name: string): string => ['${', name, '}'].join('');

/** The variable that stands for a dollar, which nginx has no other way to write. */
export const dollar = braced('a_dollar');

/** Text for a place where nginx fills in variables, as it is. */
export const literal = (text: string): string => quoted(text.replaceAll('$', dollar));

/** A regular expression as the source of a map or a location. */
export const regex = (source: string): string => quoted(`~${source}`);

/** An id in the name of a variable. Ids have no underscores, so that no two become one. */
export const variablePart = (id: string): string => id.replaceAll('-', '_');

/** Milliseconds as nginx writes a time. */
export const time = (milliseconds: number): string =>
  milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;

/** Bytes as nginx writes a size, which knows no other units than these. */
export const size = (bytes: number): string => {
  if (bytes !== 0 && bytes % (1024 * 1024) === 0) return `${bytes / 1024 / 1024}m`;
  return bytes !== 0 && bytes % 1024 === 0 ? `${bytes / 1024}k` : String(bytes);
};

export const indented = (lines: readonly string[], by = '    '): string[] =>
  lines.map((line) => (line === '' ? '' : `${by}${line}`));

export const block = (head: string, lines: readonly string[]): string[] => [
  `${head} {`,
  ...indented(lines),
  '}',
];

/** A map of one text to another, which nginx looks up when the variable is used first. */
export const map = (
  source: string,
  variable: string,
  entries: readonly (readonly [string, string])[],
): string[] =>
  block(
    `map ${source} ${variable}`,
    entries.map(([from, to]) => `${from} ${to};`),
  );

/** Comments never end early. */
export const comment = (text: string): string => `# ${text.replace(/[\r\n]+/g, ' ')}`;

/** Whether nginx has a variable for a header of requests: it drops other names, or takes two of them for one. */
export const isHeaderVariable = (name: string): boolean => /^[A-Za-z0-9-]+$/.test(name);

export const headerVariable = (name: string): string => `$http_${name.toLowerCase().replaceAll('-', '_')}`;
