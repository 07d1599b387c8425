import type { Breakpoint, ReleaseReason } from '../../shared/model/breakpoint.ts';
import type { ClientPlaceSetting } from '../../shared/model/client-place.ts';
import type { AuthorityMaterial, EngineRequests, EngineStart } from '../engine/protocol.ts';
import type { ClientTrustMaterial } from '../engine/tls/client-trust.ts';
import { type Thread, ThreadGoneError } from './thread.ts';

/** What an engine is told beside its configuration. Each is kept when the engine starts again. */
export interface EngineSettingChanges {
  setAuthority(authority: AuthorityMaterial | null): Promise<void>;
  /** Whose client certificates are accepted from now on. */
  setClientTrust(clientTrust: ClientTrustMaterial): Promise<void>;
  setCapturing(capturing: boolean): Promise<void>;
  /** Whether anybody looks on; exchanges are reported only then. Nobody does at first. */
  setWatched(watched: boolean): Promise<void>;
  /** Whether anybody looks at what the defence did. Nobody does at first. */
  setDefenceWatched(watched: boolean): Promise<void>;
  /** Where clients are taken to be. None at first. */
  setPlaces(places: readonly ClientPlaceSetting[]): Promise<void>;
  /** What stops exchanges. Nothing at first. */
  setBreakpoints(breakpoints: readonly Breakpoint[], why: ReleaseReason): Promise<void>;
}

/** Requests that say one of them. */
export type EngineSettingRequest =
  | 'authority'
  | 'clientTrust'
  | 'capture'
  | 'watch'
  | 'watchDefence'
  | 'places'
  | 'breakpoints';

type Settings = Pick<
  EngineStart,
  'authority' | 'clientTrust' | 'capturing' | 'watched' | 'defenceWatched' | 'places' | 'breakpoints'
>;

export interface EngineSettings {
  /** What an engine that starts now begins with. */
  current(): Settings;
  readonly change: EngineSettingChanges;
}

/** @param running the engine that runs, which is told of changes; null while there is none */
export function createEngineSettings(
  { authority, clientTrust, capturing }: Pick<Settings, 'authority' | 'clientTrust' | 'capturing'>,
  running: () => Thread<EngineRequests> | null,
): EngineSettings {
  let settings: Settings = {
    authority,
    clientTrust,
    capturing,
    watched: false,
    defenceWatched: false,
    places: [],
    breakpoints: [],
  };

  const set = async <Name extends EngineSettingRequest>(
    change: Partial<Settings>,
    name: Name,
    params: EngineRequests[Name]['params'],
  ): Promise<void> => {
    settings = { ...settings, ...change };
    await running()?.request(name, params).catch(ignoreGone);
  };

  return {
    current: () => settings,
    change: {
      setAuthority: (next) => set({ authority: next }, 'authority', { authority: next }),
      setClientTrust: (next) => set({ clientTrust: next }, 'clientTrust', { clientTrust: next }),
      setCapturing: (next) => set({ capturing: next }, 'capture', { capturing: next }),
      setWatched: (next) => set({ watched: next }, 'watch', { watched: next }),
      setDefenceWatched: (next) => set({ defenceWatched: next }, 'watchDefence', { watched: next }),
      setPlaces: (next) => set({ places: next }, 'places', { places: next }),
      setBreakpoints: (next, why) => set({ breakpoints: next }, 'breakpoints', { breakpoints: next, why }),
    },
  };
}

/** A thread that is gone takes the new value from `workerData` when it starts again. */
export function ignoreGone(error: unknown): void {
  if (!(error instanceof ThreadGoneError)) throw error;
}
