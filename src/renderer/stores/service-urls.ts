import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { ListenerStatus } from '../../shared/model/status.ts';

/** An address at which a route can be opened now. */
export interface ServiceUrl {
  readonly route: string;
  readonly url: string;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).filter((item): item is string => typeof item === 'string');

/** A host that is one name, not a pattern. */
const isExact = (host: string): boolean => !host.startsWith('~') && !host.includes('*');

/** The port is left out where it is the scheme's own. */
function urlAt(host: string, listener: ListenerStatus): string {
  const standard = listener.tls ? 443 : 80;
  return `${listener.tls ? 'https' : 'http'}://${host}${listener.port === standard ? '' : `:${listener.port}`}`;
}

/**
 * For each route of the file with an exact host name, its address on the first open listener that serves it,
 * one with TLS before one without. Routes without such a name or listener have none.
 */
export function serviceUrls(
  snapshot: ConfigSnapshot | null,
  listeners: readonly ListenerStatus[],
): readonly ServiceUrl[] {
  const open = listeners
    .filter((listener) => listener.state === 'open')
    .sort((one, other) => Number(other.tls) - Number(one.tls));
  const input = snapshot?.input;
  if (!isRecord(input) || !Array.isArray(input['routes'])) return [];
  return input['routes'].filter(isRecord).flatMap((route) => {
    const id = route['id'];
    const match = isRecord(route['match']) ? route['match'] : {};
    const host = texts(match['hosts']).find(isExact);
    const wanted = texts(route['listeners']);
    const listener = open.find((candidate) => wanted.length === 0 || wanted.includes(candidate.id));
    if (typeof id !== 'string' || host === undefined || listener === undefined) return [];
    return [{ route: id, url: urlAt(host, listener) }];
  });
}

/** Every exact host name of the routes, IP addresses left out, each once in the order of the file. */
export function hostNames(snapshot: ConfigSnapshot | null): readonly string[] {
  const input = snapshot?.input;
  if (!isRecord(input) || !Array.isArray(input['routes'])) return [];
  const names = input['routes'].filter(isRecord).flatMap((route) => {
    const match = isRecord(route['match']) ? route['match'] : {};
    return texts(match['hosts']).filter((host) => isExact(host) && !/^[0-9.]+$|:/.test(host));
  });
  return [...new Set(names.map((name) => name.toLowerCase()))];
}
