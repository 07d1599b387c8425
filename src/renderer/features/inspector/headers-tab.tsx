import { type ReactNode, useState } from 'react';
import type { ExchangeDetail, HeaderPairs } from '../../../shared/model/exchange.ts';
import { hopByHopFields } from '../../../shared/model/hop-by-hop.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { type ComparedField, compareHeaders } from '../../ui/header-compare.ts';
import { HeaderSection } from '../../ui/header-section.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PairTable } from './body/pair-table.tsx';
import { type Cookie, sentCookies, setCookies } from './cookies.ts';
import { isFromElsewhere } from './exchange-words.ts';
import { RawHeads, requestHead, responseHead } from './raw-heads.tsx';

/** Header sections of both sides, laid over each other with the differences marked, or as they were on the wire. */
export function HeadersTab({ detail }: { readonly detail: ExchangeDetail }) {
  const [layout, setLayout] = useState<'compared' | 'raw'>('compared');
  const [search, setSearch] = useState('');
  return (
    <div className="flex h-full flex-col">
      <div className="flex h-10 shrink-0 items-center gap-3 border-line border-b px-4">
        <SegmentedControl
          label="Show headers"
          options={[
            { value: 'compared', label: 'Compared' },
            { value: 'raw', label: 'Raw' },
          ]}
          value={layout}
          onChange={setLayout}
        />
        {layout === 'compared' && (
          <TextField
            label="Find in headers"
            hideLabel
            data
            placeholder="Find in headers"
            value={search}
            onChange={setSearch}
            className="w-48"
          />
        )}
      </div>
      <div className="selectable flex min-h-0 flex-1 flex-col gap-5 overflow-auto p-4">
        {layout === 'raw' ? <RawHeads detail={detail} /> : <Compared detail={detail} search={search} />}
      </div>
    </div>
  );
}

interface ComparedProps {
  readonly detail: ExchangeDetail;
  readonly search: string;
}

function Compared({ detail, search }: ComparedProps) {
  const { request, upstreamRequest, upstreamResponse, response } = detail;
  const isImported = isFromElsewhere(detail.summary);
  const none: HeaderPairs = [];
  const found = (fields: readonly ComparedField[]) => fields.filter((field) => has(field, search));
  const requestFields = compareHeaders(
    request.headers,
    upstreamRequest === null ? request.headers : upstreamRequest.headers,
  );
  return (
    <>
      <HeaderSection
        title="Request"
        note={
          isImported
            ? 'as the file has it'
            : upstreamRequest === null
              ? 'as the client sent it; no upstream was asked'
              : 'client → upstream'
        }
        lines={found(
          compareTexts(
            `${request.method} ${request.target}`,
            upstreamRequest === null ? null : `${upstreamRequest.method} ${upstreamRequest.target}`,
          ),
        )}
        fields={found(requestFields)}
        remark={hopRemark}
        action={<CopyButton label="Copy the request head" text={requestHead(request)} />}
      />
      <Cookies title="Cookies sent" cookies={sentCookies(request.headers)} search={search} />
      {detail.informational.map((informational, index) => (
        <HeaderSection
          // biome-ignore lint/suspicious/noArrayIndexKey: informational responses are only ever appended
          key={`${index}-${informational.status}`}
          title={`Informational response ${informational.status}`}
          note="passed on before the response"
          lines={[]}
          fields={found(compareHeaders(informational.headers, informational.headers))}
        />
      ))}
      {response === null && upstreamResponse === null ? (
        <p className="text-muted">
          {detail.summary.state === 'active'
            ? 'There is no response yet: the exchange is under way.'
            : 'There is no response: the client received nothing.'}
        </p>
      ) : (
        <HeaderSection
          title="Response"
          note={isImported ? 'as the file has it' : responseNote(detail)}
          lines={found(
            compareTexts(
              statusLine(upstreamResponse ?? response),
              upstreamResponse === null || response === null ? null : statusLine(response),
            ),
          )}
          fields={found(
            compareHeaders(
              upstreamResponse?.headers ?? response?.headers ?? none,
              response?.headers ?? upstreamResponse?.headers ?? none,
            ),
          )}
          remark={hopRemark}
          action={
            response !== null && <CopyButton label="Copy the response head" text={responseHead(response)} />
          }
        />
      )}
      <Cookies title="Cookies set" cookies={setCookies(response?.headers ?? none)} search={search} />
      <Trailers title="Request trailers" trailers={request.trailers} />
      <Trailers title="Response trailers" trailers={response?.trailers ?? none} />
    </>
  );
}

function responseNote({ upstreamResponse, response, summary }: ExchangeDetail): string {
  if (upstreamResponse === null) return summary.answeredBy === 'cache' ? 'from the cache' : 'made by Doorman';
  if (response !== null) return 'upstream → client';
  return summary.state === 'active'
    ? 'as the upstream sent it; not passed on yet'
    : 'as the upstream sent it; the client received nothing';
}

/** Says of a field that is on one side alone why that is, where it is by its nature. */
const hopRemark = ({ name }: ComparedField): string | null =>
  hopByHopFields.has(name.toLowerCase()) ? 'ends at each hop' : null;

const has = ({ name, value }: ComparedField, search: string): boolean =>
  search === '' || `${name}: ${value}`.toLowerCase().includes(search.toLowerCase());

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

interface CookiesProps {
  readonly title: string;
  readonly cookies: readonly Cookie[];
  readonly search: string;
}

function Cookies({ title, cookies, search }: CookiesProps): ReactNode {
  const found = cookies.filter(({ name, value }) => has({ name, value, difference: 'same' }, search));
  if (found.length === 0) return null;
  return (
    <section>
      <h3 className="pb-1 font-semibold">{title}</h3>
      <PairTable
        label={title}
        columns={['Name', 'Value']}
        pairs={found.map(({ name, value, attributes }) => [
          name,
          attributes.length === 0 ? value : `${value}\n${attributes.join('; ')}`,
        ])}
      />
    </section>
  );
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
