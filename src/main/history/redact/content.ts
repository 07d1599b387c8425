import type { WithheldReason } from '../../../shared/model/exchange.ts';
import { hideInEventStream, hideInJson, hideInJsonLines } from './json-text.ts';
import { hideInMultipart } from './multipart.ts';
import { hideFormFields } from './parameters.ts';
import { mentions } from './rules.ts';
import { hideInXml } from './xml-text.ts';

/**
 * What a content is read as. `opaque`: nothing in it has a name, or none that is looked for; `unsure`: that shows in its
 * beginning; `unlikely`: it is none of these by its type, unless it begins like JSON, as what some servers send as a page does.
 */
export type ContentKind =
  | 'json'
  | 'json-lines'
  | 'events'
  | 'form'
  | 'multipart'
  | 'xml'
  | 'opaque'
  | 'unsure'
  | 'unlikely';

/** A text without the values, or why it could not be looked into. */
export interface Hidden {
  readonly text: string;
  readonly problem: WithheldReason | null;
}

export const unreadable = (text: string): Hidden => ({ text, problem: 'unreadable' });

/** Parts within parts that are looked into. */
const depthLimit = 4;

const exactKinds = new Map<string, ContentKind>([
  ['application/x-www-form-urlencoded', 'form'],
  ['text/event-stream', 'events'],
  ['application/x-ndjson', 'json-lines'],
  ['application/ndjson', 'json-lines'],
  ['application/jsonl', 'json-lines'],
  ['application/json-seq', 'json-lines'],
  ['application/json5', 'json'],
  ['text/html', 'unlikely'],
  ['text/css', 'opaque'],
  ['text/javascript', 'unlikely'],
  ['application/javascript', 'unlikely'],
  ['application/wasm', 'opaque'],
  ['application/pdf', 'opaque'],
  ['application/zip', 'opaque'],
  ['application/gzip', 'opaque'],
  ['application/xhtml+xml', 'unlikely'],
  ['image/svg+xml', 'unlikely'],
]);

/** @param contentType the field's value; null where there is none */
export function contentKind(contentType: string | null): ContentKind {
  const [essence = ''] = (contentType ?? '').split(/[;,]/, 1);
  const type = essence.trim().toLowerCase();
  const exact = exactKinds.get(type);
  if (exact !== undefined) return exact;
  if (type.startsWith('multipart/')) return 'multipart';
  if (/[/+]json$/.test(type)) return 'json';
  if (/[/+]xml$/.test(type)) return 'xml';
  if (/^(?:image|audio|video|font)\//.test(type)) return 'unlikely';
  return type.startsWith('application/grpc') ? 'opaque' : 'unsure';
}

/**
 * Hides the values of the named fields.
 *
 * @param text one character for each byte
 * @param names in lower case
 */
export function hideInText(
  text: string,
  contentType: string | null,
  names: ReadonlySet<string>,
  depth = 0,
): Hidden {
  if (text === '') return { text, problem: null };
  if (depth > depthLimit) return unreadable(text);
  const kind = contentKind(contentType);
  if (kind !== 'opaque' && kind !== 'unlikely' && kind !== 'multipart' && isWide(text, contentType))
    return { text, problem: 'charset' };
  switch (kind) {
    case 'json':
      return hideInJson(text, names);
    case 'json-lines':
      return hideInJsonLines(text, names);
    case 'events':
      return hideInEventStream(text, names);
    case 'form':
      return { text: hideFormFields(text, names), problem: null };
    case 'multipart':
      return hideInMultipart(text, contentType ?? '', names, (part, type) =>
        hideInText(part, type, names, depth + 1),
      );
    case 'xml':
      return hideInXml(text, names);
    case 'unsure':
      return hideByBeginning(text, names);
    case 'unlikely':
      return kindByBeginning(text) === 'json' ? hideByBeginning(text, names) : { text, problem: null };
    case 'opaque':
      return { text, problem: null };
  }
}

/** Characters of more than one byte each, which JSON and forms never are: UTF-16 and UTF-32. */
const isWide = (text: string, contentType: string | null): boolean =>
  /^(?:\xff\xfe|\xfe\xff|\0[^\0]|[^\0]\0)/.test(text) ||
  /charset\s*=\s*"?\s*(?:utf-?(?:16|32)|ucs|utf-?7)/i.test(contentType ?? '');

/** Of what is said to be no particular type only what clearly is one is looked into. */
function hideByBeginning(text: string, names: ReadonlySet<string>): Hidden {
  switch (kindByBeginning(text)) {
    case 'json': {
      const whole = hideInJson(text, names);
      return ifMentioned(whole.problem === null ? whole : hideInJsonLines(text, names), names);
    }
    case 'xml':
      return ifMentioned(hideInXml(text, names), names);
    case 'form':
      return { text: hideFormFields(text, names), problem: null };
    case null:
      return { text, problem: null };
  }
}

/** What a text seems to be; null where it is none of these. @param text one character for each byte */
export function kindByBeginning(text: string): 'json' | 'xml' | 'form' | null {
  const beginning = text
    .slice(0, 4096)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  // Also behind what keeps a script from reading it.
  if (/^(?:\)\]\}'[^\n]{0,20}\n\s*)?[[{]/.test(beginning)) return 'json';
  if (/^<\?xml\b/.test(beginning)) return 'xml';
  return /^[\w.%+~[\]-]{1,100}=/.test(beginning) && !/\s/.test(text.trimEnd()) ? 'form' : null;
}

/** What only looked like a type and cannot be read as one is text, and kept, unless one of the names is in it. */
function ifMentioned(hidden: Hidden, names: ReadonlySet<string>): Hidden {
  if (hidden.problem === null) return hidden;
  return { text: hidden.text, problem: mentions(hidden.text, names) ? hidden.problem : null };
}
