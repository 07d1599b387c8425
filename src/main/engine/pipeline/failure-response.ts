import { explainFault } from '../../../shared/explain/fault.ts';
import { type Fault, type FaultKind, faults } from '../../../shared/model/fault.ts';
import { escapeHtml } from '../escape-html.ts';
import type { FailureAnswer } from '../failure.ts';
import { HeaderList } from '../headers.ts';
import { bodyOf, type Response } from '../message.ts';
import type { ExchangeContext } from './context.ts';

/**
 * The page a client sees when Doorman itself must answer: it names the route and the reason, as JSON or HTML by
 * `Accept`, and never an address of an upstream. `Proxy-Status` says it to programs (RFC 9209).
 */
export function failureResponse(
  context: ExchangeContext,
  fault: Fault,
  answer: FailureAnswer = {},
): Response {
  const { proxyStatus, fields = [], ...kind }: FaultKind = faults[fault.code];
  const { status = kind.status, fields: further = [] } = answer;
  const { title, sentence, advice } = explainFault(fault.code);
  const { id, route, upstream } = context;
  const accept = context.request.headers.joined('accept') ?? '';
  const asHtml = /text\/html|application\/xhtml\+xml/i.test(accept);
  const facts = { status, code: fault.code, title, sentence, advice, route, upstream, exchange: id };
  const text = asHtml ? page(facts) : `${JSON.stringify({ error: facts }, null, 2)}\n`;
  const bytes = Buffer.from(text);
  const headers = new HeaderList([
    'Content-Type',
    asHtml ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8',
    'Content-Length',
    String(bytes.length),
    'Cache-Control',
    'no-store',
    'Proxy-Status',
    `doorman; error=${proxyStatus}`,
    ...fields.flat(),
    ...further.flat(),
  ]);
  if (asHtml) {
    headers.append(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
    );
  }
  const silent = context.request.method === 'HEAD';
  return { head: { status, reason: '', headers }, body: bodyOf(silent ? new Uint8Array() : bytes) };
}

interface PageFacts {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly advice: string;
  readonly route: string | null;
  readonly upstream: string | null;
  readonly exchange: string;
}

const pageStyle = `:root{color-scheme:light dark}body{font:15px/1.55 system-ui,sans-serif;max-width:36rem;margin:14vh auto 0;padding:0 1.5rem}
h1{font-size:1.35rem;margin:0 0 .5rem}p{margin:.5rem 0}small,dl{color:GrayText}dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin-top:1.5rem}
dd{margin:0;font-family:ui-monospace,monospace;font-size:.85rem}dt{font-size:.85rem}`;

function page({ status, code, title, sentence, advice, route, upstream, exchange }: PageFacts): string {
  const rows = [
    ['Status', String(status)],
    ['Reason', code],
    ['Route', route],
    ['Upstream', upstream],
    ['Exchange', exchange],
  ].flatMap(([label, value]) =>
    value === null || value === undefined
      ? []
      : [`<dt>${escapeHtml(label ?? '')}</dt><dd>${escapeHtml(value)}</dd>`],
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${status} ${escapeHtml(title)}</title><style>${pageStyle}</style>
<h1>${escapeHtml(title)}</h1><p>${escapeHtml(sentence)}</p><p>${escapeHtml(advice)}</p><dl>${rows.join('')}</dl><p><small>This page was made by Doorman, not by the service behind it.</small></p></html>
`;
}
