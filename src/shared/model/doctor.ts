import type { DoctorStep, Finding, FindingResult } from './doctor-finding.ts';
import type { EpochMilliseconds, Milliseconds } from './units.ts';

/** Chains that one run looks at; the rest are counted. */
export const doctorChainLimit = 64;
/** Longest name or URL to ask about, in characters. */
export const doctorTargetLimit = 2048;
/** Findings of one step. */
export const doctorFindingLimit = 20;

/** One step of a chain: what was probed, and what came of it. */
export interface StepReport {
  readonly step: DoctorStep;
  /** Null until the step has ended. Else the worst of its findings. */
  readonly result: FindingResult | null;
  readonly findings: readonly Finding[];
  /** 0 until the step has ended. */
  readonly duration: Milliseconds;
}

/** From a host name to an answer. */
export interface ChainReport {
  /** `https://shop.localhost:8443/` */
  readonly url: string;
  readonly host: string;
  /** The listener it arrives at; null when the URL that was asked for has the port of none. */
  readonly listener: string | null;
  /** The pattern that `host` is a sample of, such as `*.shop.localhost`; null when the name stands in the file. */
  readonly sampleOf: string | null;
  /** One for each step, in order. */
  readonly steps: readonly StepReport[];
  /** Null until the last step has ended. */
  readonly result: Exclude<FindingResult, 'skipped'> | null;
}

/** One run of the doctor, as far as it has come. */
export interface DoctorReport {
  readonly id: string;
  /** What was asked about; null for everything. */
  readonly target: string | null;
  /** Whether Doorman itself was running. */
  readonly running: boolean;
  readonly startedAt: EpochMilliseconds;
  /** Null while it runs. */
  readonly finishedAt: EpochMilliseconds | null;
  /** `failed`: the doctor itself did; `problem` says why. */
  readonly state: 'running' | 'finished' | 'cancelled' | 'failed';
  readonly problem: string | null;
  readonly chains: readonly ChainReport[];
  readonly chainsLeftOut: number;
  /** Patterns (`~regex`) of which no sample name can be made. */
  readonly patternsLeftOut: readonly string[];
}

/** The worst that a finished run found. */
export function reportResult({ chains }: Pick<DoctorReport, 'chains'>): 'ok' | 'warn' | 'failed' {
  if (chains.some(({ result }) => result === 'failed')) return 'failed';
  return chains.some(({ result }) => result === 'warn') ? 'warn' : 'ok';
}

const severities: Readonly<Record<FindingResult, number>> = { skipped: 0, ok: 1, warn: 2, failed: 3 };

/** The worst of several results; `skipped` when there are none. */
export const worstResult = (results: readonly FindingResult[]): FindingResult =>
  results.reduce<FindingResult>(
    (worst, one) => (severities[one] > severities[worst] ? one : worst),
    'skipped',
  );
