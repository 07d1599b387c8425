import { idOf } from '../../config/plain.ts';
import { uniqueName } from '../unique-name.ts';

const letters: readonly string[] = Array.from('abcdefghijklmnopqrstuvwxyz');

/** The first letter that no upstream of a pool is called; `upstream-2` and so on when all are taken. */
export function freeUpstreamId(upstreams: readonly unknown[]): string {
  const taken = idsOf(upstreams);
  return letters.find((letter) => !taken.has(letter)) ?? uniqueName('upstream', taken);
}

/** `wanted`, if that is free among the upstreams of a pool; else a letter where it is one, or a number behind it. */
export function upstreamIdLike(wanted: string | null, upstreams: readonly unknown[]): string {
  const taken = idsOf(upstreams);
  if (wanted === null || (letters.includes(wanted) && taken.has(wanted))) return freeUpstreamId(upstreams);
  return uniqueName(wanted, taken);
}

const idsOf = (upstreams: readonly unknown[]): ReadonlySet<string> =>
  new Set(upstreams.flatMap((upstream) => idOf(upstream) ?? []));
