import { useStoreValue } from '../../stores/context.tsx';
import { servesRequests } from '../../ui/upstream-look.ts';
import type { Control } from './controls.ts';
import { policyOf } from './pool-policy.ts';
import { UpstreamCard } from './upstream-card.tsx';
import type { UpstreamGroup } from './upstream-state.ts';

export interface PoolGroupProps {
  readonly group: UpstreamGroup;
  readonly onControl: (control: Control) => void;
}

/** A pool: how it chooses, how many of its upstreams serve, and a card for each. */
export function PoolGroup({ group: { pool, upstreams }, onControl }: PoolGroupProps) {
  const policy = useStoreValue('config', (state) => policyOf(state.snapshot?.input, pool));
  const serving = upstreams.filter(servesRequests).length;
  const facts = [
    ...(policy === null ? [] : [policy]),
    serving === upstreams.length ? `${serving} in service` : `${serving} of ${upstreams.length} in service`,
  ];
  return (
    <section aria-label={`Pool ${pool}`} className="flex flex-col gap-2">
      <div className="flex items-baseline gap-2">
        <h2 className="font-semibold">{pool}</h2>
        <p className="text-muted text-xs">{facts.join(' · ')}</p>
      </div>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(308px,100%),1fr))] gap-2.5">
        {upstreams.map((upstream) => (
          <UpstreamCard key={upstream.id} upstream={upstream} onControl={onControl} />
        ))}
      </ul>
    </section>
  );
}
