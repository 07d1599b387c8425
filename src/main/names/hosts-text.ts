/**
 * The text of a hosts file (hosts(5)), as bytes: each character of a text here is one byte (Latin-1), so that whatever
 * encoding its comments have comes out as it went in.
 */

const beginMarker = '# doorman begin';
/** The file did not end in a line break before the block: removing it has to take the break away again. */
const unfinishedMarker = '# doorman begin (the line above had no line break)';
const endMarker = '# doorman end';

/** Addresses that our entries lead to, both families of loopback. */
const loopback = ['127.0.0.1', '::1'] as const;

/** One line that gives names an address. */
export interface HostsEntry {
  /** 1-based. */
  readonly line: number;
  readonly text: string;
  readonly address: string;
  /** In lower case. */
  readonly names: readonly string[];
}

export interface HostsFile {
  /** Entries that are not ours. */
  readonly others: readonly HostsEntry[];
  /** Lines of the block, markers included; null when there is none. */
  readonly block: readonly string[] | null;
  readonly ownNames: readonly string[];
}

/** The block is broken: its end is missing, or it is there twice. */
export class HostsBlockError extends Error {
  override readonly name = 'HostsBlockError';
}

interface Block {
  /** Offsets of the first character and of that after the last one. */
  readonly start: number;
  readonly end: number;
  /** The line break that we put before it, the same as that of its first line; null when there was one. */
  readonly added: string | null;
}

/** @throws HostsBlockError */
export function readHosts(text: string): HostsFile {
  const block = findBlock(text);
  const own = block === null ? '' : text.slice(block.start, block.end);
  const firstOwnLine = block === null ? 0 : linesOf(text.slice(0, block.start)).length;
  const ownLines = block === null ? 0 : linesOf(own).length;
  const entries = linesOf(text).flatMap((line, index) => readEntry(line, index + 1));
  const isOwn = ({ line }: HostsEntry) => line > firstOwnLine && line <= firstOwnLine + ownLines;
  return {
    others: entries.filter((entry) => block === null || !isOwn(entry)),
    block: block === null ? null : linesOf(own),
    ownNames: [...new Set(linesOf(own).flatMap((line) => readEntry(line, 0).flatMap(({ names }) => names)))],
  };
}

/**
 * The text with a block of exactly these names, where the block was, else at the end. Without names there is no block.
 *
 * @throws HostsBlockError
 */
export function withNames(text: string, names: readonly string[]): string {
  const block = findBlock(text);
  if (names.length === 0) return withoutBlock(text, block);
  const lineBreak = lineBreakOf(text);
  const lines = names.flatMap((name) => loopback.map((address) => `${address} ${name}`));
  const make = (marker: string) => [marker, ...lines, endMarker].map((line) => line + lineBreak).join('');
  if (block !== null) {
    const marker = block.added === null ? beginMarker : unfinishedMarker;
    return text.slice(0, block.start) + make(marker) + text.slice(block.end);
  }
  const unfinished = text !== '' && !text.endsWith('\n');
  return unfinished ? text + lineBreak + make(unfinishedMarker) : text + make(beginMarker);
}

function withoutBlock(text: string, block: Block | null): string {
  if (block === null) return text;
  const before = text.slice(0, block.start);
  const after = text.slice(block.end);
  // The break that we added separates the lines before and after, where somebody has added some since.
  const { added } = block;
  const isOursToTake = added !== null && after === '' && before.endsWith(added);
  return (isOursToTake ? before.slice(0, -added.length) : before) + after;
}

function findBlock(text: string): Block | null {
  const markers = [...text.matchAll(/^[ \t]*# doorman (begin|end)\b[^\r\n]*(?:\r?\n|$)/gm)];
  const [begin, end] = markers;
  if (begin === undefined && end === undefined) return null;
  if (markers.length !== 2 || begin?.[1] !== 'begin' || end?.[1] !== 'end') {
    throw new HostsBlockError(
      `The block '${beginMarker}' to '${endMarker}' is not whole in the hosts file. Remove its lines by hand, and try again.`,
    );
  }
  return {
    start: begin.index,
    end: end.index + end[0].length,
    added: begin[0].trimEnd() === unfinishedMarker ? (/\r?\n$/.exec(begin[0])?.[0] ?? null) : null,
  };
}

const linesOf = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

/** That of most lines; of an empty file that of Unix. */
function lineBreakOf(text: string): '\r\n' | '\n' {
  const withReturn = text.split('\r\n').length - 1;
  const all = text.split('\n').length - 1;
  return withReturn * 2 > all ? '\r\n' : '\n';
}

function readEntry(text: string, line: number): HostsEntry[] {
  const [address = '', ...names] = (text.split('#', 1)[0] ?? '').trim().split(/\s+/);
  if (names.length === 0 || !/^[0-9a-f.:]+(%\w+)?$/i.test(address)) return [];
  return [{ line, text, address, names: names.map((name) => name.toLowerCase()) }];
}

/** Whether an address is one of loopback, and so leads to Doorman as its listeners are by default. */
export const isLoopback = (address: string): boolean =>
  address === '::1' || /^127(\.\d{1,3}){3}$/.test(address) || /^(0{0,4}:){7}0{0,3}1$/.test(address);
