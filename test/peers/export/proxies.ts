import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPeer, missingPeers, type PeerProgram } from '../../../tooling/peers.ts';
import { startDaemon } from '../daemon.ts';
import { startNginx } from '../nginx.ts';
import type { Facts } from './compare.ts';
import type { ExportPeer } from './differential.ts';
import type { AskedRequest } from './requests.ts';

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
    unsaid: [],
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
    unsaid: [],
    explanations: [],
  },
  {
    format: 'caddy',
    missing: missingPeers('caddy'),
    start: (write) =>
      startDaemon({
        program: 'caddy',
        ports: 1,
        readyText: 'serving initial configuration',
        parameters: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
        config: ([port = 0], directory) => withoutAdmin(write(port, directory)),
      }),
    refusal: async (text, directory) => {
      await writeFile(join(directory, 'Caddyfile'), withoutAdmin(text));
      return refusalOf('caddy', [
        'validate',
        '--adapter',
        'caddyfile',
        '--config',
        join(directory, 'Caddyfile'),
      ]);
    },
    unsaid: ['forwarded'],
    explanations: [
      {
        // A prefix that is spelled otherwise may stay.
        path: 'routes[4].rewrite.stripPrefix',
        applies: ({ target }, doorman, other) =>
          !target.startsWith('/api') && doorman.upstream === 'api' && other.upstream === 'api',
      },
      {
        // Paths are written anew from what they stand for.
        path: 'routes[6].rewrite.path',
        applies: ({ target }, doorman, other) =>
          target.includes('%2F') && doorman.target?.replace('%2F', '/') === other.target,
      },
      ...['routes[11]', 'routes[12]'].map((path) => ({
        // The host stands there as it was sent.
        path: `${path}.to.redirect.location`,
        applies: ({ host }: AskedRequest, doorman: Facts, other: Facts) =>
          /[A-Z[]|\.$/.test(host) &&
          plainHost(doorman.location) === plainHost(other.location) &&
          doorman.location !== null,
      })),
    ],
  },
];

/** Several instances of Caddy cannot share its administration port. */
const withoutAdmin = (text: string): string => text.replace('\n{\n', '\n{\n    admin off\n');

const plainHost = (location: string | null): string =>
  (location ?? '')
    .toLowerCase()
    .replace(/[[\]]/g, '')
    .replace(/localhost\.(?=[/:])/, 'localhost');
