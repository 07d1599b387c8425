import { parseArgs } from 'node:util';
import { configExportFormats } from '../../shared/model/config-export.ts';
import { type CommandContext, CommandError, type RunCommand, UsageError } from './context.ts';
import { printLine, say } from './output.ts';

interface Command {
  /** Arguments as they stand in the help. */
  readonly usage: string;
  readonly summary: string;
  /** Loaded when it is used: most commands need little of what `serve` needs. */
  readonly load: () => Promise<RunCommand>;
}

const commands: Readonly<Record<string, Command>> = {
  serve: {
    usage: 'serve [--config F] [--data-dir D] [--ui-port N | --no-ui] [--open] [--reset]',
    summary: 'Run without a window; prints one line of JSON when every listener is open.',
    load: async () => (await import('./serve.ts')).serve,
  },
  check: {
    usage: 'check [F]',
    summary: 'Say what is wrong with a configuration file; exits 0 when nothing is, else 2.',
    load: async () => (await import('./check.ts')).check,
  },
  add: {
    usage: 'add NAME URL',
    summary: 'Give a local service a name: https://NAME.localhost leads to URL.',
    load: async () => (await import('./add.ts')).add,
  },
  list: {
    usage: 'list',
    summary: 'List the routes, in the order they are tried, with the URLs that lead to them.',
    load: async () => (await import('./list.ts')).list,
  },
  logs: {
    usage: 'logs [--session ID | --session all] [--filter TEXT] [--json] [--follow]',
    summary:
      'Print the exchanges of the live session or, where nothing runs, of the last one, oldest first; with --follow also those to come. A filter is written as in the inspector.',
    load: async () => (await import('./logs.ts')).logs,
  },
  export: {
    usage: `export har [F] [--filter EXPRESSION] [--session ID] [--include-secrets] [--config F] | export ${configExportFormats.join('|')} [F] [--out FOLDER] [--json]`,
    summary:
      'Write recorded exchanges as a HAR 1.2 file, secrets hidden; F left out or - is standard output, and what was hidden is said. Or write the configuration F for another proxy, and say what does not carry over.',
    load: async () => (await import('./export-command.ts')).exportCommand,
  },
  import: {
    usage: 'import F [--name NAME]',
    summary:
      'Read a HAR file of a browser, a proxy or Doorman into a session of its own; - is standard input.',
    load: async () => (await import('./import.ts')).importHar,
  },
  trust: {
    usage: 'trust [--list | --verify | --remove] [--next | --earlier] [--store NAME…] [--yes] [--json]',
    summary:
      'Put the authority into trust stores, or take it out; says beforehand what it changes, and has real programs try.',
    load: async () => (await import('./trust.ts')).trust,
  },
  'client-cert': {
    usage: 'client-cert NAME [--days N] [--out DIR] [--password-file F] | --list | --revoke SERIAL  [--json]',
    summary:
      'Make a certificate for a client (NAME.pem, NAME.key, NAME.p12) that listeners with clientCertificates accept; list or revoke what was made.',
    load: async () => (await import('./client-cert.ts')).clientCert,
  },
  ca: {
    usage:
      'ca [status | rotate [--switch | --undo] | export [--format pem|der] [--out F] | remove] [--yes] [--json]',
    summary:
      'Show the authority; make the next one and switch to it; write its certificate; take it out of every store and delete it.',
    load: async () => (await import('./ca.ts')).ca,
  },
  env: {
    usage: 'env [--shell sh|fish|powershell]',
    summary:
      'Print the variables that have Node, Python, Git and curl trust the authority: eval "$(doorman env)".',
    load: async () => (await import('./env.ts')).env,
  },
  purge: {
    usage: 'purge URL | --prefix URL | --host H | --tag T | --key K | --all  [--json]',
    summary: 'Remove responses from the cache of the running instance; prints how many.',
    load: async () => (await import('./purge.ts')).purge,
  },
  doctor: {
    usage: 'doctor [NAME | URL] [--json]',
    summary:
      'Try every way from a host name to an answer and say what is wrong and what to do; exits 1 when something failed.',
    load: async () => (await import('./doctor.ts')).doctor,
  },
  demo: {
    usage: 'demo --list | NAME [--seed N] [--speed S] [--scenarios DIR] [--json]',
    summary:
      'Play a scenario with its own upstreams and traffic, apart from everything else; exits 1 when a check fails.',
    load: async () => (await import('./demo.ts')).demo,
  },
  hosts: {
    usage: 'hosts [--add NAME… | --remove] [--yes] [--file F]',
    summary: 'Show, add or remove entries for names in the hosts file; nothing is written without --yes.',
    load: async () => (await import('./hosts.ts')).hosts,
  },
};

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
    if (!rest.includes('--help') && !rest.includes('-h')) return (await command.load())(rest, context);
    await printLine(`Usage: doorman ${command.usage}\n\n${command.summary}`);
    return 0;
  }
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
  if (error instanceof CommandError || hasSentence(error)) {
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

/** Errors whose message is meant for a person, by name: their classes would bring everything with them. */
function hasSentence(error: unknown): error is Error {
  return error instanceof Error && ['AlreadyRunningError', 'ConfigFileError'].includes(error.name);
}
