import { parseArgs } from 'node:util';

export interface DesktopArguments {
  readonly config: string | undefined;
  readonly dataDirectory: string | undefined;
}

/**
 * Reads `--config F` and `--data-dir D`. Everything else on the command line is left alone: Chromium's
 * switches, the app's own path in development, and what the system adds when it starts an app.
 */
export function readArguments(commandLine: readonly string[]): DesktopArguments {
  const { values } = parseArgs({
    args: [...commandLine],
    options: { config: { type: 'string' }, 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  return { config: text(values['config']), dataDirectory: text(values['data-dir']) };
}
