import { inertJson, inertText } from '../../shared/inert.ts';

const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });

/** Results go to standard output, everything else to standard error. What is in them of strangers does nothing to a terminal. */
export const printLine = (text: string): Promise<void> => write(inertText(text));

/** For programs: one line. */
export const printJson = (json: string): Promise<void> => write(inertJson(json));

/** What another program takes as it is, such as a shell; nothing of a stranger. */
export const printExactly = (text: string): Promise<void> => write(text);

export function say(text: string): void {
  process.stderr.write(`${inertText(text)}\n`);
}
