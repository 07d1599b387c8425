import { complaintOf } from '../complaint.ts';
import type { VerifyingClient } from './client.ts';

/** OpenSSL's own client, with the authorities of its default places and none that a variable names. */
export const opensslClient = (
  program: string,
  environment: Readonly<Record<string, string>>,
): VerifyingClient => ({
  program,
  setting: '',
  async connect({ listener, run }) {
    const result = await run(
      [
        's_client',
        '-verify_return_error',
        '-verify_ip',
        listener.address,
        '-connect',
        `${listener.address}:${listener.port}`,
        '-quiet',
      ],
      { environment, until: listener.visited, input: `GET /${listener.token} HTTP/1.0\r\n\r\n` },
    );
    if (listener.visit()?.kind === 'visited') return null;
    const reason = /verify error:(.*)/.exec(result.errors)?.[1];
    return reason === undefined ? complaintOf('openssl s_client', result) : `openssl s_client: ${reason}`;
  },
});
