import { MAX_LINE_CHARACTERS } from '../config/bounds.ts';
import type { HeaderPairs } from '../model/exchange.ts';

/** Fields that a request may be given, and characters of all of them together. */
export const requestFieldLimit = 256;
export const requestHeadLimit = 64 * 1024;
/** Longest body that can be written by hand or taken from a file, in bytes. */
export const requestBodyLimit = 4 * 1024 * 1024;

/** Where in a request something is wrong: `index` is the place of a header. */
export interface RequestMistake {
  readonly field: 'method' | 'url' | 'headers' | 'body';
  readonly index: number | null;
  /** What was seen and what is allowed. */
  readonly message: string;
}

/** The parts of a URL as they go into a request, nothing of them changed. */
export interface UrlParts {
  readonly scheme: 'http' | 'https';
  readonly authority: string;
  readonly target: string;
}

const methodForm = /^[A-Z][A-Z0-9_-]{0,31}$/;
const nameForm = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const valueForm = /^[\t\x20-\x7e\x80-\xff]*$/;
const authorityForm = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{0,5})?$/;
const targetForm = /^(?:\/[\x21\x22\x24-\x7e]*|\*)$/;

/** @returns null for what is no URL with scheme and host */
export function splitUrl(url: string): UrlParts | null {
  const found = /^(https?):\/\/([^/?#\s]+)(.*)$/i.exec(url.trim());
  if (found === null) return null;
  const [, scheme = '', authority = '', rest = ''] = found;
  const target = rest === '' ? '/' : rest.startsWith('?') ? `/${rest}` : rest;
  return { scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https', authority, target };
}

/** What is wrong with a method; null when it may be sent. */
export function judgeMethod(method: string): string | null {
  if (!methodForm.test(method))
    return `"${shown(method)}" is no method. Write capital letters, such as GET or POST.`;
  return method === 'CONNECT' || method === 'TRACE'
    ? `${method} is refused by Doorman. Choose another method.`
    : null;
}

/** What is wrong with a path and query; null when they may be sent. */
export function judgeTarget(target: string): string | null {
  if (target.length > MAX_LINE_CHARACTERS)
    return `The path has ${target.length} characters; ${MAX_LINE_CHARACTERS} are allowed.`;
  if (target.includes('#')) return 'What follows # is never sent. Take it away, or write %23.';
  return targetForm.test(target)
    ? null
    : `"${shown(target)}" is no path: it begins with / and has no spaces; other characters are percent-encoded, such as %20.`;
}

/** What is wrong with a host and port; null when they may be sent. */
export const judgeAuthority = (authority: string): string | null =>
  authorityForm.test(authority)
    ? null
    : `"${shown(authority)}" is no host. Write a name or an address, with a port where it needs one.`;

/** What is wrong with each of the fields of a head. */
export function judgeHeaders(headers: HeaderPairs): readonly RequestMistake[] {
  const mistakes: RequestMistake[] = [];
  const wrong = (index: number | null, message: string): void => {
    mistakes.push({ field: 'headers', index, message });
  };
  if (headers.length > requestFieldLimit)
    wrong(null, `There are ${headers.length} headers; ${requestFieldLimit} are allowed.`);
  let characters = 0;
  let hosts = 0;
  for (const [index, [name, value]] of headers.slice(0, requestFieldLimit).entries()) {
    characters += name.length + value.length;
    if (name === '') wrong(index, 'The name is missing. Write one, or remove the header.');
    else if (!nameForm.test(name))
      wrong(index, `"${shown(name)}" is no name: letters, digits and - are allowed.`);
    if (!valueForm.test(value))
      wrong(
        index,
        `The value of ${shown(name)} has a line break, a control character or one beyond Latin-1.`,
      );
    if (name.toLowerCase() !== 'host') continue;
    hosts += 1;
    const problem = judgeAuthority(value.trim());
    if (hosts > 1) wrong(index, 'There is a Host already; a request has one.');
    else if (problem !== null) wrong(index, problem);
  }
  if (characters > requestHeadLimit)
    wrong(null, `The headers have ${characters} characters; ${requestHeadLimit} are allowed.`);
  return mistakes;
}

/** Everything that keeps a request from being sent. */
export function judgeRequest(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderPairs;
}): readonly RequestMistake[] {
  const method = judgeMethod(request.method);
  const parts = splitUrl(request.url);
  const url =
    parts === null
      ? `"${shown(request.url)}" is no URL. Write it with its scheme, such as https://shop.localhost:8443/cart.`
      : (judgeAuthority(parts.authority) ?? judgeTarget(parts.target));
  return [
    ...(method === null ? [] : [{ field: 'method' as const, index: null, message: method }]),
    ...(url === null ? [] : [{ field: 'url' as const, index: null, message: url }]),
    ...judgeHeaders(request.headers),
  ];
}

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);
