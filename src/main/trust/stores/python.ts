import { pythonClient } from '../clients/python.ts';
import { pythonExports } from '../exports.ts';
import { detectTool } from './environment-tool.ts';

/** Python asks OpenSSL, which uses the system's bundle unless SSL_CERT_FILE names another; requests brings its own. */
export const detectPython = detectTool({
  kind: 'python',
  title: 'Python',
  programs: ['python3', 'python'],
  detail:
    "The ssl module uses the bundle of its OpenSSL, the requests library its own (certifi). Both variables name a bundle with everything that the system trusts and Doorman's authority.",
  exports: pythonExports,
  client: pythonClient,
});
