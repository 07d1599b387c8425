import type { ExchangeDetail, HeaderPairs } from '../model/exchange.ts';
import { firstValue, paramsOf, queryOf, requestCookies, responseCookies } from './parts.ts';
import { addFindings, type SecretFinding, type SecretPlace } from './report.ts';

/** Stands where a secret was. */
export const redactedMark = '[redacted]';

/** Characters of one body that are looked through. */
const textLimit = 1024 * 1024;
/** Fields of one JSON text that are looked at. */
const fieldLimit = 20_000;

/** Names that secrets go by; separators do not count, and parts of longer names do: `x-api-key`, `userPassword`. */
const secretNames =
  /passw(?:or)?d|passphrase|^pwd$|^pass$|secret|token$|tokens$|^jwt$|api-?key|apikey|access-?key|private-?key|^auth$|^authorization$|^credentials?$|session-?id$|^sid$|^session$|sessid$|^otp$|^pin$|^cvv$|^signature$|^sig$|^x-amz-security|^assertion$|^client-assertion$/;

/** What secrets look like, wherever they stand. Every pattern is linear: none begins within what another try has run through. */
const shapes: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['JSON Web Token', /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\./],
  ['private key', /-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----/],
  ['key of Amazon Web Services', /\bA(?:KI|SI)A[0-9A-Z]{16}\b/],
  ['token of GitHub', /\bgh[pousr]_\w{36}/],
  ['key of Stripe', /\b[rs]k_live_\w{16}/],
  ['token of Slack', /\bxox[abprs]-[\w-]{10}/],
  ['bearer token', /\bbearer [\w\-.~+/]{16}/i],
];

/** Names of our own writing that hold no secret. */
const harmlessNames = /^(?:x-)?csrf-?token-?name$|^tokens$|^(?:x-)?max-?tokens$|^next-?page-?token$/;

export interface LookedInto {
  readonly detail: ExchangeDetail;
  /** Content as text; null where it is none. */
  readonly requestText: string | null;
  readonly responseText: string | null;
  /** Of the messages of a WebSocket. */
  readonly frames: readonly string[];
}

/** What was hidden in an exchange, and what stays in it that looks like a secret, by name and place. */
export function findSecrets(looked: LookedInto): {
  readonly hidden: readonly SecretFinding[];
  readonly suspicious: readonly SecretFinding[];
} {
  const { detail } = looked;
  const example = detail.summary.id;
  let hidden: readonly SecretFinding[] = [];
  let suspicious: readonly SecretFinding[] = [];
  const see = (place: SecretPlace, name: string, value: string): void => {
    const finding = { place, name: name.toLowerCase(), count: 1, example };
    if (value.includes(redactedMark)) hidden = addFindings(hidden, [finding]);
    else if (value !== '' && (isSecretName(name) || shapeOf(value) !== null))
      suspicious = addFindings(suspicious, [finding]);
  };
  const seeHead = (headers: HeaderPairs): void => {
    for (const [name, value] of headers) {
      const lower = name.toLowerCase();
      // Cookies are looked at one by one, unless all of them are hidden at once.
      if ((lower === 'cookie' || lower === 'set-cookie') && value !== redactedMark) continue;
      see('header', name, value);
    }
    for (const { name, value } of [...requestCookies(headers), ...responseCookies(headers)])
      if (name !== '') see('cookie', name, value);
  };
  const seeText = (text: string | null, headers: HeaderPairs): void => {
    if (text === null || text === '') return;
    const looked = text.slice(0, textLimit);
    const params = paramsOf(firstValue(headers, 'content-type') ?? '', looked);
    for (const { name, value = '' } of params) see('body', name, value);
    let fields = 0;
    if (params.length === 0) {
      for (const [, name = '', value = ''] of looked.matchAll(jsonField)) {
        see('body', name, value);
        fields += 1;
        if (fields >= fieldLimit) break;
      }
    }
    const shape = shapeOf(looked);
    if (shape !== null)
      suspicious = addFindings(suspicious, [{ place: 'text', name: shape, count: 1, example }]);
  };
  const { request, upstreamRequest, upstreamResponse, response, informational } = detail;
  for (const { name, value } of queryOf(request.target)) see('query', name, value);
  seeHead(request.headers);
  seeHead(request.trailers);
  // What was sent on is for the most part the same; what was added on the way counts.
  seeHead(onlyIn(upstreamRequest?.headers ?? [], request.headers));
  seeHead(response?.headers ?? []);
  seeHead(response?.trailers ?? []);
  seeHead(onlyIn(upstreamResponse?.headers ?? [], response?.headers ?? []));
  for (const { headers } of informational) seeHead(headers);
  seeText(looked.requestText, request.headers);
  seeText(looked.responseText, response?.headers ?? []);
  for (const text of looked.frames) seeText(text, []);
  return { hidden, suspicious };
}

/** A key and a text of JSON. Bounded, so that what only begins like one costs little. */
const jsonField = /"((?:[^"\\]|\\.){1,64})"[ \t\r\n]{0,16}:[ \t\r\n]{0,16}"((?:[^"\\]|\\.){0,4096})"/g;

function isSecretName(name: string): boolean {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[_.\s]/g, '-');
  return secretNames.test(plain) && !harmlessNames.test(plain);
}

const shapeOf = (text: string): string | null =>
  shapes.find(([, pattern]) => pattern.test(text))?.[0] ?? null;

function onlyIn(headers: HeaderPairs, others: HeaderPairs): HeaderPairs {
  const known = new Set(others.map(([name, value]) => `${name.toLowerCase()}: ${value}`));
  return headers.filter(([name, value]) => !known.has(`${name.toLowerCase()}: ${value}`));
}
