import { randomUUID } from 'node:crypto';
import type { DoctorReport } from '../../shared/model/doctor.ts';
import type { ProxyVariables } from '../../shared/model/proxy-variables.ts';
import { epochMilliseconds } from '../../shared/model/units.ts';
import { checkTarget } from '../doctor/chain-plan.ts';
import { type DoctorRun, runDoctor } from '../doctor/run.ts';
import type { Subject } from '../doctor/subject.ts';

/** Reports are at least this far apart, in milliseconds; the last one is never held back. */
const reportInterval = 50;

export interface DoctorRunsOptions {
  /** Doorman as it is when a run begins. */
  readonly subject: () => Subject;
  readonly onReport: (report: DoctorReport) => void;
  /** The doctor itself failed. */
  readonly onError: (error: unknown) => void;
  readonly run?: (run: DoctorRun) => Promise<DoctorReport>;
}

/** Runs of the doctor, one at a time. */
export interface DoctorRuns {
  /**
   * Begins a run and cancels the one before. @returns its id
   * @throws TargetError
   */
  start(target: string | null, proxyVariables: ProxyVariables): string;
  /** Without effect on a run that has ended, or on another one. */
  cancel(id: string): void;
  /** The latest one; null before the first. */
  latest(): DoctorReport | null;
  /** Cancels what runs. */
  close(): void;
}

export function createDoctorRuns({
  subject,
  onReport,
  onError,
  run = runDoctor,
}: DoctorRunsOptions): DoctorRuns {
  let current: { readonly id: string; readonly controller: AbortController } | null = null;
  let latest: DoctorReport | null = null;
  let timer: NodeJS.Timeout | undefined;

  const publish = (report: DoctorReport): void => {
    latest = report;
    if (report.state !== 'running') {
      clearTimeout(timer);
      timer = undefined;
      onReport(report);
      return;
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      if (latest !== null) onReport(latest);
    }, reportInterval);
  };

  const stop = (): void => {
    current?.controller.abort(new Error('The run was cancelled.'));
    current = null;
    clearTimeout(timer);
    timer = undefined;
  };

  return {
    start(target, proxyVariables) {
      if (target !== null) checkTarget(target);
      stop();
      const id = randomUUID();
      const controller = new AbortController();
      current = { id, controller };
      const isCurrent = (): boolean => current?.controller === controller;
      const onProgress = (report: DoctorReport): void => {
        if (isCurrent()) publish(report);
      };
      run({ id, subject: subject(), target, proxyVariables, signal: controller.signal, onProgress }).catch(
        (error: unknown) => {
          onError(error);
          if (isCurrent()) publish(failedReport(id, target, latest, error));
        },
      );
      return id;
    },
    cancel(id) {
      if (current?.id !== id) return;
      current.controller.abort(new Error('The run was cancelled.'));
    },
    latest: () => latest,
    close: stop,
  };
}

/** What was known by then, and why it ends there. */
function failedReport(
  id: string,
  target: string | null,
  latest: DoctorReport | null,
  error: unknown,
): DoctorReport {
  const now = epochMilliseconds(Date.now());
  const empty = { running: true, startedAt: now, chains: [], chainsLeftOut: 0, patternsLeftOut: [] };
  return {
    ...(latest?.id === id ? latest : empty),
    id,
    target,
    finishedAt: now,
    state: 'failed',
    problem: `The doctor itself failed: ${error instanceof Error ? error.message : String(error)}`,
  };
}
