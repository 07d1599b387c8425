import type { EnvironmentExport } from '../../shared/model/trust.ts';
import type { EpochMilliseconds, Milliseconds } from '../../shared/model/units.ts';

/** What a program did. Nothing is thrown: a program that is missing is a finding like any other. */
export interface ProgramResult {
  readonly ended: 'exit' | 'missing' | 'time_limit' | 'stopped';
  /** Null when it did not exit by itself. */
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

export interface RunOptions {
  /** All variables of the program. */
  readonly environment: Readonly<Record<string, string>>;
  readonly timeLimit: Milliseconds;
  /** Ends the program early, as when it has done what was wanted. */
  readonly signal?: AbortSignal;
  /** Text for its standard input, which is otherwise empty. */
  readonly input?: string;
}

export type RunProgram = (
  program: string,
  args: readonly string[],
  options: RunOptions,
) => Promise<ProgramResult>;

/** The few questions that stores ask of the disk. None of them throws for a path that is not there. */
export interface TrustFiles {
  exists(path: string): Promise<boolean>;
  isExecutable(path: string): Promise<boolean>;
  isWritable(path: string): Promise<boolean>;
  /** The text of a file, undefined when there is none or it has more than 4 MiB. */
  readText(path: string): Promise<string | undefined>;
  /** Names in a folder, the first 1,000; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  /** With every link followed; the path itself when there is none. */
  realPath(path: string): Promise<string>;
}

/** The authority that stores are to trust. Never its key. */
export interface TrustedAuthority {
  readonly certificatePem: string;
  /** Where `ca.pem` is. */
  readonly certificatePath: string;
  /** SHA-256 over the DER, upper-case hex with colons. */
  readonly fingerprint: string;
  /** A root that signs for servers itself, which Java does not hold to its names. */
  readonly isSingleLevel: boolean;
  /**
   * Fingerprints of certificates of Doorman that are left as they are: they count neither as ours nor as stale. `others` are all but
   * this one.
   */
  readonly kept: readonly string[] | 'others';
  /** A second authority for the bundle while two are trusted; '' for none. */
  readonly companionPem: string;
}

/** Everything that a store may look at. Tests pass recorded answers for systems that they do not run on. */
export interface TrustContext {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** Variables that clients are started with. */
  readonly environment: Readonly<Record<string, string>>;
  readonly isAdministrator: boolean;
  readonly authority: TrustedAuthority;
  /** The bundle that `doorman env` names: what the system trusts and our authority, in one file. */
  readonly bundlePath: string;
  readonly run: RunProgram;
  readonly files: TrustFiles;
  readonly now: () => EpochMilliseconds;
}

/** The variables of a context with some more. */
export const withVariables = (
  context: Pick<TrustContext, 'environment'>,
  exports: readonly EnvironmentExport[],
): Readonly<Record<string, string>> => ({
  ...context.environment,
  ...Object.fromEntries(exports.map(({ name, value }) => [name, value])),
});
