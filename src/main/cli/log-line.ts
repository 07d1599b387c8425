import { inertLine } from '../../shared/inert.ts';
import type { ExchangeDetail } from '../../shared/model/exchange.ts';

/** One exchange as `logs --json` prints it. Names and meanings are part of the product's public interface. */
export function toJsonLine({ summary, decisions }: ExchangeDetail): string {
  return JSON.stringify({
    id: summary.id,
    at: new Date(summary.at).toISOString(),
    method: summary.method,
    url: urlOf({ summary }),
    status: summary.status,
    listener: summary.listener,
    route: summary.route,
    outerRoutes: summary.outerRoutes ?? [],
    upstream: summary.upstream,
    cache: summary.cache,
    durationMs: summary.duration === null ? null : summary.duration / 1000,
    decisions,
  });
}

/** One exchange for a person, on one line whatever came from the network. */
export function toTextLine({ summary }: Pick<ExchangeDetail, 'summary'>): string {
  const { at, status, method, route, outerRoutes = [], upstream, cache, duration, fault, state } = summary;
  const time = new Date(at).toISOString().slice(11, 23);
  const way = [...outerRoutes, route ?? 'no route'].join(' › ');
  const where = `${way}${upstream === null ? '' : ` → ${upstream}`}`;
  const cached = cache === null ? '' : `  ${cache}`;
  const took = duration === null ? state : `${(duration / 1000).toFixed(1)} ms`;
  const trouble = fault === null ? '' : `  ${fault}`;
  const line = `${time}  ${status ?? '---'}  ${method} ${urlOf({ summary })}  ${where}${cached}  ${took}${trouble}`;
  return inertLine(line);
}

const urlOf = ({ summary }: Pick<ExchangeDetail, 'summary'>): string =>
  `${summary.scheme}://${summary.authority}${summary.target}`;
