import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ConfigExportFormat } from '../../../src/shared/model/config-export.ts';
import { findPeer, missingPeers, type PeerProgram } from '../../../tooling/peers.ts';
import { startDaemon } from '../daemon.ts';
import { startNginx } from '../nginx.ts';
import type { Explanation } from './compare.ts';
import type { StartProxy } from './differential.ts';

/** How the proxy of a format is started, and in what it may differ from Doorman. */
export interface ExportPeer {
  readonly format: ConfigExportFormat;
  /** The programs that this machine lacks; '' for none. */
  readonly missing: string;
  readonly start: StartProxy;
  /** What the proxy itself says against a file; '' where it takes it. */
  readonly refusal: (text: string, directory: string) => Promise<string>;
  /** Differences with the routes of `overlapping.ts`. */
  readonly explanations: readonly Explanation[];
}

const refusalOf = (program: PeerProgram, parameters: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(findPeer(program) ?? program, [...parameters], (error, output, errors) => {
      resolve(error === null ? '' : `${output}${errors}`);
    });
  });

export const exportPeers: readonly ExportPeer[] = [
  {
    format: 'nginx',
    missing: missingPeers('nginx'),
    start: (write) => startNginx({ ports: 1, http: ([port = 0], directory) => write(port, directory) }),
    refusal: async (text, directory) => {
      const whole = `daemon off; pid ${directory}/pid; error_log stderr; events {} http {\n${text}}\n`;
      await writeFile(join(directory, 'nginx.conf'), whole);
      return refusalOf('nginx', ['-t', '-p', directory, '-e', 'stderr', '-c', join(directory, 'nginx.conf')]);
    },
    explanations: [
      {
        // A prefix that is spelled otherwise stays.
        path: 'routes[4].rewrite.stripPrefix',
        applies: ({ target }, doorman, other) =>
          !target.startsWith('/api') &&
          doorman.upstream === 'api' &&
          other.upstream === 'api' &&
          other.target === target,
      },
    ],
  },
  {
    format: 'haproxy',
    missing: missingPeers('haproxy'),
    start: (write) =>
      startDaemon({
        program: 'haproxy',
        ports: 1,
        readyText: 'Loading success',
        parameters: (file) => ['-W', '-db', '-f', file],
        config: ([port = 0], directory) => write(port, directory),
      }),
    refusal: async (text, directory) => {
      await writeFile(join(directory, 'haproxy.cfg'), text);
      return refusalOf('haproxy', ['-c', '-q', '-f', join(directory, 'haproxy.cfg')]);
    },
    explanations: [],
  },
];
