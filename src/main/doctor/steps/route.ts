import type { Finding } from '../../../shared/model/doctor-finding.ts';
import type { RouteTest } from '../../../shared/model/route-test.ts';
import { authorityOf, type ChainContext, finding, type Step } from '../chain-context.ts';

/** Parts of a match that a plain GET cannot have. */
const conditionalParts: ReadonlySet<string> = new Set(['method', 'header', 'query', 'client']);

/** Which route of the running configuration takes a plain GET. */
export const routeStep: Step = async (context) => {
  const { chain, listener, subject, signal } = context;
  if (subject.testRoutes === null || listener === null) {
    return [finding('step.skipped', 'skipped', { after: 'port' })];
  }
  const test = await subject.testRoutes({
    listener: listener.id,
    method: 'GET',
    scheme: listener.tls === 'off' ? 'http' : 'https',
    authority: authorityOf(chain),
    port: chain.port,
    target: chain.target,
    headers: [],
    client: context.reachable[0] ?? '127.0.0.1',
  });
  signal.throwIfAborted();
  context.routeTest = test;
  return [judge(context, test)];
};

function judge({ chain }: ChainContext, { way, end, redirectsToHttps, verdicts }: RouteTest): Finding {
  const last = way.at(-1);
  const listener = last?.listener ?? chain.listener ?? '';
  if (redirectsToHttps)
    return finding('route.redirects_to_https', 'ok', { listener: way[0]?.listener ?? listener });
  if (end === 'loop') {
    const destination = last?.taken?.destination;
    const back = destination?.kind === 'listener' ? [destination.listener] : [];
    return finding('route.loop', 'failed', { listeners: [...way.map((step) => step.listener), ...back] });
  }
  if (end === 'path_refused') {
    return finding('route.path_refused', 'failed', { route: last?.taken?.route ?? '' });
  }
  if (last === undefined || last.taken === null) {
    const conditional = verdicts.some(({ miss }) => miss !== null && conditionalParts.has(miss.part));
    return finding('route.none', conditional ? 'warn' : 'failed', {
      listener,
      verdicts: verdicts.slice(0, 20),
      conditional,
      name: chain.host,
    });
  }
  return finding('route.taken', 'ok', { way });
}
