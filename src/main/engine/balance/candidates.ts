import type { BalanceCandidate, ExclusionReason } from '../../../shared/model/decision.ts';
import { type Milliseconds, milliseconds } from '../../../shared/model/units.ts';
import { panicThreshold } from './panic.ts';
import type { PoolMember } from './pool.ts';
import { warmth } from './slow-start.ts';

/**
 * The members of a pool as they are at one moment: who may be chosen, with what weight. One object for each pool, filled anew
 * by each {@link survey}: a choice is made in one go, and nothing of it is kept.
 */
export class Candidates {
  readonly members: readonly PoolMember[];
  readonly #slowStart: Milliseconds;
  /** Places in `members` of those that may be chosen, in the order of the file; the first {@link count} of these. */
  readonly places: Int32Array;
  count = 0;
  /** By place in `members`: the weight that counts now. Known for those that may be chosen. */
  readonly weights: Float64Array;
  /** By place in `members`: what the policy compares; NaN where it has not. */
  readonly scores: Float64Array;
  readonly excluded: (ExclusionReason | null)[];
  readonly #overruled: (ExclusionReason | null)[];
  /** Members that may be chosen as far as their health goes, and those that could be; without backups. */
  healthy = 0;
  enabled = 0;
  /** Those that are not healthy are used as well. */
  panic = false;

  constructor(members: readonly PoolMember[], slowStart: Milliseconds) {
    this.members = members;
    this.#slowStart = slowStart;
    this.places = new Int32Array(members.length);
    this.weights = new Float64Array(members.length);
    this.scores = new Float64Array(members.length);
    this.excluded = members.map(() => null);
    this.#overruled = members.map(() => null);
  }

  /**
   * @param tried ids of upstreams to avoid while there is another
   * @param now monotonic milliseconds
   */
  survey(tried: readonly string[], now: number): void {
    const { members, excluded } = this;
    let primaries = 0;
    let backups = 0;
    this.healthy = 0;
    this.enabled = 0;
    for (let place = 0; place < members.length; place += 1) {
      const member = members[place];
      if (member === undefined) continue;
      const unfit = member.enabled ? member.upstream.health.excluded(now) : 'disabled';
      const reason = unfit ?? (isFull(member) ? 'max_requests' : null);
      excluded[place] = reason;
      this.#overruled[place] = null;
      this.scores[place] = Number.NaN;
      if (reason === null && member.backup) backups += 1;
      else if (reason === null) primaries += 1;
      if (member.backup) continue;
      if (unfit === null) this.healthy += 1;
      if (unfit === null || isAboutHealth(unfit)) this.enabled += 1;
    }
    this.panic = backups === 0 && this.healthy > 0 && this.healthy < this.enabled * panicThreshold;
    if (this.panic) primaries += this.#overrule();
    if (tried.length > 0) {
      const avoided = this.#avoid(tried, primaries + backups);
      primaries -= avoided.primaries;
      backups -= avoided.backups;
    }
    this.#collect(primaries > 0, now);
  }

  /** What the balancer saw, for the record. */
  describe(withLatency: boolean): BalanceCandidate[] {
    return this.members.map((member, place) => {
      const { upstream, weight } = member;
      const score = this.scores[place] ?? 0;
      const candidate: { -readonly [Key in keyof BalanceCandidate]: BalanceCandidate[Key] } = {
        upstream: upstream.id,
        weight,
        active: upstream.counters.active,
        score: Number.isNaN(score) ? null : Math.round(score * 1000) / 1000,
        excluded: this.excluded[place] ?? null,
      };
      const overruled = this.#overruled[place] ?? null;
      if (overruled !== null) candidate.overruled = overruled;
      if (member.backup) candidate.backup = true;
      if (candidate.excluded === null) {
        const warm = (this.weights[place] ?? 0) / weight;
        if (warm < 1) candidate.warmth = Math.round(warm * 1000) / 1000;
      }
      if (withLatency) candidate.latency = rounded(upstream.health.latency);
      return candidate;
    });
  }

  /** Lets in whom only health keeps out. @returns how many */
  #overrule(): number {
    const { members, excluded } = this;
    let added = 0;
    for (let place = 0; place < members.length; place += 1) {
      const member = members[place];
      if (member === undefined) continue;
      const reason = excluded[place] ?? null;
      if (reason === null || member.backup || !isAboutHealth(reason)) continue;
      this.#overruled[place] = reason;
      excluded[place] = isFull(member) ? 'max_requests' : null;
      if (excluded[place] === null) added += 1;
    }
    return added;
  }

  /** Leaves out those that were tried, unless nobody else is left. */
  #avoid(
    tried: readonly string[],
    available: number,
  ): { readonly primaries: number; readonly backups: number } {
    const { members, excluded } = this;
    const met = members.filter(
      ({ upstream }, place) => excluded[place] === null && tried.includes(upstream.id),
    );
    if (met.length === available) return { primaries: 0, backups: 0 };
    for (const member of met) excluded[members.indexOf(member)] = 'tried';
    const backups = met.filter((member) => member.backup).length;
    return { primaries: met.length - backups, backups };
  }

  #collect(primaries: boolean, now: number): void {
    const { members, excluded } = this;
    this.count = 0;
    for (let place = 0; place < members.length; place += 1) {
      const member = members[place];
      if (member === undefined) continue;
      if (excluded[place] !== null) continue;
      if (primaries && member.backup) {
        excluded[place] = 'backup';
        continue;
      }
      this.places[this.count] = place;
      this.count += 1;
      this.weights[place] =
        this.#slowStart === 0
          ? member.weight
          : member.weight * warmth(now - member.upstream.health.inServiceSince, this.#slowStart);
    }
  }
}

const isFull = ({ upstream, maxRequests }: PoolMember): boolean => upstream.counters.active >= maxRequests;

/** The reasons that panic overrules: what Doorman found out by itself about the upstream, not what a person or a limit says. */
const isAboutHealth = (reason: ExclusionReason): boolean => reason === 'unhealthy' || reason === 'ejected';

const rounded = (latency: Milliseconds | null): Milliseconds | null =>
  latency === null ? null : milliseconds(Math.round(latency * 1000) / 1000);
