/**
 * Makes the reference page and the JSON Schema of the configuration from the zod schema:
 *
 *   node tooling/generate-config-docs.ts           writes docs/configuration.md and resources/doorman.schema.json
 *   node tooling/generate-config-docs.ts --check   fails when they are not what it would write
 *
 * In the page only the part between the two markers is made here; what stands around it is written by hand.
 */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { configJsonSchema, type KeyJsonSchema as JsonSchema } from '../src/shared/config/keys.ts';
import { UNSUPPORTED_KEYS } from '../src/shared/config/unsupported.ts';

const ROOT = new URL('../', import.meta.url);
const PAGE = new URL('docs/configuration.md', ROOT);
const SCHEMA = new URL('resources/doorman.schema.json', ROOT);
const BEGIN = '<!-- begin: made by tooling/generate-config-docs.ts -->';
const END = '<!-- end -->';

/** The schema for editors: without our own `x-` keys. */
export const makeJsonSchema = (): string => {
  const withoutOwn = (key: string, value: unknown): unknown => (key.startsWith('x-') ? undefined : value);
  const named = {
    title: 'Doorman configuration',
    description: 'doorman.yaml, version 1. Made from the schema in src/shared/config; do not edit.',
    ...configJsonSchema(),
  };
  return `${JSON.stringify(named, withoutOwn, 2)}\n`;
};

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const typeOf = (schema: JsonSchema): string => {
  if (schema['x-kind'] !== undefined) return schema['x-kind'];
  if (schema.enum !== undefined) return schema.enum.map(code).join(', ');
  if (schema.const !== undefined) return code(schema.const);
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.items !== undefined) return `list of ${typeOf(schema.items)}`;
  if (schema.properties !== undefined) return 'map';
  if (typeof schema.additionalProperties === 'object') return `map of ${typeOf(schema.additionalProperties)}`;
  if (schema.type === 'boolean') return '`true`, `false`';
  if (schema.type === 'integer') return 'whole number';
  return schema.type === 'string' ? 'text' : (schema.type ?? 'anything');
};

const rangeOf = (schema: JsonSchema): string => {
  if (schema['x-range'] !== undefined) return schema['x-range'];
  if (schema.items !== undefined && schema.maxItems !== undefined)
    return `${schema.minItems ?? 0} to ${schema.maxItems} entries`;
  if (schema.minimum !== undefined && schema.maximum !== undefined)
    return `${schema.minimum} to ${schema.maximum}`;
  return (schema.anyOf ?? []).map(rangeOf).find((range) => range !== '') ?? '';
};

const unitOf = (schema: JsonSchema): string => {
  const own = schema['x-unit'];
  if (schema['x-kind'] === 'duration') return '`ms` `s` `m` `h` `d`';
  if (schema['x-kind'] === 'size')
    return `\`B\` \`KiB\` \`MiB\` \`GiB\` \`TiB\`${own === undefined ? '' : ` ${own}`}`;
  if (schema['x-kind'] === 'percentage') return '`%`';
  return own ?? (schema.anyOf ?? []).map(unitOf).find((unit) => unit !== '') ?? '';
};

/** Whether a key does something: '' when it does, else what to say about it. */
const statusOf = (key: string): string => {
  const found = UNSUPPORTED_KEYS.find((entry) => {
    const base = entry.key.replace(/\[\]$/, '');
    return key === base || key.startsWith(`${entry.key}.`) || key.startsWith(`${entry.key}[]`);
  });
  if (found === undefined) return 'yes';
  if (found.works === undefined) return '**not yet in effect**';
  return `only ${found.works.map(code).join(', ')}`;
};

interface Row {
  readonly key: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** The map inside a schema, if there is one: itself, or one of its alternatives, or the entries of its list. */
const mapIn = (schema: JsonSchema): { map: JsonSchema; suffix: string } | undefined => {
  if (schema.properties !== undefined) return { map: schema, suffix: '' };
  if (schema.items?.properties !== undefined) return { map: schema.items, suffix: '[]' };
  const inner = schema.anyOf?.find((alternative) => alternative.properties !== undefined);
  return inner === undefined ? undefined : { map: inner, suffix: '' };
};

const rowsOf = (map: JsonSchema, prefix: string): Row[] =>
  Object.entries(map.properties ?? {}).flatMap(([name, schema]) => {
    const key = `${prefix}${name}`;
    const inner = mapIn(schema);
    const row = { key, schema, required: map.required?.includes(name) ?? false };
    return [row, ...(inner === undefined ? [] : rowsOf(inner.map, `${key}${inner.suffix}.`))];
  });

const defaultOf = ({ schema, required }: Row): string => {
  if (schema['x-default'] !== undefined) return schema['x-default'].replaceAll('|', '\\|');
  if (required) return '*required*';
  if (schema.default === undefined) return 'none';
  // A group whose keys have defaults of their own says nothing by "{}".
  return mapIn(schema) !== undefined && JSON.stringify(schema.default) === '{}'
    ? ''
    : code(schema.default === '' ? '""' : schema.default);
};

const tableRow = (row: Row, hidden: string): string => {
  const cells = [
    code(row.key.slice(hidden.length)),
    [typeOf(row.schema), unitOf(row.schema)].filter((part) => part !== '').join(' in '),
    defaultOf(row),
    rangeOf(row.schema),
    statusOf(row.key),
    row.schema.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
};

/** One section for each key at the top of the file. */
const makeReference = (): string => {
  const root = configJsonSchema();
  const sections = Object.entries(root.properties ?? {}).map(([name, schema]) => {
    const rows = rowsOf({ properties: { [name]: schema }, required: root.required ?? [] }, '');
    const prefix = schema.items === undefined ? `${name}.` : `${name}[].`;
    const [self, ...inner] = rows;
    const head = [
      '| key | type | default | range | in effect | meaning |',
      '| --- | --- | --- | --- | --- | --- |',
    ];
    const body =
      inner.length === 0 && self !== undefined
        ? [tableRow(self, '')]
        : inner.map((row) => tableRow(row, prefix));
    const many = schema.maxItems === undefined ? '' : ` A list of at most ${schema.maxItems}.`;
    return [`### \`${name}\``, '', `${schema.description ?? ''}${many}`, '', ...head, ...body, ''].join('\n');
  });
  return sections.join('\n');
};

/** The reference page with its made part made anew. */
export const makePage = (page: string): string => {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error(`docs/configuration.md must contain "${BEGIN}" and, after it, "${END}".`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${makeReference()}\n${page.slice(end)}`;
};

/** What the repository's formatter makes of a file, so that formatting and generating agree. */
const formatted = async (name: string, content: string): Promise<string> => {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const child = spawn(process.execPath, [biome, 'format', `--stdin-file-path=${name}`], {
    cwd: fileURLToPath(ROOT),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(content);
  const [output, status] = await Promise.all([
    text(child.stdout),
    new Promise((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ]);
  if (status !== 0) throw new Error(`Biome could not format ${name} (status ${String(status)}).`);
  return output;
};

/** What is committed and what would be made, for both files. */
export const compare = async (): Promise<{ name: string; url: URL; committed: string; made: string }[]> => {
  const page = await readFile(PAGE, 'utf8');
  const schema = await readFile(SCHEMA, 'utf8').catch(() => '');
  const files = [
    { name: 'docs/configuration.md', url: PAGE, committed: page, made: makePage(page) },
    { name: 'resources/doorman.schema.json', url: SCHEMA, committed: schema, made: makeJsonSchema() },
  ];
  return Promise.all(files.map(async (file) => ({ ...file, made: await formatted(file.name, file.made) })));
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const stale = (await compare()).filter((file) => file.committed !== file.made);
  if (!process.argv.includes('--check')) {
    for (const file of stale) await writeFile(file.url, file.made);
  } else if (stale.length > 0) {
    const names = stale.map((file) => file.name).join(' and ');
    process.stderr.write(`${names}: not what the schema says. Run "node tooling/generate-config-docs.ts".\n`);
    process.exitCode = 1;
  }
}
