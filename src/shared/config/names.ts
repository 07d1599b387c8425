import { MAX_LINE_CHARACTERS } from './bounds.ts';
import { accept, type Judgement, refuse, text } from './judge.ts';

const ID_ALLOWED = '1 to 40 of the characters a-z, 0-9 and -';

/** The name of a listener, route, pool or upstream. */
export const id = () =>
  text(
    (input) => (/^[a-z0-9-]{1,40}$/.test(input) ? accept(input) : refuse('is not a valid id', ID_ALLOWED)),
    {
      kind: 'id',
      allowed: ID_ALLOWED,
      range: '1 to 40 of a-z, 0-9, -',
      pattern: '^[a-z0-9-]{1,40}$',
    },
  );

const HOST_ALLOWED = 'a host name such as "shop.localhost", without scheme, port or path';

/** Judges one host name (RFC 1123 labels, `_` tolerated); the result is in lower case. IP addresses pass as names. */
export const judgeHostName = (input: string): Judgement<string> => {
  const name = input.toLowerCase();
  if (/[^\x20-\x7e]/.test(name)) return refuse('has characters outside ASCII', 'the "xn--" form of the name');
  if (name.length > 253) return refuse('is longer than 253 characters', HOST_ALLOWED);
  const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
  if (name.split('.').every((part) => label.test(part))) return accept(name);
  if (name.includes('://')) return refuse('has a scheme', HOST_ALLOWED);
  if (name.includes('/')) return refuse('has a path', HOST_ALLOWED);
  if (/:[0-9]+$/.test(name)) return refuse('has a port', HOST_ALLOWED);
  return refuse('is not a host name', HOST_ALLOWED);
};

/** One host name. Output: in lower case. */
export const hostName = () =>
  text(judgeHostName, { kind: 'host name', allowed: HOST_ALLOWED, examples: ['shop.localhost'] });

const FIELD_NAME_ALLOWED = "a header name: letters, digits and any of !#$%&'*+-.^_`|~";

/** A header field name is a token (RFC 9110 section 5.1). */
export const judgeHeaderName = (input: string): Judgement<string> =>
  /^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}$/.test(input)
    ? accept(input)
    : refuse('is not a valid header name', FIELD_NAME_ALLOWED);

/** A header name as written. */
export const headerName = () =>
  text(judgeHeaderName, {
    kind: 'header name',
    allowed: FIELD_NAME_ALLOWED,
    pattern: "^[!#$%&'*+\\-.^_`|~0-9A-Za-z]{1,256}$",
  });

/** A header name, in lower case on output: for comparing. */
export const lowerCaseHeaderName = () =>
  text(
    (input) => {
      const judgement = judgeHeaderName(input);
      return judgement.ok ? accept(judgement.value.toLowerCase()) : judgement;
    },
    { kind: 'header name', allowed: FIELD_NAME_ALLOWED },
  );

const LINE_ALLOWED = `text on one line, at most ${MAX_LINE_CHARACTERS} characters`;

/** Refuses what would end a header line early (RFC 9110 section 5.5), or is too long to be meant. */
export const judgeLine = (input: string): Judgement<string> => {
  if (/[\r\n\0]/.test(input)) return refuse('contains a line break or a NUL', LINE_ALLOWED);
  return input.length <= MAX_LINE_CHARACTERS ? accept(input) : refuse('is too long', LINE_ALLOWED);
};

/** A header value without CR, LF or NUL. */
export const headerValue = () =>
  text(
    (input) => {
      const line = judgeLine(input);
      if (!line.ok) return line;
      // The codec writes header values as latin1; anything beyond would be silently cut.
      return /[^\t\x20-\x7e\x80-\xff]/.test(input)
        ? refuse('has a control character or one beyond latin1', 'visible characters, spaces and tabs')
        : accept(input);
    },
    { kind: 'header value', allowed: LINE_ALLOWED },
  );

/** A path to a file or folder; relative ones start at the folder of the configuration file. Never empty. */
export const filePath = (orEmpty = false) =>
  text(
    (input) =>
      input === '' && !orEmpty ? refuse('is empty', 'a path to a file or folder') : judgeLine(input),
    {
      kind: 'path',
      allowed: 'a path, relative to the folder of this file',
    },
  );

/** What a hash or a rate is counted by: 'client', 'path', 'uri', 'host', 'header:NAME', 'cookie:NAME', 'query:NAME'. */
export const requestKey = () => {
  const allowed = 'client, path, uri, host, header:NAME, cookie:NAME or query:NAME';
  return text(
    (input) => {
      if (['client', 'path', 'uri', 'host'].includes(input)) return accept(input);
      const found = /^(header|cookie|query):(.+)$/.exec(input);
      if (found === null) return refuse('is not a known key', allowed);
      const [, kind = '', name = ''] = found;
      if (kind === 'query') return judgeLine(input);
      const judged = judgeHeaderName(name);
      return judged.ok ? accept(input) : refuse(`names the impossible ${kind} "${name}"`, allowed);
    },
    { kind: 'request key', allowed, range: allowed },
  );
};
