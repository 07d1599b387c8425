import type { Hidden } from './content.ts';
import { redacted } from './rules.ts';

/**
 * An XML text without the contents of elements and the values of attributes of these names, whatever their namespace. One whose
 * document type defines entities is not looked into: a value could stand there.
 */
export function hideInXml(text: string, names: ReadonlySet<string>): Hidden {
  const unreadable: Hidden = { text, problem: 'unreadable' };
  let out = '';
  let copied = 0;
  /** Elements of the name that is being hidden that are open. */
  let open = 0;
  let hiding = '';
  let at = text.indexOf('<');
  while (at >= 0) {
    const end = endOfMarkup(text, at);
    if (end < 0) return unreadable;
    const markup = text.slice(at, end);
    // A document type may have a `>` within quotation marks, behind which its entities are.
    if ((/^<!doctype/i.test(markup) && markup.includes('[')) || /^<!(?:entity|attlist)/i.test(markup))
      return unreadable;
    const tag = /^<(\/?)([^\s/>!?]+)/.exec(markup);
    const name = localName(tag?.[2] ?? '');
    const closes = tag?.[1] === '/';
    const isEmpty = markup.endsWith('/>');
    if (open > 0 && tag !== null && name === hiding && !isEmpty) {
      open += closes ? -1 : 1;
      if (open === 0) copied = at;
    } else if (open === 0 && tag !== null && !closes) {
      out += text.slice(copied, at) + hideAttributes(markup, names);
      copied = end;
      if (names.has(name) && !isEmpty) {
        out += redacted;
        hiding = name;
        open = 1;
      }
    }
    at = text.indexOf('<', end);
  }
  // An element that is not closed hides all that follows.
  return { text: open > 0 ? out : out + text.slice(copied), problem: null };
}

const localName = (name: string): string => {
  const local = name.slice(name.indexOf(':') + 1);
  return Buffer.from(local, 'latin1').toString('utf8').toLowerCase();
};

/** Characters of an attribute's name that are looked at. */
const attributeLimit = 256;
const notInName = ' \t\r\n\v\f\xa0"\'<>/';

function hideAttributes(markup: string, names: ReadonlySet<string>): string {
  let out = '';
  let copied = 0;
  let at = markup.indexOf('=');
  while (at >= 0) {
    const quote = firstBehindSpace(markup, at + 1);
    const mark = markup.charAt(quote);
    if (mark !== '"' && mark !== "'") {
      at = markup.indexOf('=', at + 1);
      continue;
    }
    const end = markup.indexOf(mark, quote + 1);
    if (end < 0) break;
    if (names.has(localName(nameInFront(markup, at)))) {
      out += markup.slice(copied, quote + 1) + redacted;
      copied = end;
    }
    at = markup.indexOf('=', end + 1);
  }
  return copied === 0 ? markup : out + markup.slice(copied);
}

/** The name that ends in front of `end`, with space between them or not. Looked for from behind, so once. */
function nameInFront(markup: string, end: number): string {
  const text = markup.slice(Math.max(0, end - attributeLimit), end).trimEnd();
  let at = text.length;
  while (at > 0 && !notInName.includes(text.charAt(at - 1))) at -= 1;
  return text.slice(at);
}

function firstBehindSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

/** Behind a tag, comment, instruction or section that begins here; below 0 where it does not end. */
function endOfMarkup(text: string, from: number): number {
  const behind = (ending: string): number => {
    const at = text.indexOf(ending, from);
    return at < 0 ? -1 : at + ending.length;
  };
  if (text.startsWith('<!--', from)) return behind('-->');
  if (text.startsWith('<![CDATA[', from)) return behind(']]>');
  if (text.startsWith('<?', from)) return behind('?>');
  if (/^<!doctype/i.test(text.slice(from, from + 9))) {
    const end = behind('>');
    // With an internal subset it is refused, whatever is in it and wherever that ends.
    return end;
  }
  let quote = '';
  for (let at = from + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '>') return at + 1;
  }
  return -1;
}
