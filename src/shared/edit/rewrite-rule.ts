import { listAt } from '../config/plain.ts';
import { isRawMap } from '../config/raw.ts';
import { addHeaderRule, type HeaderRule } from './header-rule.ts';
import {
  addRouteBefore,
  type CapturedPlace,
  changeRoute,
  exactPath,
  pathOfPlace,
  type RouteEdit,
  refuseEdit,
} from './routes.ts';

/** Which requests of a route a rule is for: all that are like a captured one in these. */
export interface LikeRequest {
  readonly method: boolean;
  readonly path: boolean;
  /** Parameters, decoded, whose value has to be the same. */
  readonly query: readonly (readonly [name: string, value: string])[];
}

export interface RewriteRule {
  /** Null for all requests of the route. */
  readonly like: LikeRequest | null;
  /** The path that the upstream gets in place of the requested one; null where it stays. */
  readonly path: string | null;
  readonly headers: readonly HeaderRule[];
}

/** A pattern for exactly this value: one that means more is written as an expression. */
const exactValue = (value: string): string =>
  value === '*' || value === '' || value.startsWith('~')
    ? `~^${value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}$`
    : value;

/**
 * Rewrites requests that a captured one stands for. For all requests of a route, the route is changed. For some of them there is
 * a route of its own in front of it: all that the route is, for fewer requests.
 *
 * @param place with the route that is changed
 */
export function addRewriteRule(input: unknown, place: CapturedPlace, rule: RewriteRule): RouteEdit {
  if (place.route === null) return refuseEdit('No route took this request, so there is none to change.');
  const narrowed =
    rule.like === null ? changeRoute(input, place.route, (route) => route) : narrow(input, place, rule.like);
  if (!narrowed.ok) return narrowed;
  const { path } = rule;
  const rewritten = path === null ? narrowed : replacePath(narrowed, path);
  const done = rule.headers.reduce<RouteEdit>(
    (edit, header) => (edit.ok ? addHeaderRule(edit.input, narrowed.route, header) : edit),
    rewritten,
  );
  return done.ok ? { ...done, notes: narrowed.notes } : done;
}

/** The route once more, for requests like that one alone. */
function narrow(input: unknown, place: CapturedPlace, like: LikeRequest): RouteEdit {
  const routes = isRawMap(input) ? listAt(input, 'routes') : [];
  const taken = routes.find((route) => isRawMap(route) && route['id'] === place.route);
  if (!isRawMap(taken)) return refuseEdit(`The file has no route '${place.route}' any more.`);
  const { id: _, match: before, ...rest } = taken;
  const match = isRawMap(before) ? before : {};
  const query = new Map<string, string>();
  const repeated = new Set<string>();
  for (const [name, value] of like.query) {
    if (query.has(name)) repeated.add(name);
    else query.set(name, exactValue(value));
  }
  const path = pathOfPlace(place);
  return addRouteBefore(input, {
    name: `rewrite-${path}`,
    place,
    notes: [...repeated].map(
      (name) => `The query has '${name}' several times; requests are told by its first value.`,
    ),
    route: {
      match: {
        ...match,
        ...(like.path ? { paths: [exactPath(path)] } : {}),
        ...(like.method ? { methods: [place.method] } : {}),
        ...(query.size === 0
          ? {}
          : { query: { ...(isRawMap(match['query']) ? match['query'] : {}), ...Object.fromEntries(query) } }),
      },
      ...rest,
    },
  });
}

/** Whatever the path was, it becomes this one. */
const replacePath = ({ input, route }: RouteEdit & { readonly ok: true }, path: string): RouteEdit =>
  changeRoute(input, route, (before) => {
    const { stripPrefix: _, ...rewrite } = isRawMap(before['rewrite']) ? before['rewrite'] : {};
    return {
      ...before,
      rewrite: { ...rewrite, path: { match: '^.*$', replace: path.replaceAll('$', '$$$$') } },
    };
  });
