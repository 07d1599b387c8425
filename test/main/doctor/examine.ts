import { onTestFinished } from 'vitest';
import { runDoctor } from '../../../src/main/doctor/run.ts';
import type { Subject } from '../../../src/main/doctor/subject.ts';
import { realWorld, type World } from '../../../src/main/doctor/world.ts';
import type { ConfigInput } from '../../../src/shared/config/schema.ts';
import { explainFinding } from '../../../src/shared/explain/doctor/index.ts';
import type { ChainReport, DoctorReport } from '../../../src/shared/model/doctor.ts';
import type { Finding, FindingCode } from '../../../src/shared/model/doctor-finding.ts';
import type { ProxyVariables } from '../../../src/shared/model/proxy-variables.ts';
import { checked, type RunningEngine, runEngine } from '../../helpers/run-engine.ts';

/** This machine, except for names: what they lead to is a matter of each machine's resolver. */
export const loopbackNames: World = {
  ...realWorld,
  lookup: () => Promise.resolve(['127.0.0.1', '::1']),
  hostsFile: () => Promise.resolve(''),
  nameService: () => Promise.resolve('hosts: files dns\n'),
};

export interface Patient {
  readonly engine: RunningEngine;
  readonly subject: Subject;
}

/** Starts an engine over real sockets; it is stopped when the test ends. */
export async function patient(
  input: ConfigInput,
  options: { readonly tls?: boolean; readonly subject?: Partial<Subject> } = {},
): Promise<Patient> {
  const engine = await runEngine(input, { tls: options.tls ?? false });
  onTestFinished(() => engine.stop());
  const result = await engine.apply(input, true);
  const facts = engine.authority?.authority.describe();
  return {
    engine,
    subject: {
      config: checked(input),
      running: true,
      listeners: result.listeners,
      upstreams: [],
      authority:
        engine.authority === null
          ? null
          : {
              certificate: engine.authority.material.certificatePem,
              permitted: facts?.permittedNames ?? [],
            },
      testRoutes: (request) => Promise.resolve(engine.engine.testRoutes(request)),
      announce: null,
      askTrust: null,
      baseDirectory: process.cwd(),
      ...options.subject,
    },
  };
}

export interface ExamineOptions {
  readonly target?: string;
  readonly world?: Partial<World>;
  readonly proxyVariables?: ProxyVariables;
}

export function examine(subject: Subject, options: ExamineOptions = {}): Promise<DoctorReport> {
  return runDoctor({
    id: 'test',
    subject,
    target: options.target ?? null,
    proxyVariables: options.proxyVariables ?? {},
    signal: new AbortController().signal,
    onProgress: () => undefined,
    world: { ...loopbackNames, ...options.world },
  });
}

/** The only chain of a report. */
export function onlyChain({ chains }: DoctorReport): ChainReport {
  const [chain, ...more] = chains;
  if (chain === undefined || more.length > 0) throw new Error(`There are ${chains.length} chains, not one.`);
  return chain;
}

const findingsOf = ({ steps }: ChainReport) => steps.flatMap(({ findings }) => findings);

/** Codes of what failed and of what is worth a warning, in the order of the steps. */
export const troubles = (chain: ChainReport): string[] =>
  findingsOf(chain)
    .filter(({ result }) => result === 'failed' || result === 'warn')
    .map(({ code, result }) => `${result} ${code}`);

export function findingOf<Code extends FindingCode>(
  chain: ChainReport,
  code: Code,
): Extract<Finding, { code: Code }> {
  const found = findingsOf(chain).find((finding) => finding.code === code);
  if (found === undefined)
    throw new Error(
      `There is no '${code}' among ${findingsOf(chain)
        .map((one) => one.code)
        .join(', ')}.`,
    );
  // Found by that code.
  return found as Extract<Finding, { code: Code }>;
}

/** The sentence and the fixes of a finding, as a terminal would print them. */
export function told(
  chain: ChainReport,
  code: FindingCode,
): { readonly sentence: string; readonly fixes: string[] } {
  const { sentence, fixes } = explainFinding(findingOf<FindingCode>(chain, code));
  return { sentence: sentence.map(({ text }) => text).join(''), fixes: fixes.map(({ label }) => label) };
}
