import { Database, ListFilter, type LucideIcon, Network, Server } from 'lucide-react';
import type { ScenarioState } from '../../../shared/model/scenario.ts';
import { useStores } from '../../stores/context.tsx';
import { Button } from '../../ui/button.tsx';
import { ExternalLink } from '../../ui/external-link.tsx';
import { whereToLook } from './where-to-look.ts';

/** The ways to other views, each with what belongs to the scenario, and what a browser can open. */
export function LookAround({ run }: { readonly run: ScenarioState }) {
  const { navigation, cache } = useStores();
  const { filter, pools, cached } = whereToLook(run);
  const { show } = navigation.getState();
  const ways: readonly { label: string; icon: LucideIcon; isThere: boolean; go: () => void }[] = [
    {
      label: 'Inspector',
      icon: ListFilter,
      isThere: filter !== null,
      go: () => {
        navigation.getState().setFilter(filter ?? '');
        show('inspector');
      },
    },
    {
      label: 'Topology',
      icon: Network,
      isThere: run.overlay !== null,
      go: () => show('topology'),
    },
    {
      label: 'Upstreams',
      icon: Server,
      isThere: pools.length > 0,
      go: () => {
        navigation.getState().limitPools(pools);
        show('upstreams');
      },
    },
    {
      label: 'Cache',
      icon: Database,
      isThere: cached !== null,
      go: () => {
        cache.getState().setQuery({ text: cached ?? '' });
        show('cache');
      },
    },
  ];
  return (
    <div className="flex flex-col gap-4">
      <section className="flex flex-col gap-2">
        <h3 className="font-semibold">See it in</h3>
        <div className="flex flex-wrap gap-2">
          {ways
            .filter(({ isThere }) => isThere)
            .map(({ label, icon: Icon, go }) => (
              <Button key={label} size="sm" onPress={go} aria-label={`See it in ${label}`}>
                <Icon size={14} aria-hidden />
                {label}
              </Button>
            ))}
          {run.overlay === null && <p className="text-muted">Once it has started.</p>}
        </div>
      </section>
      {run.urls.length > 0 && (
        <section className="flex flex-col gap-2">
          <h3 className="font-semibold">Open in a browser</h3>
          <ul className="flex flex-col gap-1">
            {run.urls.map(({ title, url }) => (
              <li key={`${title} ${url}`} className="min-w-0">
                <p className="text-muted text-xs">{title}</p>
                <ExternalLink href={url}>{url}</ExternalLink>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
