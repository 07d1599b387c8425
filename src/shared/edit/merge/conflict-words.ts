import { isRawMap } from '../../config/raw.ts';
import type { Conflict } from './conflict.ts';

const words: ReadonlyMap<string, string> = new Map([
  ['routes', 'Route'],
  ['pools', 'Pool'],
  ['listeners', 'Listener'],
]);

/** What a conflict is about: 'Route shop', 'Order of the routes', 'File'; and the key below it, empty for the whole. */
export function conflictWords({ path, kind }: Pick<Conflict, 'path' | 'kind'>): {
  readonly subject: string;
  readonly key: string;
} {
  const [list = '', entry, ...rest] = path;
  const word = words.get(list);
  if (word === undefined) return { subject: 'File', key: path.join('.') };
  if (entry === undefined)
    return kind === 'order' ? { subject: `Order of the ${list}`, key: '' } : { subject: 'File', key: list };
  const key = rest.join('.');
  return { subject: `${word} ${entry}`, key: kind === 'order' ? `order of ${key}` : key };
}

/** Lines and characters of one value that are written out. */
const lineLimit = 60;
const characterLimit = 4_000;

/** A value in several lines, as the file would have it in block style. What is longer ends in an ellipsis. */
export function valueLines(value: unknown): string {
  const lines = blockOf(value, '');
  const text = lines.slice(0, lineLimit).join('\n');
  const isCut = lines.length > lineLimit || text.length > characterLimit;
  return isCut ? `${text.slice(0, characterLimit)}\n…` : text;
}

function blockOf(value: unknown, indent: string): readonly string[] {
  if (Array.isArray(value)) {
    if (value.every(isSingle)) return [`${indent}${inline(value)}`];
    return value.flatMap((item: unknown) => {
      const [first = '', ...others] = blockOf(item, `${indent}  `);
      return [`${indent}- ${first.trimStart()}`, ...others];
    });
  }
  if (!isRawMap(value) || Object.keys(value).length === 0) return [`${indent}${inline(value)}`];
  return Object.entries(value).flatMap(([key, part]) => {
    const block = blockOf(part, `${indent}  `);
    const [only = ''] = block;
    const isNested = isRawMap(part)
      ? Object.keys(part).length > 0
      : Array.isArray(part) && !part.every(isSingle);
    return isNested ? [`${indent}${key}:`, ...block] : [`${indent}${key}: ${only.trim()}`];
  });
}

const isSingle = (value: unknown): boolean => typeof value !== 'object' || value === null;

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (isRawMap(value)) return '{}';
  if (typeof value !== 'string') return JSON.stringify(value) ?? '';
  return value === '' || /[\n"]|^\s|\s$/.test(value) ? JSON.stringify(value) : value;
}
