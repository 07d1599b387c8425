import type { EnvironmentExport, TrustKind } from '../../../shared/model/trust.ts';
import type { VerifyingClient } from '../clients/client.ts';
import { type TrustContext, withVariables } from '../context.ts';
import { findProgram } from '../programs.ts';
import { absent, absentStore, type DetectStores, type TrustStore } from '../trust-store.ts';

/** A program that is told whom to trust by its environment. */
export interface EnvironmentTool {
  readonly kind: Extract<TrustKind, 'node' | 'python' | 'git' | 'curl'>;
  readonly title: string;
  /** Names on PATH, the first that is found. */
  readonly programs: readonly string[];
  readonly detail: string;
  exports(context: TrustContext): readonly EnvironmentExport[];
  /** @param environment all its variables @param setting what was added to them, for the report */
  client(program: string, setting: string, environment: Readonly<Record<string, string>>): VerifyingClient;
  /** Other ways to have it trust us, such as an option of its own. */
  furtherClients?(program: string, context: TrustContext): readonly VerifyingClient[];
}

/**
 * Nothing is installed for such a program: what decides is how it does as it would be started now. It is tried with
 * the variables that `doorman env` prints as well, so that they are known to work before they are copied.
 */
export const detectTool =
  (tool: EnvironmentTool): DetectStores =>
  async (context) => {
    const program = await findProgram(context, ...tool.programs);
    if (program === undefined) return [absentStore(tool.kind, tool.title, `No ${tool.title} was found.`)];
    const exports = tool.exports(context);
    const store: TrustStore = {
      id: tool.kind,
      kind: tool.kind,
      title: tool.title,
      location: program,
      exports,
      inspect: async () => ({ ...absent(tool.detail), present: 'yes' }),
      clients: async () => [
        tool.client(program, '', context.environment),
        tool.client(
          program,
          exports.map(({ name, value }) => `${name}=${value}`).join(' '),
          withVariables(context, exports),
        ),
        ...(tool.furtherClients?.(program, context) ?? []),
      ],
      withoutClient: '',
    };
    return [store];
  };
