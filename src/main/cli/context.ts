/** What the entry file knows and commands need. */
export interface CommandContext {
  readonly version: string;
  /** Entry files of the two threads. */
  readonly workers: { readonly engine: URL; readonly history: URL; readonly whatIf: URL };
  /** Folder of the scenarios. */
  readonly scenarios: URL;
  /** Folder of the built interface. */
  readonly renderer: URL;
}

/**
 * Runs one command. Resolves to the exit code: 0 done, 1 failed, 2 used wrongly or an invalid file.
 *
 * @throws UsageError, CommandError, or an error of `parseArgs`: they are told and become exit codes.
 */
export type RunCommand = (args: readonly string[], context: CommandContext) => Promise<number>;

/** The command line was used wrongly: exit code 2, the sentence, and where help is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A failure with nothing more to say than its sentence: exit code 1. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
