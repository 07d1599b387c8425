import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import { classNames } from '../../ui/class-names.ts';
import { type ComparedField, compareHeaders } from './header-compare.ts';

/** Header sections of both sides, laid over each other with the differences marked. */
export function HeadersTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { request, upstreamRequest, upstreamResponse, response } = detail;
  const none: HeaderPairs = [];
  return (
    <div className="selectable flex flex-col gap-5 p-4">
      <HeaderSection
        title="Request"
        note={upstreamRequest === null ? 'as the client sent it; no upstream was asked' : 'client → upstream'}
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
            upstreamResponse === null
              ? 'made by Doorman'
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

interface HeaderSectionProps {
  readonly title: string;
  readonly note: string;
  readonly lines: readonly ComparedField[];
  readonly fields: readonly ComparedField[];
}

function HeaderSection({ title, note, lines, fields }: HeaderSectionProps) {
  const all = [...lines, ...fields];
  const added = all.filter((field) => field.difference === 'added').length;
  const removed = all.filter((field) => field.difference === 'removed').length;
  return (
    <section>
      <h3 className="flex items-baseline gap-2 pb-1">
        <span className="font-semibold">{title}</span>
        <span className="flex-1 text-faint text-xs">{note}</span>
        {removed > 0 && <span className="font-mono text-error text-xs">− {removed}</span>}
        {added > 0 && <span className="font-mono text-ok text-xs">+ {added}</span>}
      </h3>
      <div className="overflow-hidden rounded-md border border-line py-1 font-mono text-xs leading-5">
        {all.length === 0 ? (
          <p className="px-2 text-muted">No field.</p>
        ) : (
          all.map((field, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: equal lines are told apart by their place alone
            <HeaderLine key={`${index}-${field.difference}`} field={field} />
          ))
        )}
      </div>
    </section>
  );
}

const differences = {
  same: { sign: '', spoken: '', className: '' },
  removed: { sign: '−', spoken: 'removed: ', className: 'bg-error-soft' },
  added: { sign: '+', spoken: 'added: ', className: 'bg-ok-soft' },
} as const;

const signTone = { same: '', removed: 'text-error', added: 'text-ok' } as const;

function HeaderLine({ field }: { readonly field: ComparedField }) {
  const { sign, spoken, className } = differences[field.difference];
  return (
    <div className={classNames('flex gap-1.5 px-2', className)}>
      <span aria-hidden className={classNames('w-2 shrink-0', signTone[field.difference])}>
        {sign}
      </span>
      <p className="min-w-0 flex-1 break-all">
        {spoken !== '' && <span className="sr-only">{spoken}</span>}
        {field.name !== '' && <span className="text-muted">{field.name}: </span>}
        {field.value}
      </p>
    </div>
  );
}
