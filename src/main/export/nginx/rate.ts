import type { RouteConfig } from '../../../shared/config/schema.ts';
import type { NginxContext } from './context.ts';
import { keyVariable } from './upstream.ts';
import { map, time, variablePart } from './words.ts';

/** A rate in whole requests a second or a minute, which is what nginx can say; null for any other. */
function rateOf(requests: number, per: number): string | null {
  const perSecond = (requests * 1000) / per;
  if (Number.isInteger(perSecond)) return `${perSecond}r/s`;
  return Number.isInteger(perSecond * 60) ? `${perSecond * 60}r/m` : null;
}

/** The limit of a route by rate. The bucket of nginx holds one request beside its `burst`. */
export function rateLines(
  { id, limits: { rate } }: RouteConfig,
  path: string,
  { maps, leftOut }: NginxContext,
): string[] {
  if (rate === undefined) return [];
  const at = `${path}.limits.rate`;
  const what = `${rate.requests} requests per ${time(rate.per)}, burst ${rate.burst}, by ${rate.key}`;
  const speed = rateOf(rate.requests, rate.per);
  const variable = keyVariable(rate.key);
  if (speed === null || variable === null) {
    leftOut.add(
      at,
      what,
      speed === null
        ? 'nginx counts in whole requests a second or a minute, and this is neither.'
        : `nginx has no variable for ${rate.key}.`,
      'Choose a rate or a key that nginx has, and export again; until then requests are not limited.',
    );
    return [];
  }
  leftOut.add(
    at,
    what,
    'nginx sends neither RateLimit nor Retry-After, and counts each IPv6 address by itself rather than networks of 64 bits.',
    'Nothing, unless clients rely on these headers.',
  );
  const name = variablePart(id);
  let key = variable;
  if (/^(?:header|cookie|query):/.test(rate.key)) {
    key = `$rate_key_of_${name}`;
    maps.add(
      map(variable, key, [
        ['""', '$remote_addr'],
        ['default', variable],
      ]),
    );
  }
  maps.add([`limit_req_zone ${key} zone=${id}:10m rate=${speed};`]);
  return [`limit_req zone=${id} burst=${rate.requests + rate.burst - 1} nodelay;`, 'limit_req_status 429;'];
}
