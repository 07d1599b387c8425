import { useState } from 'react';
import type { ExchangeId } from '../../../../shared/model/exchange.ts';
import { type RepeatReport, repeatConcurrencyLimit, repeatLimit } from '../../../../shared/model/repeat.ts';
import { useStores, useStoreValue } from '../../../stores/context.tsx';
import { refusalOf } from '../../../stores/replay-refusal.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { formatCount, formatShare } from '../../../ui/format.ts';
import { errorText, InlineError } from '../../../ui/inline-error.tsx';
import { Table } from '../../../ui/table.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { statusTone } from '../exchange-words.ts';

/** What is wrong with a number a person wrote; null where nothing is. */
export function judgeCount(text: string, limit: number): string | null {
  const number = Number(text);
  return /^\d+$/.test(text.trim()) && number >= 1 && number <= limit
    ? null
    : `"${text}" is not a number from 1 to ${formatCount(limit)}.`;
}

/** Sends a request many times, shows how far it is and what came of it. */
export function RepeatDialog({ id, onClose }: { readonly id: ExchangeId; readonly onClose: () => void }) {
  const { replay } = useStores();
  const [times, setTimes] = useState('100');
  const [concurrency, setConcurrency] = useState('8');
  const [run, setRun] = useState<string | null>(null);
  const [isBeginning, setIsBeginning] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [cut, setCut] = useState<'no' | 'asked' | 'accepted'>('no');
  const report = useStoreValue('replay', (state) => (state.report?.id === run ? state.report : null));
  const timesProblem = judgeCount(times, repeatLimit);
  const concurrencyProblem = judgeCount(concurrency, repeatConcurrencyLimit);
  const isRunning = isBeginning || (run !== null && (report === null || report.state === 'running'));
  const begin = () => {
    setIsBeginning(true);
    setFailure(null);
    replay
      .getState()
      .repeat({
        of: id,
        request: null,
        acceptCut: cut === 'accepted',
        times: Number(times),
        concurrency: Number(concurrency),
      })
      .then(setRun, (error: unknown) => {
        if (refusalOf(error)?.reason === 'body_cut') setCut('asked');
        setFailure(errorText(error));
      })
      .finally(() => setIsBeginning(false));
  };
  return (
    <Dialog
      title="Repeat this request"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>{isRunning ? 'Close and let it run' : 'Close'}</Button>
          {isRunning && run !== null ? (
            <Button variant="danger" onPress={() => void replay.getState().cancel(run)}>
              Cancel the run
            </Button>
          ) : (
            <Button
              variant="primary"
              isDisabled={
                timesProblem !== null || concurrencyProblem !== null || isRunning || cut === 'asked'
              }
              onPress={begin}
            >
              {run === null ? 'Begin' : 'Run again'}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-muted">
          Sent through the listener that the original came through, over kept-alive connections of this
          program.
        </p>
        <div className="flex items-start gap-3">
          <TextField
            label="Times"
            data
            value={times}
            error={timesProblem}
            onChange={setTimes}
            className="flex-1"
            isDisabled={isRunning}
          />
          <TextField
            label="At once"
            data
            value={concurrency}
            error={concurrencyProblem}
            onChange={setConcurrency}
            className="flex-1"
            isDisabled={isRunning}
          />
        </div>
        {failure !== null && <InlineError>{failure}</InlineError>}
        {cut !== 'no' && (
          <Checkbox
            isSelected={cut === 'accepted'}
            onChange={(isAccepted) => setCut(isAccepted ? 'accepted' : 'asked')}
          >
            Send the part of its body that was kept
          </Checkbox>
        )}
        {report !== null && <Result report={report} />}
      </div>
    </Dialog>
  );
}

const stateWords = { running: 'Running', done: 'Done', cancelled: 'Cancelled', failed: 'Failed' } as const;

function Result({ report }: { readonly report: RepeatReport }) {
  const { state, times, finished, statuses, failures, upstreams, p50, p99, longest, took } = report;
  const share = finished / times;
  const asked = upstreams.reduce((sum, [, count]) => sum + count, 0);
  return (
    <section aria-label="Result" className="flex flex-col gap-3">
      <div>
        <p className="flex justify-between pb-1" aria-live="polite">
          <span className="font-semibold">{stateWords[state]}</span>
          <span className="text-muted">
            {formatCount(finished)} of {formatCount(times)} in {(took / 1000).toFixed(1)} s
          </span>
        </p>
        <div
          role="progressbar"
          aria-label="Progress"
          aria-valuemin={0}
          aria-valuemax={times}
          aria-valuenow={finished}
          className="h-1.5 overflow-hidden rounded-full bg-sunken"
        >
          <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      </div>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-1.5">
        <dt className="text-muted">Statuses</dt>
        <dd className="flex flex-wrap gap-2">
          {statuses.length === 0 && '—'}
          {statuses.map(([status, count]) => (
            <Badge key={status} data tone={statusTone(status)}>
              {status} × {formatCount(count)}
            </Badge>
          ))}
        </dd>
        <dt className="text-muted">Time</dt>
        <dd>
          {p50 === null || p99 === null || longest === null
            ? '—'
            : `median ${p50.toFixed(1)} ms, 99th percentile ${p99.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`}
        </dd>
      </dl>
      {upstreams.length > 0 && (
        <Table
          label="Upstreams"
          columns={['Upstream', 'Requests', 'Share']}
          rows={upstreams.map(([upstream, count]) => ({
            key: upstream,
            mark: null,
            cells: [
              upstream === '' ? 'none was asked' : upstream,
              formatCount(count),
              formatShare(count / asked),
            ],
          }))}
        />
      )}
      {failures.length > 0 && (
        <ul className="flex flex-col gap-1">
          {failures.map(([message, count]) => (
            <li key={message} className="text-error">
              {formatCount(count)} failed: {message}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
