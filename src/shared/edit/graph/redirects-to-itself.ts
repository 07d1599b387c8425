import { type RawMap, valueAt } from '../../config/raw.ts';

const usualPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Whether a route's redirect leads every request of a listener back to where it came from, by the placeholders of its
 * location alone: a browser would follow it until it gives up.
 */
export function redirectsToItself(route: RawMap, listener: RawMap): boolean {
  const location = valueAt(route, ['to', 'redirect', 'location']);
  if (typeof location !== 'string') return false;
  const own = (listener['tls'] ?? 'auto') === 'off' ? 'http' : 'https';
  const found = /^(https?|\{scheme\}):\/\/\{host\}(?::(\{port\}|[0-9]+))?\{path\}$/i.exec(location);
  if (found === null) return false;
  const [, scheme = '', port] = found;
  const leadsTo = scheme === '{scheme}' ? own : scheme.toLowerCase();
  if (leadsTo !== own) return false;
  const samePort = port === '{port}' || Number(port ?? usualPorts[own]) === listener['port'];
  return samePort;
}
