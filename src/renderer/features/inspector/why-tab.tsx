import { explain, explainFault } from '../../../shared/explain/index.ts';
import type { Decision } from '../../../shared/model/decision.ts';
import type { ExchangeDetail } from '../../../shared/model/exchange.ts';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { formatDuration } from '../../ui/format.ts';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { Table } from '../../ui/table.tsx';
import { isFromElsewhere } from './exchange-words.ts';
import { marks } from './why-marks.ts';

/** Columns of a table of evidence up to which it stands under the sentence in a narrow panel. */
const indentedColumns = 5;

/** The decision trace as a time line: what each stage chose, on what evidence, at what cost. */
export function WhyTab({ detail }: { readonly detail: ExchangeDetail }) {
  const { decisions, summary } = detail;
  return (
    <div className="selectable @container flex flex-col gap-4 p-4">
      <OwnResponse detail={detail} />
      {decisions.length === 0 ? (
        <EmptyState title="No decision was recorded">
          {isFromElsewhere(summary)
            ? 'It was imported from a file of another program, which says nothing of decisions.'
            : summary.state === 'lost'
              ? 'The engine ended before this exchange did; its trace went with it.'
              : summary.state === 'active'
                ? 'The exchange has just begun.'
                : 'This exchange ended before any stage had to choose.'}
        </EmptyState>
      ) : (
        <ol className="relative flex flex-col gap-4">
          {decisions.map((decision) => (
            <DecisionItem
              key={`${decision.layer ?? 0} ${decision.code} ${decision.startedAt}`}
              decision={decision}
            />
          ))}
        </ol>
      )}
      {summary.state === 'active' && decisions.length > 0 && (
        <p className="text-muted">It has not ended: what is decided next appears here.</p>
      )}
    </div>
  );
}

function DecisionItem({ decision }: { readonly decision: Decision }) {
  const { stage, tone, sentence, table } = explain(decision);
  const mark = marks[tone];
  return (
    <li className="group relative flex gap-3">
      <span
        aria-hidden
        className="absolute top-5 bottom-[-14px] left-[5px] w-px bg-line-strong group-last:hidden"
      />
      <span className="flex h-5 w-[11px] shrink-0 items-center">
        <StatusMark tone={mark.tone} shape={mark.shape} label={mark.label} className="size-[11px]" />
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-3">
          <h3 className="w-16 shrink-0 font-semibold">{stage}</h3>
          <p className="min-w-0 flex-1 break-words">
            <SegmentText segments={sentence} />
          </p>
          {decision.layer !== undefined && <Badge>layer {decision.layer + 1}</Badge>}
          <span
            className="shrink-0 font-mono text-2xs text-faint"
            title={`${decision.code}, the stage’s own cost`}
          >
            {formatDuration(decision.duration)}
          </span>
        </div>
        {table !== null && (
          <div
            className={classNames(
              'pt-2',
              // A wide table needs the room beside the name of the stage.
              table.columns.length > indentedColumns ? '@min-[560px]:pl-19' : '@min-[420px]:pl-19',
            )}
          >
            <Table
              label={`Evidence of ${stage}`}
              columns={table.columns}
              rows={table.rows.map((row, index) => ({
                key: String(index),
                mark: row.mark,
                cells: row.cells.map((cell, column) => (
                  <SegmentText key={table.columns[column] ?? column} segments={cell} />
                )),
              }))}
            />
          </div>
        )}
      </div>
    </li>
  );
}

/** Sets a response that Doorman made apart from those of upstreams, with the reason and what to do. */
function OwnResponse({ detail }: { readonly detail: ExchangeDetail }) {
  const { answeredBy, fault, status } = detail.summary;
  if (answeredBy !== 'doorman' && fault === null) return null;
  const words = fault === null ? null : explainFault(fault);
  return (
    <aside
      className={`flex flex-col gap-1 rounded-md border p-3 ${fault === null ? 'border-line bg-sunken' : 'border-error/40 bg-error-soft'}`}
    >
      <div className="flex items-center gap-2">
        <StatusMark tone={fault === null ? 'block' : 'error'} />
        <strong className="min-w-0 flex-1 font-semibold">
          {words?.title ?? 'Doorman made this response itself'}
        </strong>
        {answeredBy === 'doorman' && <Badge tone="block">made by Doorman</Badge>}
      </div>
      {words === null ? (
        <p>No upstream was asked: the route answers {status} by its own rule.</p>
      ) : (
        <>
          <p>{words.sentence}</p>
          <p className="text-muted">{words.advice}</p>
        </>
      )}
      {fault !== null && <code className="font-mono text-2xs text-muted">{fault}</code>}
    </aside>
  );
}
