import type { RawMap } from '../../../shared/config/raw.ts';
import { IdControl } from '../controls/id-control.tsx';
import { UpstreamUrlControl } from '../controls/upstream-controls.tsx';
import type { ItemSpec, SectionSpec } from '../fields/field-spec.ts';

const hasPlace = (upstream: RawMap): boolean => upstream['location'] !== undefined;

/** What a row of a pool's upstreams shows as well. */
export const upstreamBasics: readonly ItemSpec[] = [
  { key: 'pools[].upstreams[].id', label: 'Upstream id', control: IdControl },
  { key: 'pools[].upstreams[].url', label: 'Upstream URL', control: UpstreamUrlControl },
  { key: 'pools[].upstreams[].enabled', label: 'State', text: 'Gets new requests' },
  { key: 'pools[].upstreams[].weight' },
];

/** What a row shows when it is opened. */
export const upstreamDetails: readonly ItemSpec[] = [
  { key: 'pools[].upstreams[].backup', label: 'Backup', text: 'Only when no other is available' },
  { key: 'pools[].upstreams[].maxRequests', label: 'Max. requests' },
  { key: 'pools[].upstreams[].location.lat', label: 'Latitude', example: '48.86' },
  { key: 'pools[].upstreams[].location.lon', label: 'Longitude', example: '2.35', usedWhen: hasPlace },
  { key: 'pools[].upstreams[].location.name', label: 'Place', example: 'Paris', usedWhen: hasPlace },
];

export const upstreamSections: readonly SectionSpec[] = [{ title: 'Use and place', items: upstreamDetails }];
