import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import type { ContractClient } from '../../shared/contract/client.ts';
import { ContractError } from '../../shared/contract/errors.ts';
import { type DoctorReport, reportResult } from '../../shared/model/doctor.ts';
import { proxyVariablesOf } from '../../shared/model/proxy-variables.ts';
import { ConfigStore } from '../config/store.ts';
import { TargetError } from '../doctor/chain-plan.ts';
import { runDoctor } from '../doctor/run.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { reportJson, reportLines } from './doctor-lines.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printJson, printLine, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';

/** `doorman doctor` */
export const doctor: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (positionals.length > 1) {
    throw new UsageError("'doorman doctor' takes one name or URL, such as: doorman doctor shop.localhost");
  }
  const target = positionals[0] ?? null;
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const client = await connectToRunning(dataDirectory);
  try {
    const report =
      client === null
        ? await examineFile(resolveConfigPath(values.config, dataDirectory), target)
        : await examineRunning(client, target);
    if (report === null) return 2;
    if (values.json === true) await printJson(reportJson(report));
    else for (const line of reportLines(report)) await printLine(line);
    if (report.state !== 'finished') throw new CommandError(report.problem ?? 'The doctor was cancelled.');
    return reportResult(report) === 'failed' ? 1 : 0;
  } catch (error) {
    throw toCommandError(error);
  } finally {
    client?.close();
  }
};

function toCommandError(error: unknown): unknown {
  if (error instanceof TargetError) return new UsageError(error.message);
  if (!(error instanceof ContractError)) return error;
  return error.code === 'call.invalid_params'
    ? new UsageError(error.message)
    : new CommandError(error.message);
}

/** The running instance looks, since it alone knows its listeners and routes. */
async function examineRunning(client: ContractClient, target: string | null): Promise<DoctorReport> {
  const began = Date.now();
  const reports = new Map<string, DoctorReport>();
  let onReport: (report: DoctorReport) => void = ({ id, startedAt }) => {
    // Until the run has its id, those of earlier ones are told apart by their time.
    if (startedAt < began) reports.delete(id);
  };
  client.subscribe('doctor', {
    onEvent(report) {
      // One for each run that begins meanwhile: windows begin few.
      reports.set(report.id, report);
      onReport(report);
    },
  });
  const closed = new Promise<never>((_, reject) => {
    client.onClose(() => reject(new CommandError('Doorman was closed while the doctor looked at it.')));
  });
  const { id } = await client.call('doctor.run', {
    ...(target === null ? {} : { target }),
    proxyVariables: proxyVariablesOf(process.env),
  });
  const ended = new Promise<DoctorReport>((resolve, reject) => {
    onReport = (report) => {
      if (report.id === id && report.state !== 'running') resolve(report);
      if (report.id !== id && report.startedAt >= began) {
        reject(new CommandError('Another run of the doctor took the place of this one. Try again.'));
      }
    };
    const known = reports.get(id);
    if (known !== undefined) onReport(known);
  });
  return Promise.race([ended, closed]);
}

/** Nothing runs: what the file says is looked at. Null when the file has mistakes, which have been said. */
async function examineFile(path: string, target: string | null): Promise<DoctorReport | null> {
  const store = await ConfigStore.open({ path });
  const { config, mistakes } = store.current();
  if (config === null) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    return null;
  }
  return runDoctor({
    id: 'file',
    subject: {
      config,
      running: false,
      listeners: [],
      upstreams: [],
      authority: null,
      testRoutes: null,
      announce: null,
      askTrust: null,
      baseDirectory: dirname(path),
    },
    target,
    proxyVariables: proxyVariablesOf(process.env),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}
