import type { AppEvent } from '../../../shared/model/event.ts';
import { scenarioIdPrefix } from '../../../shared/model/scenario.ts';
import type { UpstreamStatus } from '../../../shared/model/status.ts';
import type { NotedEvent, NotedState } from '../../../shared/scenario/evidence.ts';

/** Events, and changes of state, that one run keeps; later ones are left out. */
const noteLimit = 5_000;

/** What a run notes of events, and of the states of its upstreams. */
export class Notes {
  readonly #events: NotedEvent[] = [];
  readonly #states: NotedState[] = [];
  readonly #latest = new Map<string, string>();

  takeEvent({ kind, at, evidence }: AppEvent): void {
    const pool = 'pool' in evidence ? evidence.pool : null;
    const upstream = 'upstream' in evidence ? evidence.upstream : null;
    if (pool !== null && !pool.startsWith(scenarioIdPrefix)) return;
    if (this.#events.length < noteLimit) this.#events.push({ kind, at, pool, upstream });
  }

  takeUpstreams(upstreams: readonly UpstreamStatus[]): void {
    for (const { pool, id, state } of upstreams) {
      const key = `${pool} ${id}`;
      if (!pool.startsWith(scenarioIdPrefix) || this.#latest.get(key) === state) continue;
      this.#latest.set(key, state);
      if (this.#states.length < noteLimit) this.#states.push({ at: Date.now(), pool, upstream: id, state });
    }
  }

  eventsSince(from: number): readonly NotedEvent[] {
    return this.#events.filter(({ at }) => at >= from);
  }

  /** What each was then, and came to be since. */
  statesSince(from: number): readonly NotedState[] {
    const before = new Map<string, NotedState>();
    for (const note of this.#states) if (note.at < from) before.set(`${note.pool} ${note.upstream}`, note);
    return [...before.values(), ...this.#states.filter(({ at }) => at >= from)];
  }
}
