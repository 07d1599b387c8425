import type { ScenarioState } from '../../../shared/model/scenario.ts';
import { formatCount, formatRate } from '../../ui/format.ts';
import { rateNow } from './words.ts';

/** What the scenario's own clients sent and got. */
export function TrafficNumbers({ run }: { readonly run: ScenarioState }) {
  const { sent, answered, failed } = run.traffic;
  return (
    <dl className="grid grid-cols-2 gap-x-3 gap-y-2">
      <TrafficNumber term="Requests/s" value={formatRate(rateNow(run))} />
      <TrafficNumber term="Sent" value={formatCount(sent)} />
      <TrafficNumber term="Answered" value={formatCount(answered)} />
      <TrafficNumber term="No answer" value={formatCount(failed)} />
    </dl>
  );
}

function TrafficNumber({ term, value }: { readonly term: string; readonly value: string }) {
  return (
    <div>
      <dt className="text-muted text-xs">{term}</dt>
      <dd className="font-semibold text-lg">{value}</dd>
    </div>
  );
}
