import { useState } from 'react';
import type { ExchangeDetail, RequestRecord, ResponseRecord } from '../../../shared/model/exchange.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { formatCount } from '../../ui/format.ts';
import { VisibleText } from '../../ui/visible-text.tsx';

/** Characters of a head that are drawn before one asks for all. */
const headLength = 20_000;

const fieldLines = (headers: RequestRecord['headers']): readonly string[] =>
  headers.map(([name, value]) => `${name}: ${value}`);

/** A head as HTTP/1.1 writes it, whatever version it came in. */
export const requestHead = ({
  method,
  target,
  headers,
}: Pick<RequestRecord, 'method' | 'target' | 'headers'>): string =>
  [`${method} ${target}`, ...fieldLines(headers)].join('\n');

export const responseHead = ({
  status,
  reason,
  headers,
}: Pick<ResponseRecord, 'status' | 'reason' | 'headers'>): string =>
  [`${status} ${reason}`.trim(), ...fieldLines(headers)].join('\n');

/** The four heads of an exchange as they were on the wire. */
export function RawHeads({ detail }: { readonly detail: ExchangeDetail }) {
  const { request, upstreamRequest, upstreamResponse, response } = detail;
  return (
    <>
      <RawHead title="Client → Doorman" text={requestHead(request)} />
      {upstreamRequest !== null && <RawHead title="Doorman → upstream" text={requestHead(upstreamRequest)} />}
      {upstreamResponse !== null && (
        <RawHead title="Upstream → Doorman" text={responseHead(upstreamResponse)} />
      )}
      {response !== null && <RawHead title="Doorman → client" text={responseHead(response)} />}
    </>
  );
}

function RawHead({ title, text }: { readonly title: string; readonly text: string }) {
  const [showsAll, setShowsAll] = useState(false);
  const isCut = !showsAll && text.length > headLength;
  return (
    <section>
      <h3 className="flex items-center gap-2 pb-1 font-semibold">
        <span className="flex-1">{title}</span>
        <CopyButton label={`Copy ${title}`} text={text} />
      </h3>
      <pre className="whitespace-pre-wrap break-all rounded-md border border-line px-2 py-1 font-mono text-xs leading-5">
        <VisibleText text={isCut ? text.slice(0, headLength) : text} />
      </pre>
      {isCut && (
        <Button size="sm" className="mt-2" onPress={() => setShowsAll(true)}>
          Show all {formatCount(text.length)} characters
        </Button>
      )}
    </section>
  );
}
