import { parseAddress } from './addresses.ts';
import { MAX_REGEX_CHARACTERS } from './bounds.ts';
import { compileRegex } from './compile-regex.ts';
import { accept, type Judgement, refuse, text } from './judge.ts';
import { judgeHostName, judgeLine } from './names.ts';

/** Judges the source of a regular expression, without the leading '~'. */
export const judgeRegex = (source: string): Judgement<string> => {
  const allowed = `a regular expression of at most ${MAX_REGEX_CHARACTERS} characters`;
  if (source === '') return refuse('is an empty regular expression', allowed);
  if (source.length > MAX_REGEX_CHARACTERS) return refuse('is too long', allowed);
  try {
    compileRegex(source);
    return accept(source);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // What is wrong stands last: the expression, which is quoted before it, is named by whoever reports this.
    const reason = message.split(': ').at(-1) ?? message;
    return refuse(`is not a valid regular expression (${reason.replaceAll(/\s+/g, ' ')})`, allowed);
  }
};

const judgeRegexPattern = (input: string): Judgement<string> => {
  const judgement = judgeRegex(input.slice(1));
  return judgement.ok ? accept(input) : judgement;
};

const HOST_ALLOWED =
  '"shop.localhost", "*.shop.localhost", an IP address without port, or "~" and a regular expression';

/**
 * A host: exact, '*.' and a name (one or more labels in front), or '~regex' over the lower-case host without port.
 * Output: names in lower case, IPv6 addresses in brackets.
 */
export const hostPattern = () =>
  text(
    (input) => {
      if (input.startsWith('~')) return judgeRegexPattern(input);
      if (input === '*') return refuse('matches every host', 'leave "hosts" out to match every host');
      const address = input.replace(/^\[(.*)\]$/, '$1').toLowerCase();
      if (parseAddress(address)?.family === 6) return accept(`[${address}]`);
      const wildcard = input.startsWith('*.');
      const judged = judgeHostName(wildcard ? input.slice(2) : input);
      if (judged.ok) return accept(wildcard ? `*.${judged.value}` : judged.value);
      return refuse(
        input.includes('*') ? 'has a * that is not the whole first label' : judged.message,
        HOST_ALLOWED,
      );
    },
    {
      kind: 'host pattern',
      allowed: HOST_ALLOWED,
      examples: ['shop.localhost', '*.shop.localhost', '~^v[0-9]+\\.localhost$'],
    },
  );

const PATH_ALLOWED = '"/a" (exactly), "/a/*" (/a and everything below), or "~" and a regular expression';

/** A path: exact, prefix ('/a/*' is /a and everything below), or '~regex' over the normalised path without query. */
export const pathPattern = () =>
  text(
    (input) => {
      if (input.startsWith('~')) return judgeRegexPattern(input);
      if (!input.startsWith('/')) return refuse('does not start with /', PATH_ALLOWED);
      if (/[?#]/.test(input))
        return refuse('has a query or fragment', `${PATH_ALLOWED}; match parameters with "query"`);
      if (input.replace(/\/\*$/, '').includes('*'))
        return refuse('has a * that is not its last part', PATH_ALLOWED);
      if (/[\s]/.test(input)) return refuse('contains white space', `${PATH_ALLOWED}; write a space as %20`);
      return judgeLine(input);
    },
    { kind: 'path pattern', allowed: PATH_ALLOWED, examples: ['/api/*', '/', '~^/v[0-9]+/'] },
  );

const VALUE_ALLOWED = 'the exact value, "*" for present with any value, or "~" and a regular expression';

/** The value of a header or query parameter: exact, '*' (present), or '~regex'. */
export const valuePattern = () =>
  text((input) => (input.startsWith('~') ? judgeRegexPattern(input) : judgeLine(input)), {
    kind: 'value pattern',
    allowed: VALUE_ALLOWED,
  });

const METHOD_ALLOWED = 'a method in capital letters, such as GET';

/** A request method: a token, compared case-sensitively (RFC 9110 section 9.1). */
export const method = () =>
  text(
    (input) => {
      if (/^[A-Z][A-Z0-9_-]{0,31}$/.test(input)) return accept(input);
      const upper = input.toUpperCase();
      return /^[A-Z][A-Z0-9_-]{0,31}$/.test(upper)
        ? refuse('is not in capital letters', `${upper}: methods are case-sensitive`)
        : refuse('is not a method', METHOD_ALLOWED);
    },
    {
      kind: 'method',
      allowed: METHOD_ALLOWED,
      pattern: '^[A-Z][A-Z0-9_-]{0,31}$',
      examples: ['GET', 'POST'],
    },
  );

const PREFIX_ALLOWED = 'a path such as "/api", without * and without / at the end';

/** A literal path prefix, without a trailing slash. */
export const pathPrefix = () =>
  text(
    (input) =>
      /^(\/[^/?#*\s]+)+$/.test(input) ? judgeLine(input) : refuse('is not a path prefix', PREFIX_ALLOWED),
    { kind: 'path prefix', allowed: PREFIX_ALLOWED, examples: ['/api'] },
  );
