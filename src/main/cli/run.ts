import { parseArgs } from 'node:util';
import { ConfigFileError } from '../config/file.ts';
import { AlreadyRunningError } from '../host/control-file.ts';
import { add } from './add.ts';
import { check } from './check.ts';
import { type Command, type CommandContext, CommandError, UsageError } from './context.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import { printLine, say } from './output.ts';
import { serve } from './serve.ts';

const commands: Readonly<Record<string, Command>> = { serve, check, add, list, logs };

/** In the plan of the command line, and not in this release. */
const laterCommands: ReadonlySet<string> = new Set(['trust', 'doctor', 'env', 'export', 'purge', 'demo']);

/** Runs one command. Resolves to the exit code; whatever goes wrong has been said by then. */
export async function runCommandLine(args: readonly string[], context: CommandContext): Promise<number> {
  // A reader that has seen enough, such as `head`, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    return await dispatch(args, context);
  } catch (error) {
    return explain(error);
  }
}

async function dispatch(args: readonly string[], context: CommandContext): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError(`No command was given.\n\n${help(context.version)}`);
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command !== undefined) {
    if (!rest.includes('--help') && !rest.includes('-h')) return command.run(rest, context);
    await printLine(`Usage: doorman ${command.usage}\n\n${command.summary}`);
    return 0;
  }
  if (laterCommands.has(name)) throw new UsageError(`'doorman ${name}' is not in this release yet.`);
  if (!name.startsWith('-')) {
    throw new UsageError(
      `There is no command '${name}'. The commands are ${Object.keys(commands).join(', ')}.`,
    );
  }
  const { values } = parseArgs({
    args: [...args],
    options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
  });
  await printLine(values.version === true ? context.version : help(context.version));
  return 0;
}

function help(version: string): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  const lines = Object.values(commands).map(
    ({ usage, summary }) => `  doorman ${usage.padEnd(width)}  ${summary}`,
  );
  return [
    `Doorman ${version}: a reverse proxy on your own machine that shows, for every request, why.`,
    '',
    'Commands:',
    ...lines,
    '',
    'Options of every command:',
    '  --data-dir D  authority, history and settings (default: DOORMAN_DATA_DIR, else the usual place of your system)',
    '  --help        what a command does',
    '  --version     the version, alone',
    '',
    "The configuration is the file named by --config, else 'doorman.yaml' here, else the one in the data directory.",
  ].join('\n');
}

function explain(error: unknown): number {
  if (error instanceof UsageError) {
    say(error.message);
    return 2;
  }
  if (isArgumentError(error)) {
    say(`${error.message.split('\n')[0]} See 'doorman --help'.`);
    return 2;
  }
  if (
    error instanceof CommandError ||
    error instanceof AlreadyRunningError ||
    error instanceof ConfigFileError
  ) {
    say(error.message);
    return 1;
  }
  say(
    error instanceof Error
      ? `Doorman failed: ${error.stack ?? error.message}`
      : `Doorman failed: ${String(error)}`,
  );
  return 1;
}

function isArgumentError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}
