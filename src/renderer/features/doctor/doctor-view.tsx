import { Stethoscope } from 'lucide-react';
import { type SubmitEvent, useState } from 'react';
import { count } from '../../../shared/explain/segments.ts';
import { type DoctorReport, reportResult } from '../../../shared/model/doctor.ts';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { errorText, InlineError } from '../../ui/inline-error.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Panel, View } from '../../ui/view.tsx';
import { ChainRow } from './chain-row.tsx';
import { markOf } from './marks.ts';

/** Every way from a host name to an answer, tried for real, with what to do where one fails. */
export function DoctorView() {
  const { doctor } = useStores();
  const report = useStoreValue('doctor', (state) => state.report);
  const [target, setTarget] = useState('');
  const [failure, setFailure] = useState<string | null>(null);
  const isRunning = report?.state === 'running';
  const attempt = (action: Promise<void>) => {
    setFailure(null);
    action.catch((error: unknown) => setFailure(errorText(error)));
  };
  const run = (wanted: string | null) => attempt(doctor.getState().run(wanted));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    run(target.trim() === '' ? null : target.trim());
  };
  return (
    <View
      title="Doctor"
      description="Tries every way from a host name to an answer: name, address, port, certificate, route, upstream, response."
    >
      <form onSubmit={submit} className="flex items-start gap-2" aria-label="Run the doctor">
        <TextField
          label="Name or URL"
          hideLabel
          data
          placeholder="every name of the configuration, or one name or URL"
          value={target}
          onChange={setTarget}
          error={failure}
          className="flex-1"
        />
        {isRunning ? (
          <Button onPress={() => attempt(doctor.getState().cancel())}>Cancel</Button>
        ) : (
          <Button type="submit" variant="primary">
            Run the doctor
          </Button>
        )}
      </form>
      {report === null ? (
        <EmptyState icon={<Stethoscope size={20} aria-hidden />} title="The doctor has not looked yet">
          It asks like a program of yours would, with real connections, and changes nothing.
        </EmptyState>
      ) : (
        <Report report={report} onMended={() => run(report.target)} />
      )}
    </View>
  );
}

function Report({ report, onMended }: { readonly report: DoctorReport; readonly onMended: () => void }) {
  const { id, chains, chainsLeftOut, patternsLeftOut, problem } = report;
  const isRunning = report.state === 'running';
  return (
    <section aria-label="Findings" className="flex flex-col gap-3">
      <Summary report={report} />
      {problem !== null && <InlineError>{problem}</InlineError>}
      {chains.length > 0 && (
        <Panel divided>
          <ul className="divide-y divide-line overflow-hidden rounded-lg">
            {chains.map((chain) => (
              <ChainRow
                key={`${id} ${chain.listener} ${chain.url}`}
                chain={chain}
                isRunning={isRunning}
                onMended={onMended}
              />
            ))}
          </ul>
        </Panel>
      )}
      {chainsLeftOut > 0 && (
        <p className="text-muted text-xs">
          {count(chainsLeftOut, 'further name')} not looked at. Ask for one by its name.
        </p>
      )}
      {patternsLeftOut.length > 0 && (
        <p className="text-muted text-xs">
          Not looked at, as no name follows from a pattern:{' '}
          <code className="wrap-anywhere font-mono">{patternsLeftOut.join(', ')}</code>
        </p>
      )}
    </section>
  );
}

function Summary({ report }: { readonly report: DoctorReport }) {
  const { state, chains } = report;
  const amount = (result: 'ok' | 'warn' | 'failed') =>
    chains.filter((chain) => chain.result === result).length;
  const isRunning = state === 'running';
  const { tone, shape } = markOf(
    isRunning ? null : chains.length === 0 ? 'skipped' : reportResult(report),
    isRunning,
  );
  const done = chains.filter(({ result }) => result !== null).length;
  const parts = [
    ...(amount('ok') > 0 ? [`${amount('ok')} fine`] : []),
    ...(amount('warn') > 0 ? [`${amount('warn')} with warnings`] : []),
    ...(amount('failed') > 0 ? [`${amount('failed')} failed`] : []),
  ].join(', ');
  const text = isRunning
    ? `${done} of ${count(chains.length, 'name')} looked at`
    : chains.length === 0
      ? 'The configuration has no host names to look at. Add a service first.'
      : `${count(chains.length, 'name')}: ${parts}${state === 'cancelled' ? '. Cancelled before the end' : ''}`;
  return (
    <p role="status" className="flex items-center gap-2 font-medium">
      <StatusMark tone={tone} {...(shape === undefined ? {} : { shape })} />
      {text}
    </p>
  );
}
