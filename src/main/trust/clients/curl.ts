import { judgeOutput, type VerifyingClient } from './client.ts';

/** curl without its own configuration file, which could name other authorities or none. */
export const curlClient = (
  program: string,
  setting: string,
  environment?: Readonly<Record<string, string>>,
): VerifyingClient => ({
  program,
  setting,
  async connect({ listener, run }) {
    const args = [
      '--disable',
      '--silent',
      '--show-error',
      '--noproxy',
      '*',
      '--max-time',
      '20',
      listener.url,
    ];
    const result = await run(args, environment === undefined ? {} : { environment });
    // After its reason, curl explains at length what certificates are.
    return judgeOutput('curl', { ...result, errors: result.errors.split('\n')[0] ?? '' }, listener);
  },
});
