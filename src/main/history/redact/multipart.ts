import type { Hidden } from './content.ts';
import { redacted } from './rules.ts';

/** Parts of one body that are looked into. */
const partLimit = 1000;
/** Characters of the head of one. */
const headLimit = 8192;
const lineEnd = '\r\n';

/**
 * A multipart body (RFC 2046 section 5.1, RFC 7578) without the contents of parts of these names. Parts that have a type of their
 * own are looked into.
 *
 * @param lookInto hides what is in a part, given its type
 */
export function hideInMultipart(
  text: string,
  contentType: string,
  names: ReadonlySet<string>,
  lookInto: (part: string, contentType: string | null) => Hidden,
): Hidden {
  const boundary = boundaryOf(contentType);
  const unreadable: Hidden = { text, problem: 'unreadable' };
  if (boundary === null) return unreadable;
  // The one in front of the first part may be the very beginning.
  const pieces = `${lineEnd}${text}`.split(`${lineEnd}--${boundary}`);
  if (pieces.length < 2 || pieces.length > partLimit) return unreadable;
  const [before = '', ...parts] = pieces;
  const out = [before];
  for (const part of parts) {
    const hidden = part.startsWith('--') ? { text: part, problem: null } : hideInPart(part, names, lookInto);
    if (hidden.problem !== null) return { text, problem: hidden.problem };
    out.push(hidden.text);
  }
  return { text: out.join(`${lineEnd}--${boundary}`).slice(lineEnd.length), problem: null };
}

/** @param part from behind the delimiter to in front of the next one */
function hideInPart(
  part: string,
  names: ReadonlySet<string>,
  lookInto: (part: string, contentType: string | null) => Hidden,
): Hidden {
  const headEnd = part.indexOf(lineEnd + lineEnd);
  if (headEnd < 0 || headEnd > headLimit) return { text: part, problem: 'unreadable' };
  const head = part.slice(0, headEnd);
  const start = headEnd + 2 * lineEnd.length;
  if (nameOf(head).some((name) => names.has(name))) {
    return { text: part.slice(0, start) + redacted, problem: null };
  }
  // A field of a form without a type is text (RFC 7578 section 4.4), and that may be JSON.
  const hidden = lookInto(part.slice(start), fieldOf(head, 'content-type'));
  return { text: part.slice(0, start) + hidden.text, problem: hidden.problem };
}

function boundaryOf(contentType: string): string | null {
  const found = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  return found?.[1] ?? found?.[2] ?? null;
}

function fieldOf(head: string, name: string): string | null {
  const line = head
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split(lineEnd)
    .find((one) => one.slice(0, one.indexOf(':')).trim().toLowerCase() === name);
  return line === undefined ? null : line.slice(line.indexOf(':') + 1).trim();
}

/** The name of a form's field, as it may have been meant: browsers write quotation marks and line ends in different ways. */
function nameOf(head: string): readonly string[] {
  const disposition = fieldOf(head, 'content-disposition') ?? '';
  const found = /;\s*name\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/i.exec(disposition);
  const extended = /;\s*name\*\s*=\s*[\w-]*'[\w-]*'([^\s;"]+)/i.exec(disposition);
  const names = [found?.[1]?.replaceAll(/\\(.)/g, '$1') ?? found?.[2], extended?.[1]];
  return names.flatMap((name) => (name === undefined ? [] : [name, unescaped(name)])).flatMap(bothWays);
}

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** As it is, and with its bytes read as UTF-8. */
const bothWays = (name: string): readonly string[] => [
  name.toLowerCase(),
  Buffer.from(name, 'latin1').toString('utf8').toLowerCase(),
];
