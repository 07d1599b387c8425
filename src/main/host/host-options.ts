import { type Milliseconds, milliseconds } from '../../shared/model/units.ts';
import type { KeyProtector } from '../certificates/key-protector.ts';
import type { Elevate } from '../trust/carry-out.ts';

/** How long requests in flight may take to end when Doorman is closed. */
export const drainTime = milliseconds(10_000);

export type LogLevel = 'info' | 'warning' | 'error';

/** Entry files of the threads. */
export interface HostWorkers {
  readonly engine: URL;
  readonly history: URL;
  readonly whatIf: URL;
  /** Of scenarios: their upstreams, and their traffic. */
  readonly demoUpstreams: URL;
  readonly demoTraffic: URL;
}

/** What a host is made with. */
export interface HostOptions {
  readonly kind: 'desktop' | 'headless';
  /** Made where it is missing. One instance at a time. */
  readonly dataDirectory: string;
  readonly configPath: string;
  readonly version: string;
  readonly workers: HostWorkers;
  /** Folder of the scenarios, with a slash at its end. */
  readonly scenarios: URL;
  /** Consent to set a damaged authority or history aside and start with new ones. */
  readonly reset?: boolean;
  /** Asks for the rights of an administrator, where there is somebody to ask. */
  readonly elevate?: Elevate;
  /** Encrypts the authority's key with a secret that the operating system keeps, where something can. */
  readonly protector?: KeyProtector;
  /** Words that start the command line, such as a Node and `cli.js`; default `doorman`. */
  readonly commandLine?: readonly string[];
  /** Default: that of the system. */
  readonly hostsPath?: string;
  /** Default: {@link drainTime}. */
  readonly drain?: Milliseconds;
  readonly log: (level: LogLevel, message: string) => void;
}
