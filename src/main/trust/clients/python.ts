import { judgeOutput, type VerifyingClient } from './client.ts';

/** Asks for a URL with the standard library, past any proxy. */
const script = `
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    sys.stdout.write(opener.open(sys.argv[1], timeout=20).read().decode())
except Exception as error:
    sys.stderr.write(str(getattr(error, 'reason', error)))
    sys.exit(1)
`;

export const pythonClient = (
  program: string,
  setting: string,
  environment: Readonly<Record<string, string>>,
): VerifyingClient => ({
  program,
  setting,
  async connect({ listener, run }) {
    const result = await run(['-c', script, listener.url], { environment });
    return judgeOutput('python', result, listener);
  },
});
