import { isIP } from 'node:net';
import { plainAddress } from '../../../shared/plain-address.ts';

/** One element of `Forwarded` (RFC 7239 section 4): its parameters by lower-case name, quotes taken off. */
export type ForwardedElement = ReadonlyMap<string, string>;

const pair = /^\s*([A-Za-z0-9!#$%&'*+\-.^_`|~]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s";,]*))\s*$/;

/**
 * Elements in their order, that of the first hop first. Commas and semicolons inside quotes separate nothing. A parameter
 * that does not follow the grammar is left out; the element keeps its place, so that hops can still be counted.
 */
export function parseForwarded(value: string): ForwardedElement[] {
  return splitOutsideQuotes(value, ',').map((element) => {
    const parameters = new Map<string, string>();
    for (const part of splitOutsideQuotes(element, ';')) {
      const found = pair.exec(part);
      if (found?.[1] === undefined) continue;
      parameters.set(found[1].toLowerCase(), found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '');
    }
    return parameters;
  });
}

function splitOutsideQuotes(text: string, separator: ',' | ';'): string[] {
  const parts: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '\\' && quoted) at += 1;
    else if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/**
 * The address of a node as proxies write it: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
 *
 * @returns null for what names no address: `unknown`, `_hidden` (RFC 7239 section 6.3), anything else
 */
export function nodeAddress(node: string): string | null {
  const text = node.trim().replace(/^"(.*)"$/, '$1');
  const bracketed = /^\[([^\]]*)\](?::[0-9]{1,5})?$/.exec(text)?.[1];
  const withPort = /^([0-9.]+):[0-9]{1,5}$/.exec(text)?.[1];
  const address = plainAddress(bracketed ?? withPort ?? text);
  return isIP(address) === 0 ? null : address;
}
