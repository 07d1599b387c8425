import { mapAt, setOrPrune } from '../../shared/config/plain.ts';
import { isRawMap, type RawMap } from '../../shared/config/raw.ts';
import { numberOrText, scalarText, setInRoute } from './route-form.ts';

/** The lists of a route or a listener. */
export type AccessKey = 'allow' | 'deny';

/** The rate of a route, as texts; '' where the format's own applies. */
export interface RateForm {
  readonly requests: string;
  readonly per: string;
  readonly burst: string;
  readonly key: string;
}

export function readRate(route: unknown): RateForm {
  const { requests, per, burst, key } = mapAt(mapAt(route, 'limits'), 'rate');
  return {
    requests: scalarText(requests),
    per: scalarText(per),
    burst: scalarText(burst),
    key: scalarText(key),
  };
}

/** Without `requests` there is no rate: the rest of it goes as well. */
export function writeRate(route: RawMap, key: keyof RateForm, text: string): RawMap {
  if (key === 'requests' && text.trim() === '') return setInRoute(route, ['limits', 'rate'], undefined);
  const isNumber = key === 'requests' || key === 'burst';
  const value = isNumber ? numberOrText(text) : text === '' ? undefined : text;
  return setInRoute(route, ['limits', 'rate', key], value);
}

export function readAccess(owner: unknown, key: AccessKey): readonly string[] {
  const list = isRawMap(owner) ? owner[key] : undefined;
  return Array.isArray(list) ? list.map(scalarText) : [];
}

const entries = (texts: readonly string[]): readonly string[] | undefined =>
  texts.length === 0 ? undefined : texts;

export const writeRouteAccess = (route: RawMap, key: AccessKey, texts: readonly string[]): RawMap =>
  setInRoute(route, [key], entries(texts));

export const writeListenerAccess = (listener: RawMap, key: AccessKey, texts: readonly string[]): RawMap =>
  setOrPrune(listener, [key], entries(texts));
