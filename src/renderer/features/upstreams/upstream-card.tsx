import { explainHealth } from '../../../shared/explain/health.ts';
import type { UpstreamStatus } from '../../../shared/model/status.ts';
import { epochMilliseconds } from '../../../shared/model/units.ts';
import { useStoreValue } from '../../stores/context.tsx';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { formatCount, formatDuration, formatRate, formatShare, formatTime } from '../../ui/format.ts';
import { SegmentText } from '../../ui/segment-text.tsx';
import { StatusMark } from '../../ui/status-mark.tsx';
import type { Tone } from '../../ui/tone.ts';
import { lookOf } from '../../ui/upstream-look.ts';
import { useNow } from '../../ui/use-now.ts';
import { CardControls } from './card-controls.tsx';
import { CheckStrip } from './check-strip.tsx';
import type { Control } from './controls.ts';
import { TrafficChart } from './traffic-chart.tsx';

/** How often ages and countdowns are brought up to date, in milliseconds. */
const clockInterval = 1000;

const borders: Readonly<Record<Tone, string>> = {
  neutral: 'border-line',
  ok: 'border-line',
  accent: 'border-line',
  live: 'border-live',
  warn: 'border-warn',
  error: 'border-error',
  block: 'border-block',
};

export interface UpstreamCardProps {
  readonly upstream: UpstreamStatus;
  readonly onControl: (control: Control) => void;
}

/** One upstream: how it is and why, what it does, and what can be done to it. */
export function UpstreamCard({ upstream, onControl }: UpstreamCardProps) {
  const { tone, shape, word } = lookOf(upstream);
  const past = useStoreValue(
    'upstreamPasts',
    ({ items }) => items.find(({ pool, id }) => pool === upstream.pool && id === upstream.id) ?? null,
  );
  return (
    <li
      aria-label={`${upstream.id} of ${upstream.pool}`}
      className={classNames(
        'flex min-w-0 flex-col gap-2.5 rounded-lg border bg-control p-3',
        borders[upstream.broken === null ? tone : 'block'],
      )}
    >
      <header className="flex flex-col gap-0.5">
        <div className="flex items-center gap-2">
          <h3 className="min-w-0 truncate font-semibold">{upstream.id}</h3>
          {upstream.backup && <Badge>backup</Badge>}
          {upstream.weight !== 1 && <Badge>weight {upstream.weight}</Badge>}
          {upstream.broken !== null && upstream.state !== 'broken' && (
            <Badge tone="block">
              <StatusMark tone="block" className="size-2" />
              Broken
            </Badge>
          )}
          <span className="ml-auto" title={`Since ${formatTime(upstream.since)}`}>
            <Badge tone={tone}>
              <StatusMark tone={tone} shape={shape} className="size-2" />
              {word}
            </Badge>
          </span>
        </div>
        <code className="selectable truncate font-mono text-faint text-xs" title={upstream.url}>
          {upstream.url}
        </code>
        {/* Two lines are kept for the reason, so that a change of it moves nothing. */}
        <p
          className="selectable line-clamp-2 min-h-8 text-muted text-xs"
          title={`Since ${formatTime(upstream.since)}`}
        >
          <Reason upstream={upstream} />
        </p>
      </header>
      <Figures upstream={upstream} />
      <TrafficChart history={past?.history ?? []} summary={totalText(upstream)} />
      <CheckStrip checks={past?.checks ?? []} />
      <CardControls
        pool={upstream.pool}
        id={upstream.id}
        state={upstream.state}
        broken={upstream.broken}
        onControl={onControl}
      />
    </li>
  );
}

/** Why it is so. Apart from the card, so that a passing second changes these words alone. */
function Reason({ upstream }: { readonly upstream: UpstreamStatus }) {
  const now = epochMilliseconds(useNow(clockInterval));
  return <SegmentText segments={explainHealth(upstream, now)} />;
}

const totalText = ({ requests, failures }: UpstreamStatus): string =>
  `${formatCount(requests)} ${requests === 1 ? 'request' : 'requests'} in all${
    failures === 0 ? '' : ` · ${formatCount(failures)} failed`
  }`;

function Figures({ upstream }: { readonly upstream: UpstreamStatus }) {
  const inMicroseconds = (time: number | null) => formatDuration(time === null ? null : time * 1000);
  const figures = [
    { term: 'Success', value: formatShare(upstream.successRate) },
    { term: 'p50', value: inMicroseconds(upstream.p50) },
    { term: 'p99', value: inMicroseconds(upstream.p99) },
    { term: 'Active', value: formatCount(upstream.active) },
    { term: 'Req/s', value: formatRate(upstream.perSecond) },
  ];
  return (
    <dl className="grid grid-cols-5 gap-2">
      {figures.map(({ term, value }) => (
        <div key={term} className="flex min-w-0 flex-col">
          <dt className="text-2xs text-faint">{term}</dt>
          <dd className="truncate font-semibold">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
