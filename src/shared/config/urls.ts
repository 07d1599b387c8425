import { parseAddress } from './addresses.ts';
import { accept, type Judgement, refuse, text } from './judge.ts';
import { isLocationPlaceholder, LOCATION_PLACEHOLDERS } from './location-placeholders.ts';
import { judgeHostName, judgeLine } from './names.ts';

const UPSTREAM_ALLOWED = 'http:// or https://, a host and optionally a port, such as "http://localhost:3001"';

/** Judges the address of an upstream. Output: 'scheme://host' or 'scheme://host:port' in lower case, nothing after it. */
export const judgeUpstreamUrl = (input: string): Judgement<string> => {
  const found = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)(.*)$/s.exec(input);
  if (found === null) {
    const bare = /^[A-Za-z0-9.-]+(:[0-9]+)?$/.test(input);
    return refuse(
      'has no scheme',
      bare ? `${UPSTREAM_ALLOWED}; did you mean "http://${input}"?` : UPSTREAM_ALLOWED,
    );
  }
  const [, scheme = '', authority = '', rest = ''] = found;
  const lowerScheme = scheme.toLowerCase();
  if (lowerScheme === 'ws' || lowerScheme === 'wss') {
    const instead = lowerScheme === 'ws' ? 'http' : 'https';
    return refuse(
      `has the scheme ${lowerScheme}`,
      `${instead}://${authority}: WebSockets pass through it as well`,
    );
  }
  if (lowerScheme !== 'http' && lowerScheme !== 'https')
    return refuse(`has the scheme ${scheme}`, UPSTREAM_ALLOWED);
  if (authority.includes('@'))
    return refuse('has credentials', `${UPSTREAM_ALLOWED}, without user and password`);
  if (rest.includes('?')) return refuse('has a query', `${UPSTREAM_ALLOWED}, without query`);
  if (rest.includes('#')) return refuse('has a fragment', `${UPSTREAM_ALLOWED}, without fragment`);
  if (rest !== '' && rest !== '/') return refuse('has a path', `${UPSTREAM_ALLOWED}, without path`);
  const parts = /^(\[[^\]]*\]|[^:[\]]*)(?::([0-9]*))?$/.exec(authority);
  if (parts === null) return refuse('has an impossible host or port', UPSTREAM_ALLOWED);
  const [, host = '', port] = parts;
  if (host === '') return refuse('has no host', UPSTREAM_ALLOWED);
  if (port !== undefined && (port === '' || Number(port) < 1 || Number(port) > 65_535)) {
    return refuse(`has the impossible port "${port}"`, 'a port from 1 to 65535');
  }
  if (host.startsWith('[') && parseAddress(host.slice(1, -1))?.family !== 6) {
    return refuse('has brackets around what is no IPv6 address', UPSTREAM_ALLOWED);
  }
  const name = host.startsWith('[') ? accept(host.toLowerCase()) : judgeHostName(host);
  if (!name.ok) return refuse(`has a host that ${name.message}`, UPSTREAM_ALLOWED);
  return accept(`${lowerScheme}://${name.value}${port === undefined ? '' : `:${Number(port)}`}`);
};

/** The address of an upstream. */
export const upstreamUrl = () =>
  text(judgeUpstreamUrl, {
    kind: 'URL',
    allowed: UPSTREAM_ALLOWED,
    pattern: '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@]+/?$',
    examples: ['http://localhost:3000'],
  });

const PLACEHOLDER_LIST = LOCATION_PLACEHOLDERS.map((name) => `{${name}}`).join(', ');

const LOCATION_ALLOWED = `an http(s) URL or a path starting with /, with ${PLACEHOLDER_LIST} where they are wanted`;

/** Where a redirect leads: a URL or path in which placeholders stand for what was asked for. */
export const redirectLocation = () =>
  text(
    (input) => {
      const line = judgeLine(input);
      if (!line.ok) return line;
      if (/[^\x21-\x7e]/.test(input))
        return refuse(
          'has a space or a character outside ASCII',
          `${LOCATION_ALLOWED}; percent-encode the rest`,
        );
      if (!/^((https?|\{scheme\}):\/\/[^/]|\/(?!\/))/i.test(input))
        return refuse('is neither a URL nor a path', LOCATION_ALLOWED);
      const unknown = [...input.matchAll(/\{([^}]*)\}?/g)].find(
        ([whole, name = '']) => !whole.endsWith('}') || !isLocationPlaceholder(name),
      );
      return unknown === undefined
        ? accept(input)
        : refuse(`has the unknown placeholder ${unknown[0]}`, LOCATION_ALLOWED);
    },
    { kind: 'location', allowed: LOCATION_ALLOWED, examples: ['https://{host}{path}'] },
  );
