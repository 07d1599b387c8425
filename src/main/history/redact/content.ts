import type { WithheldReason } from '../../../shared/model/exchange.ts';
import { beginningOf, isWideText } from './beginning.ts';
import { hideInCallback, hideInEventStream, hideInJson, hideInJsonLines } from './json-text.ts';
import { hideInMultipart } from './multipart.ts';
import { hideFormFields } from './parameters.ts';
import { mentions } from './rules.ts';
import { hideInXml } from './xml-text.ts';

/**
 * What a content is read as. `unsure`: that shows in its beginning; `unlikely`: it is none of these by its type, unless it begins
 * like JSON, as what some servers send as a page does.
 */
export type ContentKind =
  | 'json'
  | 'json-lines'
  | 'events'
  | 'form'
  | 'multipart'
  | 'xml'
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
  ['text/css', 'unlikely'],
  ['text/javascript', 'unlikely'],
  ['application/javascript', 'unlikely'],
  ['application/wasm', 'unlikely'],
  ['application/pdf', 'unlikely'],
  ['application/zip', 'unlikely'],
  ['application/gzip', 'unlikely'],
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
  return type.startsWith('application/grpc') ? 'unlikely' : 'unsure';
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
  const beginning = beginningOf(text);
  if (beginning === 'wide') return { text, problem: 'charset' };
  if (kind !== 'unlikely' && kind !== 'multipart' && isWideText(text, contentType))
    return { text, problem: 'charset' };
  switch (kind) {
    case 'json':
      return hideInJson(text, names);
    case 'json-lines':
      return hideInJsonLines(text, names);
    case 'events':
      // No stream of events begins like that, but what a server says in place of one does.
      return beginning === 'json' ? hideByBeginning(text, names) : hideInEventStream(text, names);
    case 'form':
      return hideInForm(text, names);
    case 'multipart':
      return hideInMultipart(text, contentType ?? '', names, (part, type) =>
        hideInText(part, type, names, depth + 1),
      );
    case 'xml':
      return beginning === 'json' ? hideByBeginning(text, names) : hideInXml(text, names);
    case 'unsure':
      return hideByBeginning(text, names);
    case 'unlikely':
      return beginning === 'json' || beginning === 'callback'
        ? hideByBeginning(text, names)
        : { text, problem: null };
  }
}

/** A form, or what some clients send as one because that is what they call any body: JSON or XML. */
function hideInForm(text: string, names: ReadonlySet<string>): Hidden {
  const beginning = beginningOf(text);
  if (beginning === 'json' || beginning === 'xml') {
    const hidden = hideByBeginning(text, names);
    if (hidden.problem !== null || hidden.text !== text) return hidden;
  }
  return { text: hideFormFields(text, names), problem: null };
}

/** Of what is said to be no particular type only what clearly is one is looked into. */
function hideByBeginning(text: string, names: ReadonlySet<string>): Hidden {
  switch (beginningOf(text)) {
    case 'json': {
      const whole = hideInJson(text, names);
      return ifMentioned(whole.problem === null ? whole : hideInJsonLines(text, names), names);
    }
    case 'callback':
      return hideInCallback(text, names);
    case 'xml':
      return ifMentioned(hideInXml(text, names), names);
    case 'form':
      return { text: hideFormFields(text, names), problem: null };
    case 'wide':
      return { text, problem: 'charset' };
    case null:
      return { text, problem: null };
  }
}

/** What only looked like a type and cannot be read as one is text, and kept, unless one of the names is in it. */
function ifMentioned(hidden: Hidden, names: ReadonlySet<string>): Hidden {
  if (hidden.problem === null) return hidden;
  return { text: hidden.text, problem: mentions(hidden.text, names) ? hidden.problem : null };
}
