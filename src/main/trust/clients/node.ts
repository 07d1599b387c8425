import { judgeOutput, type VerifyingClient } from './client.ts';

/** Asks for a URL as a program of somebody would, and prints the answer. */
const script = `
require('node:https').get(process.argv[1], (response) => response.pipe(process.stdout))
  .on('error', (error) => { process.stderr.write((error.code ?? '') + ' ' + error.message); process.exitCode = 1; });
`;

/** @param options of Node itself, such as `--use-system-ca` */
export const nodeClient = (
  program: string,
  setting: string,
  environment: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): VerifyingClient => ({
  program,
  setting,
  async connect({ listener, run }) {
    const result = await run([...options, '--eval', script, listener.url], { environment });
    if (result.errors.includes('bad option')) return `This Node does not know ${options.join(' ')}.`;
    return judgeOutput('node', result, listener);
  },
});
