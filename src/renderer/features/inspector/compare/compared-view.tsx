import type { BodySide } from '../../../../shared/model/exchange.ts';
import { microseconds } from '../../../../shared/model/units.ts';
import { Badge } from '../../../ui/badge.tsx';
import { BodyDifferenceView } from '../../../ui/body-difference.tsx';
import { formatBytes, formatDuration, formatTime } from '../../../ui/format.ts';
import { HeaderSection } from '../../../ui/header-section.tsx';
import { TextDifference } from '../../../ui/text-difference-table.tsx';
import { statusText, statusTone, urlOf } from '../exchange-words.ts';
import type { ComparedExchange, ExchangeComparison, HeadDifference, TimingRow } from './comparison.ts';

const names = { left: 'First', right: 'Second' } as const;

export interface ComparedViewProps {
  readonly sides: readonly [ComparedExchange, ComparedExchange];
  readonly comparison: ExchangeComparison;
}

/** Two exchanges, part by part: what is the same is said, what is not is shown. */
export function ComparedView({ sides, comparison }: ComparedViewProps) {
  return (
    <div className="flex flex-col gap-5">
      <div className="grid grid-cols-1 gap-2 sm:grid-cols-2">
        <Side name={names.left} side={sides[0]} />
        <Side name={names.right} side={sides[1]} />
      </div>
      <Head title="Request" head={comparison.request} />
      <Body title="Request body" side="request" sides={sides} comparison={comparison} />
      <Head title="Response" head={comparison.response} />
      <Body title="Response body" side="response" sides={sides} comparison={comparison} />
      <section className="flex flex-col gap-1">
        <Title
          title="Why"
          note={comparison.decisions === null ? 'the same decisions' : 'what each stage chose'}
        />
        {comparison.decisions !== null && (
          <TextDifference label="Differences of the decisions" {...names} rows={comparison.decisions} />
        )}
      </section>
      <Timing rows={comparison.timing} />
    </div>
  );
}

function Side({ name, side }: { readonly name: string; readonly side: ComparedExchange }) {
  const { summary } = side.detail;
  return (
    <div className="flex min-w-0 flex-col gap-1 rounded-md border border-line bg-sunken px-3 py-2 text-xs">
      <p className="flex items-center gap-2">
        <span className="font-semibold">{name}</span>
        <Badge tone={statusTone(summary.status)} data>
          {statusText(summary)}
        </Badge>
        <span className="min-w-0 flex-1 truncate text-right text-muted">{formatTime(summary.at)}</span>
      </p>
      <p className="selectable line-clamp-2 wrap-anywhere font-mono" title={urlOf(summary)}>
        <span className="text-muted">{summary.method}</span> {urlOf(summary)}
      </p>
    </div>
  );
}

const Title = ({ title, note }: { readonly title: string; readonly note: string }) => (
  <h3 className="flex items-baseline gap-2">
    <span className="font-semibold">{title}</span>
    <span className="font-normal text-faint text-xs">{note}</span>
  </h3>
);

const Head = ({ title, head }: { readonly title: string; readonly head: HeadDifference }) =>
  head.isSame ? (
    <section>
      <Title title={title} note="the same line and headers" />
    </section>
  ) : (
    <HeaderSection title={title} note="first → second" lines={head.lines} fields={head.fields} />
  );

interface BodyProps extends ComparedViewProps {
  readonly title: string;
  readonly side: BodySide;
}

function Body({ title, side, sides, comparison }: BodyProps) {
  const difference = comparison.bodies[side];
  const [left, right] = [sides[0].bodies[side].length, sides[1].bodies[side].length];
  if (left === 0 && right === 0) return null;
  const note =
    difference.kind === 'same'
      ? `the same ${formatBytes(left)}`
      : `${formatBytes(left)} → ${formatBytes(right)}, decoded`;
  return (
    <section className="flex flex-col gap-1">
      <Title title={title} note={note} />
      <BodyDifferenceView difference={difference} sides={names} />
    </section>
  );
}

function Timing({ rows }: { readonly rows: readonly TimingRow[] }) {
  const text = (value: number | null) => (value === null ? '—' : formatDuration(microseconds(value)));
  return (
    <section className="flex flex-col gap-1">
      <Title title="Timing" note="longer or shorter in the second" />
      <div className="overflow-x-auto rounded-md border border-line">
        <table className="w-full text-xs">
          <thead className="bg-sunken text-left text-faint">
            <tr>
              {['Part', names.left, names.right, 'Difference'].map((column, index) => (
                <th
                  key={column}
                  scope="col"
                  className={`px-2 py-1 font-normal ${index > 0 ? 'text-right' : ''}`}
                >
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, left, right }) => (
              <tr key={name} className="border-line border-t tabular-nums">
                <th scope="row" className="px-2 py-1 text-left font-normal">
                  {name}
                </th>
                <td className="px-2 py-1 text-right">{text(left)}</td>
                <td className="px-2 py-1 text-right">{text(right)}</td>
                <td className="px-2 py-1 text-right">
                  {left === null || right === null
                    ? '—'
                    : `${right < left ? '−' : '+'}${formatDuration(microseconds(Math.abs(right - left)))}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
