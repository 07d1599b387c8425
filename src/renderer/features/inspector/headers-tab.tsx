import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import { type ComparedField, compareHeaders } from '../../ui/header-compare.ts';
import { HeaderSection } from '../../ui/header-section.tsx';
import { isFromElsewhere } from './exchange-words.ts';

/** Header sections of both sides, laid over each other with the differences marked. */
export function HeadersTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { request, upstreamRequest, upstreamResponse, response } = detail;
  const isImported = isFromElsewhere(detail.summary);
  const none: HeaderPairs = [];
  return (
    <div className="selectable flex flex-col gap-5 p-4">
      <HeaderSection
        title="Request"
        note={
          isImported
            ? 'as the file has it'
            : upstreamRequest === null
              ? 'as the client sent it; no upstream was asked'
              : 'client → upstream'
        }
        lines={[
          ...compareTexts(
            `${request.method} ${request.target}`,
            upstreamRequest === null ? null : `${upstreamRequest.method} ${upstreamRequest.target}`,
          ),
        ]}
        fields={compareHeaders(
          request.headers,
          upstreamRequest === null ? request.headers : upstreamRequest.headers,
        )}
      />
      {detail.informational.map((informational, index) => (
        <HeaderSection
          // biome-ignore lint/suspicious/noArrayIndexKey: informational responses are only ever appended
          key={`${index}-${informational.status}`}
          title={`Informational response ${informational.status}`}
          note="passed on before the response"
          lines={[]}
          fields={compareHeaders(informational.headers, informational.headers)}
        />
      ))}
      {response === null && upstreamResponse === null ? (
        <p className="text-muted">There is no response: the client received nothing.</p>
      ) : (
        <HeaderSection
          title="Response"
          note={
            isImported
              ? 'as the file has it'
              : upstreamResponse === null
                ? detail.summary.answeredBy === 'cache'
                  ? 'from the cache'
                  : 'made by Doorman'
                : response === null
                  ? 'as the upstream sent it; the client received nothing'
                  : 'upstream → client'
          }
          lines={compareTexts(
            statusLine(upstreamResponse ?? response),
            upstreamResponse === null || response === null ? null : statusLine(response),
          )}
          fields={compareHeaders(
            upstreamResponse?.headers ?? response?.headers ?? none,
            response?.headers ?? upstreamResponse?.headers ?? none,
          )}
        />
      )}
      <Trailers title="Request trailers" trailers={request.trailers} />
      <Trailers title="Response trailers" trailers={response?.trailers ?? none} />
    </div>
  );
}

const statusLine = (head: { readonly status: number; readonly reason: string } | null): string =>
  head === null ? '' : `${head.status} ${head.reason}`.trim();

/** A start line on both sides; `second` is null where there is no second side. */
function compareTexts(first: string, second: string | null): readonly ComparedField[] {
  if (second === null || first === second) return [{ name: '', value: first, difference: 'same' }];
  return [
    { name: '', value: first, difference: 'removed' },
    { name: '', value: second, difference: 'added' },
  ];
}

function Trailers({ title, trailers }: { readonly title: string; readonly trailers: HeaderPairs }) {
  if (trailers.length === 0) return null;
  return (
    <HeaderSection
      title={title}
      note="after the body"
      lines={[]}
      fields={compareHeaders(trailers, trailers)}
    />
  );
}
