import { doctorStepNames, explainFinding } from '../../shared/explain/doctor/index.ts';
import { plainText } from '../../shared/explain/explanation.ts';
import { count } from '../../shared/explain/segments.ts';
import { inertLine } from '../../shared/inert.ts';
import {
  type ChainReport,
  type DoctorReport,
  reportResult,
  type StepReport,
} from '../../shared/model/doctor.ts';
import type { Finding, FindingResult } from '../../shared/model/doctor-finding.ts';
import type { DoctorFix } from '../../shared/model/doctor-fix.ts';

const marks: Readonly<Record<FindingResult, string>> = { ok: '✓', warn: '!', failed: '✗', skipped: '-' };
const nameWidth = Math.max(...Object.values(doctorStepNames).map((name) => name.length));

/** The report as a checklist. Chains on which all is well take one line, unless they were asked for by name. */
export function reportLines(report: DoctorReport): string[] {
  const { chains, chainsLeftOut, patternsLeftOut, target } = report;
  if (chains.length === 0) {
    return ["The configuration has no host names to look at. Add a service with 'doorman add NAME URL'."];
  }
  const lines = chains.flatMap((chain) => chainLines(chain, target !== null));
  const left = [
    ...(chainsLeftOut > 0
      ? [`${count(chainsLeftOut, 'further chain')} not looked at: name one with 'doorman doctor NAME'.`]
      : []),
    ...(patternsLeftOut.length > 0
      ? [`Not looked at, as no name follows from a pattern: ${patternsLeftOut.map(inertLine).join(', ')}`]
      : []),
  ];
  return [...lines, ...left, summary(chains)];
}

function summary(chains: readonly ChainReport[]): string {
  const amount = (result: ChainReport['result']): number =>
    chains.filter((chain) => chain.result === result).length;
  const parts = [
    ...(amount('ok') > 0 ? [`${amount('ok')} fine`] : []),
    ...(amount('warn') > 0 ? [`${amount('warn')} with warnings`] : []),
    ...(amount('failed') > 0 ? [`${amount('failed')} failed`] : []),
  ];
  return `${count(chains.length, 'chain')}: ${parts.join(', ')}.`;
}

function chainLines(chain: ChainReport, whole: boolean): string[] {
  const sample = chain.sampleOf === null ? '' : `  (a sample of ${inertLine(chain.sampleOf)})`;
  const head = `${marks[chain.result ?? 'skipped']} ${inertLine(chain.url)}${sample}`;
  if (!whole && chain.result === 'ok') return [head];
  return [head, ...chain.steps.flatMap(stepLines), ''];
}

function stepLines({ step, findings }: StepReport): string[] {
  return findings.flatMap((finding, index) => {
    const { sentence, fixes } = explainFinding(finding);
    const name = (index === 0 ? doctorStepNames[step] : '').padEnd(nameWidth);
    const line = `  ${marks[finding.result]} ${name}  ${plainText(sentence)}`;
    return needsFix(finding) ? [line, ...fixes.flatMap(fixLines)] : [line];
  });
}

const needsFix = ({ result }: Finding): boolean => result === 'failed' || result === 'warn';

const indent = ' '.repeat(nameWidth + 6);

function fixLines(fix: DoctorFix): string[] {
  const label = `${indent}→ ${inertLine(fix.label)}`;
  switch (fix.kind) {
    case 'command':
      return [
        `${label}:`,
        ...fix.commands.map((command) => `${indent}    ${inertLine(command)}`),
        ...(fix.undo.length === 0 ? [] : [`${indent}  undone by: ${fix.undo.map(inertLine).join(' && ')}`]),
        ...(fix.caveat === null ? [] : [`${indent}  ${inertLine(fix.caveat)}`]),
      ];
    case 'hosts':
      return [`${label}:`, `${indent}    doorman hosts --add ${fix.names.map(inertLine).join(' ')}`];
    case 'view':
      return [`${label}: in the window, under Certificates`];
    case 'config':
    case 'open':
    case 'advice':
      return [label];
  }
}

/** The report for programs: as the contract has it, with the sentence and the fixes of each finding, and the result of all. */
export function reportJson(report: DoctorReport): string {
  const explained = (finding: Finding) => {
    const { sentence, fixes } = explainFinding(finding);
    return { ...finding, sentence: plainText(sentence), fixes: needsFix(finding) ? fixes : [] };
  };
  return JSON.stringify({
    result: reportResult(report),
    ...report,
    chains: report.chains.map((chain) => ({
      ...chain,
      steps: chain.steps.map((step) => ({ ...step, findings: step.findings.map(explained) })),
    })),
  });
}
