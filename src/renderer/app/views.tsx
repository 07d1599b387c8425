import {
  BadgeCheck,
  Clapperboard,
  Database,
  ListFilter,
  type LucideIcon,
  Route,
  Server,
  Settings,
  Shield,
  Stethoscope,
  Workflow,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { CacheView } from '../features/cache/cache-view.tsx';
import { CertificatesView } from '../features/certificates/certificates-view.tsx';
import { DefenceView } from '../features/defence/defence-view.tsx';
import { DoctorView } from '../features/doctor/doctor-view.tsx';
import { InspectorView } from '../features/inspector/inspector-view.tsx';
import { RoutesView } from '../features/routes/routes-view.tsx';
import { ScenariosView } from '../features/scenarios/scenarios-view.tsx';
import { SettingsView } from '../features/settings/settings-view.tsx';
import { TopologyView } from '../features/topology/topology-view.tsx';
import { UpstreamsView } from '../features/upstreams/upstreams-view.tsx';
import { WelcomeView } from '../features/welcome/welcome-view.tsx';
import { routeIds } from '../stores/config.ts';
import { useStoreValue } from '../stores/context.tsx';
import type { ViewId } from '../stores/navigation.ts';

export interface ViewDefinition {
  readonly label: string;
  readonly icon: LucideIcon;
}

export const views: Readonly<Record<ViewId, ViewDefinition>> = {
  inspector: { label: 'Inspector', icon: ListFilter },
  topology: { label: 'Topology', icon: Workflow },
  routes: { label: 'Routes', icon: Route },
  upstreams: { label: 'Upstreams', icon: Server },
  cache: { label: 'Cache', icon: Database },
  certificates: { label: 'Certificates', icon: BadgeCheck },
  defence: { label: 'Defence', icon: Shield },
  scenarios: { label: 'Scenarios', icon: Clapperboard },
  doctor: { label: 'Doctor', icon: Stethoscope },
  settings: { label: 'Settings', icon: Settings },
};

/** The inspector, or the first-minute view while there is neither a route nor anything recorded. */
function InspectorOrWelcome() {
  const known = useStoreValue('config', (state) => state.snapshot !== null);
  const hasMistakes = useStoreValue('config', (state) => (state.snapshot?.mistakes.length ?? 0) > 0);
  const hasRoutes = useStoreValue('config', (state) => routeIds(state.snapshot).length > 0);
  const hasExchanges = useStoreValue('exchanges', (state) => state.log.size > 0);
  return !known || hasMistakes || hasRoutes || hasExchanges ? <InspectorView /> : <WelcomeView />;
}

export function CurrentView({ view }: { readonly view: ViewId }): ReactNode {
  switch (view) {
    case 'inspector':
      return <InspectorOrWelcome />;
    case 'topology':
      return <TopologyView />;
    case 'routes':
      return <RoutesView />;
    case 'upstreams':
      return <UpstreamsView />;
    case 'cache':
      return <CacheView />;
    case 'certificates':
      return <CertificatesView />;
    case 'defence':
      return <DefenceView />;
    case 'scenarios':
      return <ScenariosView />;
    case 'doctor':
      return <DoctorView />;
    case 'settings':
      return <SettingsView />;
  }
}
