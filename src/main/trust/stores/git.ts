import { gitClient } from '../clients/git.ts';
import { gitExports } from '../exports.ts';
import { detectTool } from './environment-tool.ts';

/** git uses the authorities of its TLS library unless `http.sslCAInfo` or GIT_SSL_CAINFO names a bundle. */
export const detectGit = detectTool({
  kind: 'git',
  title: 'Git',
  programs: ['git'],
  detail: 'git uses the system store unless http.sslCAInfo or GIT_SSL_CAINFO names a bundle in its place.',
  exports: gitExports,
  client: gitClient,
});
