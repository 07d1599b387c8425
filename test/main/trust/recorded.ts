import type {
  ProgramResult,
  TrustContext,
  TrustedAuthority,
  TrustFiles,
} from '../../../src/main/trust/context.ts';
import { epochMilliseconds } from '../../../src/shared/model/units.ts';

/** A program that was run, as one line. */
export type RecordedCall = string;

export interface Recorded extends TrustContext {
  readonly calls: readonly RecordedCall[];
}

export interface RecordedOptions {
  readonly platform: NodeJS.Platform;
  readonly certificatePem: string;
  readonly isSingleLevel?: boolean;
  readonly kept?: TrustedAuthority['kept'];
  readonly fingerprint: string;
  readonly home?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly isAdministrator?: boolean;
  /** Files by path with their text. A path that ends in `/` is an empty folder. */
  readonly files?: Readonly<Record<string, string>>;
  /** Paths among the files that can be executed. */
  readonly programs?: readonly string[];
  /** What programs answer, by the start of the line that they are run with; for everything else, success and nothing. */
  readonly answers?: Readonly<Record<string, Partial<ProgramResult>>>;
}

/** Windows paths are looked up with the separators of the system that the test runs on. */
const normal = (path: string): string => path.replaceAll('\\', '/');

const recordedFiles = ({ files = {}, programs = [] }: RecordedOptions): TrustFiles => {
  const paths = [...Object.keys(files), ...programs].map(normal);
  const exists = (path: string): boolean =>
    paths.some((known) => known === normal(path) || known.startsWith(`${normal(path)}/`));
  return {
    exists: async (path) => exists(path),
    isExecutable: async (path) => programs.map(normal).includes(normal(path)),
    isWritable: async () => false,
    readText: async (path) => files[path],
    list: async (path) =>
      [
        ...new Set(
          paths
            .filter((known) => known.startsWith(`${normal(path)}/`))
            .map((known) => known.slice(normal(path).length + 1).split('/')[0] ?? ''),
        ),
      ].filter((name) => name !== ''),
    realPath: async (path) => path,
  };
};

/** A system that this machine is not: its files and what its programs say are given, and what is run is written down. */
export function recordedContext(options: RecordedOptions): Recorded {
  const calls: RecordedCall[] = [];
  return {
    platform: options.platform,
    home: options.home ?? '/home/me',
    environment: options.environment ?? { PATH: '/usr/bin' },
    isAdministrator: options.isAdministrator ?? false,
    authority: {
      certificatePem: options.certificatePem,
      isSingleLevel: options.isSingleLevel ?? false,
      kept: options.kept ?? [],
      companionPem: '',
      certificatePath: '/data/ca.pem',
      fingerprint: options.fingerprint,
    },
    bundlePath: '/data/ca-bundle.pem',
    run: async (program, args) => {
      const line = normal([program, ...args].join(' '));
      calls.push(line);
      const answer = Object.entries(options.answers ?? {}).find(([start]) => line.startsWith(start));
      return { ended: 'exit', code: 0, output: '', errors: '', ...answer?.[1] };
    },
    files: recordedFiles(options),
    now: () => epochMilliseconds(1_700_000_000_000),
    calls,
  };
}
