import { nodeClient } from '../clients/node.ts';
import { nodeExports } from '../exports.ts';
import { detectTool } from './environment-tool.ts';

/** Node brings its own list of authorities; NODE_EXTRA_CA_CERTS adds to it, `--use-system-ca` takes the system's. */
export const detectNode = detectTool({
  kind: 'node',
  title: 'Node',
  programs: ['node'],
  detail:
    'Node has its own authorities and reads NODE_EXTRA_CA_CERTS when it starts. From Node 22.15 on, ' +
    'NODE_OPTIONS=--use-system-ca has it use the system store instead.',
  exports: nodeExports,
  client: nodeClient,
  furtherClients: (program, { environment }) => [
    nodeClient(program, '--use-system-ca', environment, ['--use-system-ca']),
  ],
});
