import { idOf } from '../../config/plain.ts';
import { isRawMap, type RawMap, valueAt } from '../../config/raw.ts';

const isUsual = (upstream: unknown): boolean =>
  valueAt(upstream, ['enabled']) !== false && valueAt(upstream, ['backup']) !== true;

/** What becomes of a pool when one of its upstreams leaves, a sentence each. */
export function leftBehindNotes(
  pool: RawMap,
  upstreams: readonly unknown[],
  leaving: number,
): readonly string[] {
  const name = idOf(pool) ?? '';
  const upstream = idOf(upstreams[leaving]) ?? '';
  const rest = upstreams.toSpliced(leaving, 1);
  const notes: string[] = [];
  if (isUsual(upstreams[leaving]) && !rest.some(isUsual))
    notes.push(
      rest.some((other) => valueAt(other, ['enabled']) !== false)
        ? `Only backups are left in pool ${name}; they take all requests.`
        : `No upstream that is enabled is left in pool ${name}: its requests get 503.`,
    );
  if (isRawMap(pool['sticky']))
    notes.push(
      `Clients that stick to ${upstream} in pool ${name} get another upstream with their next request.`,
    );
  return notes;
}
