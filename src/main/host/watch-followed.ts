import type { EventName } from '../../shared/contract/events.ts';
import type { EngineSupervisor } from './engine-supervisor.ts';

export interface WatchOptions {
  readonly engine: Pick<EngineSupervisor, 'setWatched' | 'setDefenceWatched'>;
  readonly breakpoints: { setWatched(watched: boolean): Promise<void> };
  readonly follows: (channel: EventName) => boolean;
  readonly onError: (error: unknown) => void;
}

/**
 * The engine reports, and stops at breakpoints, only while somebody follows.
 *
 * @returns to be called when somebody follows something else than before
 */
export function watchWhatIsFollowed({ engine, breakpoints, follows, onError }: WatchOptions): () => void {
  let watched = false;
  let defenceWatched = false;
  return () => {
    breakpoints.setWatched(follows('breakpoints')).catch(onError);
    if (follows('defence') !== defenceWatched) {
      defenceWatched = !defenceWatched;
      engine.setDefenceWatched(defenceWatched).catch(onError);
    }
    const next = follows('exchanges');
    if (next === watched) return;
    watched = next;
    engine.setWatched(next).catch(onError);
  };
}
