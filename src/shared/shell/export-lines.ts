import type { EnvironmentExport } from '../model/trust.ts';
import { shellQuote } from './shell-quote.ts';

/** Shells whose way of setting a variable is known. */
export const exportShells = ['sh', 'fish', 'powershell'] as const;

export type ExportShell = (typeof exportShells)[number];

/** One line for each variable, to be read in by the shell: `eval "$(doorman env)"`. */
export const exportLines = (exports: readonly EnvironmentExport[], shell: ExportShell): readonly string[] =>
  exports.map((one) => exportLine(one, shell));

function exportLine({ name, value }: EnvironmentExport, shell: ExportShell): string {
  switch (shell) {
    case 'sh':
      return `export ${name}=${shellQuote(value)}`;
    case 'fish':
      return `set -gx ${name} ${fishQuote(value)}`;
    case 'powershell':
      return `$env:${name} = '${value.replaceAll("'", "''")}'`;
  }
}

/** In fish's single quotes, a backslash escapes itself and the quote. */
const fishQuote = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
