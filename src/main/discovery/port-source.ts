import type { AddressFamily, PortProcess } from '../../shared/model/discovery.ts';
import type { SystemAccess } from './system-access.ts';

/** One listening TCP socket as the system reports it. */
export type ListeningSocket = {
  address: string;
  family: AddressFamily;
  /** 1 to 65535. */
  port: number;
  process: PortProcess | null;
};

/** What a process was started as. Stays in the main process: command lines may hold secrets. */
export type ProcessDetails = {
  /** Program and arguments, separated by spaces. */
  commandLine: string | null;
  /** Null where the system does not tell, or the folder is another user's. */
  folder: WorkingFolder | null;
};

/** The folder that a program runs in. */
export type WorkingFolder = {
  /** As people know it: absolute. */
  shown: string;
  /** As its files are read: on Linux a link of the process, which holds in its own view of the file system. */
  path: string;
};

/** How one operating system tells what listens. One file per system under `systems/`. */
export interface PortSource {
  /**
   * Every listening TCP socket on a port that `wanted` accepts. Its process is null where it is not known.
   *
   * @throws DiscoveryError when the system cannot be asked.
   */
  sockets(access: SystemAccess, wanted: (port: number) => boolean): Promise<ListeningSocket[]>;
  /** Details of the given processes; those that cannot be read are left out. Never rejects. */
  details(access: SystemAccess, pids: readonly number[]): Promise<Map<number, ProcessDetails>>;
}

/** A TCP port number written in decimal, or null when it is none. */
export function parsePort(text: string): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : null;
}
