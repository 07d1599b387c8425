import {
  isLocationPlaceholder,
  type LocationPlaceholder,
} from '../../../shared/config/location-placeholders.ts';
import type { RouteTarget } from '../../../shared/config/schema.ts';
import type { PlacedListener } from '../placed.ts';
import type { NginxContext } from './context.ts';
import { braced, comment, dollar, literal, map, quoted } from './words.ts';

type Respond = Extract<RouteTarget, { kind: 'respond' }>;
type Redirect = Extract<RouteTarget, { kind: 'redirect' }>;

/** Bytes of a body that are written into the file; a parameter of nginx holds 4096. */
const bodyLimit = 64 * 1024;
const pieceLength = 900;

const port = map('$http_host', '$asked_port', [
  ['"~:(?<port_of_host>[0-9]+)\\\\z"', '$port_of_host'],
  ['default', '$usual_port'],
]);
const usualPort = map('$scheme', '$usual_port', [
  ['https', '443'],
  ['default', '80'],
]);

const placeholders: Readonly<Record<Exclude<LocationPlaceholder, 'uri'>, string>> = {
  scheme: braced('scheme'),
  host: braced('host'),
  port: braced('asked_port'),
  path: braced('request_uri'),
  query: braced('args'),
};

export function redirectLines(
  { location, status }: Redirect,
  { listener }: PlacedListener,
  path: string,
  { maps, leftOut }: NginxContext,
): string[] {
  const parts = location.split(/\{([a-z]+)\}/);
  const pieces: string[] = [];
  for (const [at, text] of parts.entries()) {
    if (at % 2 === 0 || !isLocationPlaceholder(text)) pieces.push(text.replaceAll('$', dollar));
    else if (text === 'uri') {
      leftOut.add(
        `${path}.to.redirect.location`,
        location,
        'nginx has no percent-encoded URL; the route answers with 501.',
        'Take {uri} out, or use {path}.',
      );
      return [comment(`redirects to ${location} in Doorman`), 'return 501;'];
    } else {
      if (text === 'port') maps.add([...port, ...usualPort]);
      pieces.push(placeholders[text]);
    }
  }
  if (listener.trustForwardedFrom.length > 0 && /\{(?:scheme|host|port)\}/.test(location))
    leftOut.add(
      `${path}.to.redirect.location`,
      location,
      'behind a trusted proxy Doorman takes scheme, host and port from X-Forwarded-*, and nginx those of the connection.',
      'Write them out.',
    );
  return [`return ${status} ${quoted(pieces.join(''))};`];
}

/** Statuses with which `return` makes a redirect of its text. */
const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

export function respondLines(
  { status, headers, body }: Respond,
  path: string,
  context: NginxContext,
): string[] {
  const { maps, leftOut } = context;
  const at = `${path}.to.respond`;
  const refuse = (what: string, why: string, instead: string): string[] => {
    leftOut.add(at, what, `${why} The route answers with 501.`, instead);
    return ['return 501;'];
  };
  if (redirecting.has(status))
    return refuse(
      `status: ${status}`,
      'nginx makes a redirect of an answer with this status.',
      'Use to: {redirect: …}.',
    );
  // nginx answers these by itself, or ends the connection (444).
  if (status === 304 || status === 444 || status === 499)
    return refuse(
      `status: ${status}`,
      'nginx does something of its own with this status.',
      'Use another status.',
    );
  const bytes = new TextEncoder().encode(body).length;
  if (bytes > bodyLimit)
    return refuse(`a body of ${bytes} bytes`, 'it is too long for the file.', 'Serve it as a file.');
  if (body.includes('\0'))
    return refuse('body', 'it has a NUL, which ends the file for nginx.', 'Serve it as a file.');
  const lines: string[] = [];
  let type = body === '' ? '' : 'text/plain; charset=utf-8';
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (
      !/^[A-Za-z0-9_-]+$/.test(name) ||
      value === '' ||
      /[^\t\x20-\x7e]/.test(value) ||
      ['server', 'date'].includes(key)
    ) {
      leftOut.add(
        `${at}.headers`,
        `${name}: ${JSON.stringify(value)}`,
        'nginx cannot send this header.',
        'Use letters, digits and - in its name, and some ASCII for its value.',
      );
    } else if (key === 'content-type') type = value;
    else lines.push(`add_header ${name} ${literal(value)} always;`);
  }
  if (/[\\"$]/.test(type)) {
    leftOut.add(
      `${at}.headers`,
      `content-type: ${type}`,
      'nginx writes it as it stands, without quoting.',
      'Use a plain type.',
    );
    type = 'text/plain; charset=utf-8';
  }
  // A text makes nginx send it in place of a page of its own, even where it is empty.
  const pieces = body.match(new RegExp(`.{1,${pieceLength}}`, 'gsu')) ?? [];
  if (pieces.length <= 1) {
    const text = pieces[0] === undefined ? '$an_empty_body' : null;
    if (text !== null) maps.add(map('""', '$an_empty_body', [['default', '""']]));
    return [
      ...(type === '' ? ['default_type "";'] : [`default_type ${quoted(type)};`]),
      ...lines,
      `return ${status} ${text ?? literal(body)};`,
    ];
  }
  const name = path.replace(/[^0-9]+/g, '');
  for (const [index, piece] of pieces.entries())
    maps.add(map('""', `$body_${name}_${index}`, [['default', literal(piece)]]));
  const all = pieces.map((_, index) => braced(`body_${name}_${index}`)).join('');
  return [`default_type ${quoted(type)};`, ...lines, `return ${status} "${all}";`];
}
