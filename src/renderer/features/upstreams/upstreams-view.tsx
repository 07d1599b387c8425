import { Server } from 'lucide-react';
import { useEffect } from 'react';
import { useStores, useStoreValue } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ClientPlaces } from './client-places.tsx';
import { EventPanel } from './event-panel.tsx';
import { PoolGroup } from './pool-group.tsx';
import { groupByPool } from './upstream-state.ts';
import { useControl } from './use-control.tsx';

/** The servers behind the pools, how they are, what can be done to them, and what happened. */
export function UpstreamsView() {
  const { upstreamPasts } = useStores();
  useEffect(() => upstreamPasts.getState().follow(), [upstreamPasts]);
  return (
    <div className="@container h-full bg-surface">
      <h1 className="sr-only">Upstreams</h1>
      <div className="flex h-full min-h-0 flex-col @4xl:flex-row">
        <div className="min-h-0 min-w-0 flex-1 overflow-auto">
          <Pools />
        </div>
        <EventPanel />
      </div>
    </div>
  );
}

function Pools() {
  const { navigation } = useStores();
  const upstreams = useStoreValue('status', (state) => state.status?.upstreams ?? null);
  const limitedPools = useStoreValue('navigation', (state) => state.limitedPools);
  const { use, dialog } = useControl();
  if (upstreams === null) return <p className="px-6 py-5 text-muted">Loading…</p>;
  if (upstreams.length === 0) {
    return (
      <EmptyState
        icon={<Server size={24} aria-hidden />}
        title="No upstream yet"
        action={
          <Button variant="primary" onPress={() => navigation.getState().setAddingService(true)}>
            Add service
          </Button>
        }
      >
        An upstream is a server that Doorman forwards requests to. Add a service, and its server appears here.
      </EmptyState>
    );
  }
  const groups = groupByPool(upstreams);
  const wanted = groups.filter(({ pool }) => limitedPools?.includes(pool));
  // Pools that are gone limit nothing: a scenario that was stopped must not leave an empty view.
  const isLimited = wanted.length > 0 && wanted.length < groups.length;
  const shown = isLimited ? wanted : groups;
  return (
    <div className="flex flex-col gap-5 px-5 pt-4 pb-6">
      <header>
        <p aria-hidden className="font-semibold text-lg">
          Upstreams
        </p>
        <p className="text-muted">
          What is drained, disabled or broken here stays so until the engine starts again; the configuration
          file is not changed.
        </p>
      </header>
      {isLimited && (
        <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-control py-1.5 pr-2 pl-3">
          <p className="min-w-40 flex-1">
            {shown.length} of {groups.length} pools: those of the scenario
          </p>
          <Button size="sm" onPress={() => navigation.getState().limitPools(null)}>
            Show all
          </Button>
        </div>
      )}
      {shown.map((group) => (
        <PoolGroup key={group.pool} group={group} onControl={use} />
      ))}
      <ClientPlaces />
      {dialog}
    </div>
  );
}
