import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { shellQuote } from '../../../shared/shell/shell-quote.ts';
import { headerValue } from '../../ui/header-compare.ts';

/** Fields curl writes itself, or that belong to the connection and not to the request. */
export const connectionFields = new Set([
  'host',
  'content-length',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'te',
]);

/** What is known of a request's body when it is written as a command. */
export interface CurlBody {
  /** The bytes as text; null when they are not text that a shell can carry. */
  readonly text: string | null;
  /** Whether all that was sent is there. */
  readonly whole: boolean;
}

/**
 * The request as the client sent it, as a curl command. Sends to the same address; add `--cacert` where the
 * authority is not trusted. A body that is not whole or not text is said in a comment, never sent in part.
 */
export function toCurl(detail: ExchangeDetail, body: CurlBody | null): string {
  const { request, summary } = detail;
  const parts = ['curl'];
  const text = body?.whole === true ? body.text : null;
  const sendsBody = text !== null && text !== '';
  if (request.method === 'HEAD') parts.push('--head');
  else if (request.method !== (sendsBody ? 'POST' : 'GET'))
    parts.push(`--request ${shellQuote(request.method)}`);
  const target = request.target.startsWith('/') ? request.target : `/${request.target}`;
  parts.push('--globoff', '--path-as-is', shellQuote(`${summary.scheme}://${summary.authority}${target}`));
  let compressed = false;
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (name.startsWith(':') || connectionFields.has(lower)) continue;
    if (lower === 'accept-encoding') {
      compressed = true;
      continue;
    }
    // `Name:` would remove the field; `Name;` sends it empty.
    parts.push(`--header ${shellQuote(value === '' ? `${name};` : `${name}: ${value}`)}`);
  }
  if (compressed) parts.push('--compressed');
  if (sendsBody) parts.push(`--data-raw ${shellQuote(text)}`);
  // curl would call the body a form; the request did not say what it was.
  if (sendsBody && headerValue(request.headers, 'content-type') === null)
    parts.push("--header 'content-type:'");
  const command = parts.join(' \\\n  ');
  if (body === null || sendsBody || request.body.size === 0) return command;
  const reason = body.whole ? 'it is not text' : 'only its beginning was recorded';
  return `# The request had a body of ${request.body.size} bytes, which is left out: ${reason}.\n${command}`;
}
