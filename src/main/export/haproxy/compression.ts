import type { HaproxyContext, PlacedRoute } from './context.ts';

const types =
  'text/html text/plain text/css text/xml text/javascript application/javascript application/json application/xml image/svg+xml';

/** Backends compress or do not; routes do in Doorman. */
export function compression(routes: readonly PlacedRoute[], { leftOut }: HaproxyContext): string[] {
  const wanting = routes.filter(({ route }) => route.compress.enabled);
  if (wanting.length === 0) return [];
  for (const { route, path } of wanting) {
    const { algorithms, minBytes } = route.compress;
    const others = algorithms.filter((algorithm) => algorithm !== 'gzip');
    const all = wanting.length === routes.length && algorithms.includes('gzip');
    leftOut.add(
      `${path}.compress`,
      `algorithms: ${algorithms.join(', ')}, minBytes: ${minBytes}`,
      `HAProxy has gzip alone, for bodies of any length${others.length > 0 ? `, and neither ${others.join(' nor ')}` : ''}${all ? '' : ', and for a whole backend, so that nothing is compressed here'}.`,
      all
        ? 'Nothing, where gzip will do.'
        : 'Give the route a pool of its own, with gzip among its algorithms.',
    );
  }
  const carried =
    wanting.length === routes.length &&
    wanting.every(({ route }) => route.compress.algorithms.includes('gzip'));
  return carried ? ['compression algo gzip', `compression type ${types}`] : [];
}
