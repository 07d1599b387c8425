import type { StoreApi } from 'zustand/vanilla';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ConnectionState, ReconnectingClient } from '../client/reconnecting-client.ts';
import { type BreakpointsStore, createBreakpointsStore } from './breakpoints.ts';
import { type CacheStore, createCacheStore, type Schedule } from './cache.ts';
import { type ClientPlacesStore, createClientPlacesStore } from './client-places.ts';
import { type ConfigStore, createConfigStore } from './config.ts';
import { createDefenceStore, type DefenceStore } from './defence.ts';
import { createDoctorStore, type DoctorStore } from './doctor.ts';
import { afterPaint } from './draft/after-paint.ts';
import { createDraft, type DraftStore } from './draft/draft.ts';
import { followDraft } from './draft/follow.ts';
import { createKeptDraftsStore, type KeptDraftsStore } from './draft/kept-drafts.ts';
import { sayMerges } from './draft/step.ts';
import { createEventsStore, type EventsStore } from './events.ts';
import { createExchangesStore, type ExchangesStore, type RequestFrame } from './exchanges.ts';
import { createMarksStore, type MarksStore } from './marks.ts';
import { createNavigationStore, type NavigationStore } from './navigation.ts';
import { createNoticesStore, type NoticesStore } from './notices.ts';
import { createPreferencesStore, type KeyValueStorage, type PreferencesStore } from './preferences.ts';
import { createReplayStore, type ReplayStore } from './replay.ts';
import { createScenarioStore, type ScenarioStore } from './scenario.ts';
import { createSessionsStore, type SessionsStore } from './sessions.ts';
import { createSharingStore, type SharingStore } from './sharing.ts';
import { createStatusStore, type StatusStore } from './status.ts';
import { createTopologyStore, type TopologyStore } from './topology.ts';
import { createTrustStore, type TrustStore } from './trust.ts';
import { createUpstreamPastsStore, type UpstreamPastsStore } from './upstream-pasts.ts';
import { createWhatIfStore, type WhatIfStore } from './what-if.ts';

/** Everything a view reads or does goes through one of these. */
export interface Stores {
  readonly client: ContractClient;
  readonly connection: StoreApi<ConnectionState>;
  readonly retryConnection: () => void;
  readonly status: StatusStore;
  readonly config: ConfigStore;
  /** The configuration as it is edited, from whichever view. */
  readonly draft: DraftStore;
  /** Drafts that outlive their window. */
  readonly keptDrafts: KeptDraftsStore;
  readonly exchanges: ExchangesStore;
  readonly sessions: SessionsStore;
  readonly sharing: SharingStore;
  readonly events: EventsStore;
  readonly cache: CacheStore;
  readonly clientPlaces: ClientPlacesStore;
  readonly upstreamPasts: UpstreamPastsStore;
  readonly defence: DefenceStore;
  readonly doctor: DoctorStore;
  readonly preferences: PreferencesStore;
  readonly marks: MarksStore;
  readonly navigation: NavigationStore;
  readonly notices: NoticesStore;
  readonly trust: TrustStore;
  readonly breakpoints: BreakpointsStore;
  readonly replay: ReplayStore;
  readonly scenario: ScenarioStore;
  readonly whatIf: WhatIfStore;
  readonly topology: TopologyStore;
}

export interface StoresOptions {
  readonly client: ReconnectingClient;
  readonly storage: KeyValueStorage;
  readonly requestFrame: RequestFrame;
}

const scheduleTimer: Schedule = (callback, delay) => {
  const timer = setTimeout(callback, delay);
  return () => clearTimeout(timer);
};

export function createStores({ client, storage, requestFrame }: StoresOptions): Stores {
  const exchanges = createExchangesStore(client, requestFrame);
  const notices = createNoticesStore();
  const { connection } = client;
  const draft = createDraft(client, afterPaint());
  return {
    client,
    connection,
    retryConnection: () => client.retryNow(),
    status: createStatusStore(client),
    config: createConfigStore(client),
    draft,
    keptDrafts: createKeptDraftsStore({ client, connection, draft, notices, schedule: scheduleTimer }),
    exchanges,
    sessions: createSessionsStore(client),
    sharing: createSharingStore(),
    events: createEventsStore(client),
    cache: createCacheStore(client, scheduleTimer, Date.now),
    clientPlaces: createClientPlacesStore(client),
    upstreamPasts: createUpstreamPastsStore(client),
    defence: createDefenceStore(client),
    doctor: createDoctorStore(client),
    preferences: createPreferencesStore(storage),
    marks: createMarksStore(client),
    navigation: createNavigationStore(),
    notices,
    trust: createTrustStore(client),
    breakpoints: createBreakpointsStore(client),
    replay: createReplayStore(client),
    scenario: createScenarioStore(client),
    whatIf: createWhatIfStore(client, exchanges),
    topology: createTopologyStore(client),
  };
}

/** Starts what listens to the host; returns what ends it all. */
export function startStores(stores: Stores): () => void {
  const stops = [
    stores.status.subscribe(({ status }) => {
      if (status === null) return;
      stores.exchanges.getState().setEpoch(status.engine.epoch);
      stores.clientPlaces.getState().follow(status);
    }),
    stores.status.getState().start(),
    stores.config.getState().start(),
    followDraft(stores.draft, stores.config, stores.whatIf),
    sayMerges(stores.draft, stores.notices),
    stores.keptDrafts.getState().start(),
    stores.exchanges.getState().start(),
    stores.marks.getState().start(),
    stores.sessions.getState().start(),
    stores.events.getState().start(),
    stores.doctor.getState().start(),
    stores.breakpoints.getState().start(),
    stores.replay.getState().start(),
    stores.scenario.getState().start(),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}
