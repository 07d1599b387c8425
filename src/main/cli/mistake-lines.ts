import type { Mistake } from '../../shared/config/mistakes.ts';
import { inertLine } from '../../shared/inert.ts';

/** One line for each mistake, `file:line:column: path: message (saw …; allowed …)`, as editors and CI read them. */
export function mistakeLines(file: string, mistakes: readonly Mistake[]): string[] {
  return mistakes.map(({ line, column, at, message, value, allowed }) => {
    const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
    const facts = [
      ...(value === '' ? [] : [`saw ${value}`]),
      ...(allowed === '' ? [] : [`allowed ${allowed}`]),
    ];
    return inertLine(`${place}: ${at}: ${message}${facts.length === 0 ? '' : ` (${facts.join('; ')})`}`);
  });
}
