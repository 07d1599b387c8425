import type { EpochMilliseconds, Milliseconds } from './units.ts';

/** Families of trust stores. A family can have several stores on one machine, such as one for each Firefox profile. */
export const trustKinds = ['system', 'chromium', 'firefox', 'java', 'node', 'python', 'git', 'curl'] as const;

export type TrustKind = (typeof trustKinds)[number];

/** Most stores that are listed; a machine with more Firefox profiles than this has the rest left out. */
export const trustStoreLimit = 64;

/**
 * What is known about one store.
 *
 * - `absent`: the program it belongs to is not on this machine.
 * - `unreadable`: it is there and could not be looked into; the detail says what is missing.
 * - `not_installed`: it does not have our authority, or a program is not told about it.
 * - `stale`: it does not have our authority, but that of an earlier installation of Doorman.
 * - `untried`: a program that only takes a setting, which nobody has tried yet.
 * - `installed`: it has our authority, and no client has tried since.
 * - `verified`: a client that uses it has just made a TLS connection to us.
 * - `failing`: it has our authority, and a client that uses it would not connect all the same.
 */
export type TrustState =
  | 'absent'
  | 'unreadable'
  | 'not_installed'
  | 'stale'
  | 'untried'
  | 'installed'
  | 'verified'
  | 'failing';

/** A certificate of an earlier installation of Doorman that is still in a store. */
export interface StaleCertificate {
  readonly subject: string;
  /** SHA-256 over the DER, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly notAfter: EpochMilliseconds;
}

/**
 * Which of Doorman's authorities an act is about. Others in the stores stay as they are.
 *
 * - `current`: the one that signs; taking out takes those of earlier installations as well.
 * - `next`: the one that was prepared to take its place, and nothing else.
 * - `earlier`: those of earlier installations and rotations, and nothing else. Only to take out.
 * - `all`: everything of Doorman's. Only to take out.
 */
export const trustScopes = ['current', 'next', 'earlier', 'all'] as const;

export type TrustScope = (typeof trustScopes)[number];

/** One program with its arguments, as a person would type it in the shell of this system. */
export interface TrustCommand {
  readonly text: string;
  /** Needs the rights of an administrator. */
  readonly elevated: boolean;
}

/** Exactly what an install or a removal will do: what is shown is what is run. */
export interface TrustPlan {
  readonly commands: readonly TrustCommand[];
  /** Files and folders that change. */
  readonly files: readonly string[];
}

/** One try of a real client to reach a TLS server with a certificate of our authority. */
export interface TrustHandshake {
  /** Program that connected, such as `/usr/bin/curl`. */
  readonly client: string;
  /** What it was started with that matters, such as an environment variable; '' for nothing special. */
  readonly setting: string;
  readonly outcome: 'accepted' | 'refused' | 'not_tried';
  /** What the client said when it refused, or why it was not tried. '' when it accepted. */
  readonly error: string;
  readonly at: EpochMilliseconds;
  readonly duration: Milliseconds;
}

/** One row of the trust matrix. */
export interface TrustStoreReport {
  /** Such as `system`, `java` or `firefox:x1y2.default`. Stable on one machine. */
  readonly id: string;
  readonly kind: TrustKind;
  readonly title: string;
  /** File or folder that holds it; null where there is no such thing. */
  readonly location: string | null;
  readonly state: TrustState;
  /** One or two sentences: what was found, and what to do. */
  readonly detail: string;
  /** What a person should know before they install; '' for nothing. */
  readonly caution: string;
  readonly stale: readonly StaleCertificate[];
  /** Null where nothing can be installed: already done, or the program only takes a setting. */
  readonly install: TrustPlan | null;
  /** Takes out our certificate and stale ones. Null where there is nothing to take out. */
  readonly remove: TrustPlan | null;
  /** Set by the person in their own shell, for programs that only take a setting. */
  readonly exports: readonly EnvironmentExport[];
  /** The latest handshakes, the one that decides the state first. */
  readonly handshakes: readonly TrustHandshake[];
}

export interface EnvironmentExport {
  readonly name: string;
  readonly value: string;
}

/** What became of an install or a remove in one store. */
export interface TrustOutcome {
  readonly store: string;
  /** `unchanged`: there was nothing to do. `elevation_needed`: the steps have to be run by hand as administrator. */
  readonly result: 'done' | 'unchanged' | 'failed' | 'elevation_needed';
  /** What failed and what it said; '' when it is done. */
  readonly message: string;
}
