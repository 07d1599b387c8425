import { createStore, type StoreApi } from 'zustand/vanilla';
import { valueAt } from '../../shared/config/raw.ts';
import type { ContractClient } from '../../shared/contract/client.ts';
import type { ConfigSnapshot } from '../../shared/contract/methods/config.ts';
import type { AddedService } from '../../shared/contract/methods/services.ts';
import type { MethodResults } from '../../shared/contract/methods.ts';
import type { Discovery } from '../../shared/model/discovery.ts';

/** The configuration file as the host last sent it, and everything that changes it. */
export interface ConfigState {
  /** Null until the host has said it. */
  readonly snapshot: ConfigSnapshot | null;
  /** Mistakes of a value, without applying it. @throws ContractError */
  check(input: unknown): Promise<MethodResults['config.check']['mistakes']>;
  /** The text of the file as it is, and as a value would make it. @throws ContractError */
  preview(input: unknown): Promise<MethodResults['config.preview']>;
  /**
   * Validates, applies and saves: all of it or nothing.
   * @throws ContractError `config.invalid` with the mistakes as details, `config.conflict` when the file
   * changed since `baseRevision`, `config.not_applied` when the engine refused.
   */
  apply(input: unknown, baseRevision: string): Promise<MethodResults['config.apply']>;
  /** Configurations that were applied, oldest first. @throws ContractError */
  listHistory(): Promise<MethodResults['config.history']['items']>;
  /** Makes one of those the file again and applies it. Errors as for `apply`. */
  restore(revision: string): Promise<MethodResults['config.restore']>;
  /** Reads the file again and applies it. @throws ContractError */
  reload(): Promise<MethodResults['config.reload']>;
  /** Makes listener, pool and route for a service. @throws ContractError */
  addService(name: string, url: string): Promise<AddedService>;
  /** Ports of this machine on which something listens. @throws ContractError */
  listPorts(): Promise<Discovery>;
  /** Begins to listen; returns what ends it. */
  start(): () => void;
}

export type ConfigStore = StoreApi<ConfigState>;

export function createConfigStore(client: ContractClient): ConfigStore {
  return createStore<ConfigState>((set) => ({
    snapshot: null,
    check: async (input) => (await client.call('config.check', { input })).mistakes,
    preview: (input) => client.call('config.preview', { input }),
    apply: (input, baseRevision) => client.call('config.apply', { input, baseRevision }),
    listHistory: async () => (await client.call('config.history', {})).items,
    restore: (revision) => client.call('config.restore', { revision }),
    reload: () => client.call('config.reload', {}),
    addService: (name, url) => client.call('services.add', { name, url }),
    listPorts: () => client.call('discovery.ports', {}),
    start: () => client.subscribe('config', { onEvent: (snapshot) => set({ snapshot }) }),
  }));
}

/** Ids of the routes in a file's value, in order. Values that are not routes are passed over. */
export const routeIds = (snapshot: ConfigSnapshot | null): readonly string[] => idsOf(routesIn(snapshot));

/** Ids of those whose cache is switched on. */
export const routesWithCache = (snapshot: ConfigSnapshot | null): readonly string[] =>
  idsOf(routesIn(snapshot).filter((route) => valueAt(route, ['cache', 'enabled']) === true));

function routesIn(snapshot: ConfigSnapshot | null): readonly unknown[] {
  const routes = valueAt(snapshot?.input, ['routes']);
  return Array.isArray(routes) ? routes : [];
}

const idsOf = (routes: readonly unknown[]): readonly string[] =>
  routes.flatMap((route) => {
    const id = valueAt(route, ['id']);
    return typeof id === 'string' ? [id] : [];
  });
