import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import type { PortProcess } from '../../shared/model/discovery.ts';
import { findPortHolder } from '../discovery/port-holder.ts';
import { readHostsText, systemHostsPath } from '../names/hosts-file.ts';
import { type PortFacts, readPortFacts } from '../privileged-ports/port-facts.ts';

/** What the doctor asks of the machine, besides the sockets that it opens. Every member only reads. */
export interface World {
  /** As `process.platform`. */
  readonly platform: string;
  /** What programs get for a name: getaddrinfo(3), both families. Rejects with the resolver's code. */
  lookup(name: string): Promise<readonly string[]>;
  hostsFile(): Promise<string>;
  /** `/etc/nsswitch.conf`; empty where there is none. */
  nameService(): Promise<string>;
  /** Addresses of this machine's interfaces. */
  ownAddresses(): readonly string[];
  portHolder(port: number): Promise<PortProcess | null>;
  portFacts(): Promise<PortFacts>;
  /** Milliseconds since 1970. */
  now(): number;
}

export const realWorld: World = {
  platform: process.platform,
  lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
  hostsFile: () => readHostsText(systemHostsPath()).catch(() => ''),
  nameService: () => readFile('/etc/nsswitch.conf', 'utf8').catch(() => ''),
  ownAddresses: () =>
    Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).map(({ address }) => address)),
  portHolder: (port) => findPortHolder(port),
  portFacts: readPortFacts,
  now: Date.now,
};
