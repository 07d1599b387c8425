import { mapAt } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap } from '../../shared/config/raw.ts';
import type { ContentCoding } from '../../shared/model/content-decision.ts';
import { numberOrText, scalarText, setInRoute } from './route-form.ts';

/** What the format offers, in its own order of preference. */
export const codings: readonly ContentCoding[] = ['zstd', 'br', 'gzip'];

export const optimisedKinds = ['html', 'css', 'js', 'images'] as const;
export type OptimisedBodies = (typeof optimisedKinds)[number];

/** How a route changes the bytes of bodies, as the form shows it. */
export interface ContentForm {
  readonly compresses: boolean;
  /** As the file has them; where it has none, those of the format. */
  readonly algorithms: readonly ContentCoding[];
  /** '' where the format's own applies. */
  readonly minBytes: string;
  readonly optimises: ReadonlySet<OptimisedBodies>;
}

export function readContent(route: unknown): ContentForm {
  const compress = mapAt(route, 'compress');
  const optimise = mapAt(route, 'optimise');
  const named = compress['algorithms'];
  return {
    compresses: compress['enabled'] === true,
    algorithms: Array.isArray(named) ? named.filter(isCoding) : codings,
    minBytes: scalarText(compress['minBytes']),
    optimises: new Set(optimisedKinds.filter((kind) => optimise[kind] === true)),
  };
}

const isCoding = (value: unknown): value is ContentCoding => codings.some((coding) => coding === value);

export const writeCompresses = (route: RawMap, on: boolean): RawMap =>
  setInRoute(route, ['compress', 'enabled'], on ? true : undefined);

/** Offers a coding or no longer; the order of the others stays, and one that is new is the last. */
export function writeCoding(route: RawMap, coding: ContentCoding, on: boolean): RawMap {
  const others = readContent(route).algorithms.filter((other) => other !== coding);
  const next = on ? [...others, coding] : others;
  const isUsual = next.length === codings.length && next.every((name, at) => name === codings[at]);
  return setInRoute(route, ['compress', 'algorithms'], isUsual ? undefined : next);
}

export const writeMinBytes = (route: RawMap, text: string): RawMap =>
  setInRoute(route, ['compress', 'minBytes'], text === '' ? undefined : numberOrText(text));

export const writeOptimises = (route: RawMap, kind: OptimisedBodies, on: boolean): RawMap =>
  setInRoute(route, ['optimise', kind], on ? true : undefined);

/** Whether a route has bodies to change: all but redirects do. One that is set all the same is shown. */
export const hasContent = (route: unknown, target: string | null): boolean =>
  target !== 'redirect' ||
  (isRawMap(route) && (route['compress'] !== undefined || route['optimise'] !== undefined));
