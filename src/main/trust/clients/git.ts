import { complaintOf } from '../complaint.ts';
import type { VerifyingClient } from './client.ts';

/** git as it asks a server for its branches; the listener answers with one. */
export const gitClient = (
  program: string,
  setting: string,
  environment: Readonly<Record<string, string>>,
): VerifyingClient => ({
  program,
  setting,
  async connect({ listener, scratch, run }) {
    const result = await run(['-C', scratch, '-c', 'http.proxy=', 'ls-remote', listener.url], {
      environment: { ...environment, GIT_TERMINAL_PROMPT: '0' },
    });
    return result.output.includes('refs/heads/doorman-verified') ? null : complaintOf('git', result);
  },
});
