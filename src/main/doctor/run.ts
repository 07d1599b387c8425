import {
  type ChainReport,
  type DoctorReport,
  type StepReport,
  worstResult,
} from '../../shared/model/doctor.ts';
import { type DoctorStep, doctorSteps, type Finding } from '../../shared/model/doctor-finding.ts';
import type { ProxyVariables } from '../../shared/model/proxy-variables.ts';
import { epochMilliseconds, milliseconds } from '../../shared/model/units.ts';
import { type ChainContext, finding, type RunContext, type Step } from './chain-context.ts';
import { type PlannedChain, planChains, urlOf } from './chain-plan.ts';
import { chainsAtOnce } from './limits.ts';
import { addressStep } from './steps/address.ts';
import { httpStep } from './steps/http.ts';
import { nameStep } from './steps/name.ts';
import { portStep } from './steps/port.ts';
import { routeStep } from './steps/route.ts';
import { tlsStep } from './steps/tls.ts';
import { upstreamStep } from './steps/upstream.ts';
import type { AskTrust, Subject } from './subject.ts';
import { realWorld, type World } from './world.ts';

const steps: Readonly<Record<DoctorStep, Step>> = {
  name: nameStep,
  address: addressStep,
  port: portStep,
  tls: tlsStep,
  route: routeStep,
  upstream: upstreamStep,
  http: httpStep,
};

/** Steps that have nothing to look at once one of these has failed. Routes and upstreams can be looked at all the same. */
const needs: Readonly<Partial<Record<DoctorStep, readonly DoctorStep[]>>> = {
  tls: ['port'],
  http: ['port', 'tls'],
};

export interface DoctorRun {
  readonly id: string;
  readonly subject: Subject;
  /** A name or a URL; null for everything. */
  readonly target: string | null;
  readonly proxyVariables: ProxyVariables;
  readonly signal: AbortSignal;
  /** Called after each step with all that is known by then. */
  readonly onProgress: (report: DoctorReport) => void;
  /** Default: this machine. */
  readonly world?: World;
}

/**
 * Looks at every chain from host name to answer, each step probed for real. Resolves to the whole report; a run that is cancelled
 * resolves to what was known by then.
 *
 * @throws TargetError when the target is neither a name nor a URL
 */
export async function runDoctor(run: DoctorRun): Promise<DoctorReport> {
  const { id, subject, target, signal, onProgress, proxyVariables, world = realWorld } = run;
  const { config, listeners } = subject;
  const plan = planChains(config, listeners, target);
  const everything = target === null ? plan.chains : planChains(config, listeners, null).chains;
  const context: RunContext = {
    subject: { ...subject, askTrust: once(subject.askTrust) },
    world,
    proxyVariables,
    everything,
    signal,
  };
  const chains = plan.chains.map(emptyReport);
  let report: DoctorReport = {
    id,
    target,
    running: subject.running,
    startedAt: epochMilliseconds(world.now()),
    finishedAt: null,
    state: 'running',
    problem: null,
    chains,
    chainsLeftOut: plan.chainsLeftOut,
    patternsLeftOut: plan.patternsLeftOut,
  };
  const update = (change: Partial<DoctorReport>) => {
    report = { ...report, ...change };
    onProgress(report);
  };
  const place = (index: number, chain: ChainReport) =>
    update({ chains: report.chains.map((known, at) => (at === index ? chain : known)) });

  onProgress(report);
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < plan.chains.length && !signal.aborted) {
      const index = next;
      next += 1;
      const chain = plan.chains[index];
      const empty = chains[index];
      if (chain !== undefined && empty !== undefined) {
        await runChain(context, chain, empty, (changed) => place(index, changed));
      }
    }
  };
  await Promise.all(Array.from({ length: chainsAtOnce }, work));
  update({
    state: signal.aborted ? 'cancelled' : 'finished',
    finishedAt: epochMilliseconds(world.now()),
  });
  return report;
}

const emptyReport = (chain: PlannedChain): ChainReport => ({
  url: urlOf(chain),
  host: chain.host,
  listener: chain.listener,
  sampleOf: chain.sampleOf,
  steps: doctorSteps.map((step) => ({ step, result: null, findings: [], duration: milliseconds(0) })),
  result: null,
});

async function runChain(
  run: RunContext,
  chain: PlannedChain,
  empty: ChainReport,
  onChange: (report: ChainReport) => void,
): Promise<void> {
  const context: ChainContext = {
    ...run,
    chain,
    listener: run.subject.config.listeners.find(({ id }) => id === chain.listener) ?? null,
    status: run.subject.listeners.find(({ id }) => id === chain.listener) ?? null,
    addresses: [],
    reachable: [],
    routeTest: null,
  };
  let report = empty;
  for (const step of doctorSteps) {
    if (run.signal.aborted) return;
    const done = await runStep(context, step, report.steps);
    if (done === null) return;
    report = { ...report, steps: report.steps.map((known) => (known.step === step ? done : known)) };
    onChange(report);
  }
  const worst = worstResult(report.steps.flatMap(({ result }) => result ?? []));
  onChange({ ...report, result: worst === 'skipped' ? 'ok' : worst });
}

/** Null when the run was cancelled meanwhile. */
async function runStep(
  context: ChainContext,
  step: DoctorStep,
  before: readonly StepReport[],
): Promise<StepReport | null> {
  const began = performance.now();
  const failed = before.find((one) => needs[step]?.includes(one.step) === true && one.result === 'failed');
  let findings: readonly Finding[];
  try {
    findings =
      failed === undefined
        ? await steps[step](context)
        : [finding('step.skipped', 'skipped', { after: failed.step })];
  } catch (error) {
    if (context.signal.aborted) return null;
    throw error;
  }
  const duration = milliseconds(performance.now() - began);
  return { step, result: worstResult(findings.map(({ result }) => result)), findings, duration };
}

/** A handshake by another program is made once a run, not once a chain. */
function once(ask: AskTrust | null): AskTrust | null {
  if (ask === null) return null;
  let answer: ReturnType<AskTrust> | null = null;
  return () => {
    answer ??= ask();
    return answer;
  };
}
