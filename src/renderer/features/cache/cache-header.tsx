import { sizeText } from '../../../shared/explain/sizes.ts';
import type { CacheOverview, CacheUsage } from '../../../shared/model/cache.ts';
import { formatBytes, formatCount, formatShare } from '../../ui/format.ts';
import { OutcomeChart } from './outcome-chart.tsx';
import { hitRatio } from './outcome-history.ts';

/** What the cache did since the engine started, the last minutes as a chart, and how full it is. */
export function CacheHeader({ overview }: { readonly overview: CacheOverview }) {
  const { counts, memory, disk } = overview;
  // What memory drops stays on disk, where there is one.
  const evicted = disk.limit > 0 ? disk.evicted : memory.evicted;
  const figures = [
    {
      term: 'From cache',
      value: formatShare(hitRatio(counts)),
      title:
        'Hits, revalidated, collapsed and stale responses, of all requests for which the cache was looked at',
    },
    {
      term: 'Requests saved',
      value: formatCount(counts.hit + counts.collapsed),
      title: 'Hits and collapsed requests: no upstream was asked for them',
    },
    {
      term: 'Bytes saved',
      value: formatBytes(overview.bytesSaved),
      title: 'Bytes of bodies that clients got without an upstream sending them',
    },
    { term: 'Responses', value: formatCount(overview.responses), title: 'Stored now, in memory and on disk' },
    {
      term: 'Evicted',
      value: formatCount(evicted),
      title: 'Dropped for want of room',
    },
  ];
  return (
    <header className="flex shrink-0 flex-col gap-3 border-line border-b px-5 pt-4 pb-3">
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <dl aria-label="Since the engine started" className="flex gap-x-6">
          {figures.map(({ term, value, title }) => (
            <div key={term} className="flex flex-col" title={title}>
              <dt className="whitespace-nowrap text-2xs text-faint">{term}</dt>
              <dd className="font-semibold text-lg">{value}</dd>
            </div>
          ))}
        </dl>
        <div className="flex gap-x-6">
          <Usage name="Memory" usage={memory} />
          <Usage name="Disk" usage={disk} />
        </div>
      </div>
      <OutcomeChart history={overview.history} />
    </header>
  );
}

/** From this share on a tier is said to be full: what comes pushes out what is there. */
const nearlyFull = 0.9;

function Usage({ name, usage }: { readonly name: string; readonly usage: CacheUsage }) {
  const share = usage.limit === 0 ? 0 : Math.min(1, usage.bytes / usage.limit);
  const isFull = share >= nearlyFull;
  return (
    <div className={`flex flex-col ${usage.limit === 0 ? '' : 'w-34'}`}>
      <span className="text-2xs text-faint">{name}</span>
      {usage.limit === 0 ? (
        <span className="text-muted leading-6">off</span>
      ) : (
        <>
          <span className="flex items-baseline justify-between gap-2 whitespace-nowrap leading-5">
            <span>
              {sizeText(usage.bytes)} <span className="text-faint">of {sizeText(usage.limit)}</span>
            </span>
            {isFull && <span className="text-2xs text-warn">nearly full</span>}
          </span>
          <meter
            aria-label={`${name} used`}
            min={0}
            max={1}
            value={share}
            aria-valuetext={`${sizeText(usage.bytes)} of ${sizeText(usage.limit)}`}
            className="sr-only"
          />
          <span aria-hidden className="mt-0.5 h-1 overflow-hidden rounded-full bg-line">
            <span
              className={`block h-full rounded-full ${isFull ? 'bg-warn' : 'bg-accent'}`}
              style={{ width: `${share * 100}%` }}
            />
          </span>
        </>
      )}
    </div>
  );
}
