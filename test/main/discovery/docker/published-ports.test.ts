import { chmod } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSocketServer } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askEngine } from '../../../../src/main/discovery/docker/ask-engine.ts';
import { engineSockets } from '../../../../src/main/discovery/docker/engine-sockets.ts';
import { listPublishedPorts } from '../../../../src/main/discovery/docker/published-ports.ts';
import {
  CONTAINER_ANSWER_LIMIT,
  CONTAINER_VALUES_LIMIT,
  HINT_LENGTH,
  PORT_ENTRIES_READ,
} from '../../../../src/main/discovery/limits.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

/** As Docker Engine 27 answers, shortened to what matters. */
const RECORDED = [
  {
    Id: '8dfafdbc3a40',
    Names: ['/shop-web-1'],
    Image: 'shop-web',
    Command: 'npm run dev',
    State: 'running',
    Labels: { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' },
    Ports: [
      { IP: '0.0.0.0', PrivatePort: 3000, PublicPort: 8080, Type: 'tcp' },
      { IP: '::', PrivatePort: 3000, PublicPort: 8080, Type: 'tcp' },
      { PrivatePort: 9229, Type: 'tcp' },
    ],
  },
  {
    Id: '9cd87474be90',
    Names: ['/jolly_noether'],
    Image: 'postgres:16',
    Labels: {},
    Ports: [
      { IP: '127.0.0.1', PrivatePort: 5432, PublicPort: 15432, Type: 'tcp' },
      { IP: '127.0.0.1', PrivatePort: 53, PublicPort: 5353, Type: 'udp' },
    ],
  },
];

/** An engine on a Unix socket (a pipe on Windows) of its own; everything that it is asked is kept. */
async function startEngine(answer: RequestListener) {
  const path =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\doorman-test-${process.pid}-${Math.random()}`
      : join(await temporaryDirectory(), 'docker.sock');
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { path, asked };
}

describe('asking a container engine', () => {
  it('gives the published TCP ports with their containers, and asks for nothing else', async () => {
    const { path, asked } = await startEngine((_, response) => response.end(JSON.stringify(RECORDED)));
    const web = { name: 'shop-web-1', image: 'shop-web', service: 'web', project: 'shop' };
    expect(await askEngine(path)).toEqual({
      kind: 'ports',
      ports: [
        { port: 8080, address: '0.0.0.0', container: web },
        { port: 8080, address: '::', container: web },
        {
          port: 15432,
          address: '127.0.0.1',
          container: { name: 'jolly_noether', image: 'postgres:16', service: null, project: null },
        },
      ],
    });
    expect(asked).toEqual(['GET /containers/json']);
  });

  it('is refused with a clause by an engine that is broken, wrong or endless', async () => {
    const answers: [RequestListener, string][] = [
      [(_, response) => response.writeHead(500).end('{}'), 'status 500'],
      [(_, response) => response.end('{"message":"no"}'), 'no list'],
      [(_, response) => response.end('[{"Names":'), 'no list'],
      [(_, response) => response.end(Buffer.alloc(CONTAINER_ANSWER_LIMIT + 1, 32)), 'more than'],
      [() => undefined, 'no answer within'],
      [
        (_, response) => {
          response.write('[');
          setImmediate(() => response.destroy());
        },
        '',
      ],
    ];
    for (const [answer, clause] of answers) {
      const { path } = await startEngine(answer);
      expect(await askEngine(path)).toMatchObject({
        kind: 'refused',
        reason: 'other',
        clause: expect.stringContaining(clause),
      });
    }
  });

  it('finds nothing where there is no socket', async () => {
    expect(await askEngine(join(await temporaryDirectory(), 'docker.sock'))).toEqual({ kind: 'absent' });
  });

  it('passes over entries of another form, and shortens whatever names it is told', async () => {
    const hostile = [
      null,
      7,
      { Names: 'x', Ports: [{ PublicPort: 1 }] },
      {
        Names: [`/${'n'.repeat(10_000)}\u0000`],
        Image: '\u202e',
        Labels: { 'com.docker.compose.service': {} },
      },
      { Ports: [{ PublicPort: 0 }, { PublicPort: 70_000 }, { PublicPort: '80' }, { PublicPort: 80 }] },
    ];
    const { path } = await startEngine((_, response) => response.end(JSON.stringify(hostile)));
    const answer = await askEngine(path);
    expect(answer).toMatchObject({ kind: 'ports', ports: [{ port: 80, address: '0.0.0.0' }] });
    const anything = fc.record({ Names: fc.array(fc.string()), Image: fc.string(), Ports: fc.jsonValue() });
    const [list] = fc.sample(fc.array(anything, { minLength: 200, maxLength: 200 }), 1);
    const other = await startEngine((_, response) => response.end(JSON.stringify(list)));
    const read = await askEngine(other.path);
    expect(read.kind).toBe('ports');
    for (const { container } of read.kind === 'ports' ? read.ports : []) {
      expect(container.name.length).toBeLessThanOrEqual(2 * HINT_LENGTH);
    }
  });

  it.each([
    ['ports', JSON.stringify([{ Ports: Array.from({ length: CONTAINER_VALUES_LIMIT }, () => 0) }])],
    ['names', JSON.stringify([{ Names: Array.from({ length: CONTAINER_VALUES_LIMIT }, () => '') }])],
    ['levels', '['.repeat(CONTAINER_ANSWER_LIMIT)],
  ])('parses no answer of more %s than there are values in any list of containers', async (_, answer) => {
    const { path } = await startEngine((_request, response) => response.end(answer));
    expect(await askEngine(path)).toMatchObject({
      kind: 'refused',
      clause: `its answer has more than ${CONTAINER_VALUES_LIMIT} values`,
    });
  });

  it('reads so many ports of all containers together and no more', async () => {
    const port = { PublicPort: 80 };
    const containers = Array.from({ length: 64 }, () => ({ Ports: Array.from({ length: 512 }, () => port) }));
    const { path } = await startEngine((_, response) => response.end(JSON.stringify(containers)));
    const answer = await askEngine(path);
    expect(answer.kind === 'ports' && answer.ports.length).toBe(PORT_ENTRIES_READ);
  });

  it('is no match for something that is no engine', async () => {
    const server = createSocketServer((socket) => socket.end('SSH-2.0\r\n', () => socket.destroy()));
    const path =
      process.platform === 'win32' ? '\\\\.\\pipe\\doorman-no-engine' : join(await temporaryDirectory(), 's');
    await new Promise<void>((resolve) => server.listen(path, resolve));
    onTestFinished(async () => {
      await new Promise((resolve) => server.close(resolve));
    });
    expect(await askEngine(path)).toMatchObject({ kind: 'refused', reason: 'other' });
  });
});

describe('the sockets of engines', () => {
  it('are those that are usual on the system, the one of the environment first', () => {
    const linux = engineSockets({
      platform: 'linux',
      environment: { XDG_RUNTIME_DIR: '/run/user/1000', DOCKER_HOST: 'unix:///srv/docker.sock' },
      home: '/home/dev',
    });
    expect(linux.note).toBeNull();
    expect(linux.paths.slice(0, 4)).toEqual([
      '/srv/docker.sock',
      '/var/run/docker.sock',
      '/run/user/1000/docker.sock',
      '/run/user/1000/podman/podman.sock',
    ]);
    const mac = engineSockets({ platform: 'darwin', environment: {}, home: '/Users/dev' });
    expect(mac.paths).toContain('/Users/dev/.colima/default/docker.sock');
    expect(mac.paths).toContain('/Users/dev/.docker/run/docker.sock');
    const windows = engineSockets({
      platform: 'win32',
      environment: { DOCKER_HOST: 'npipe:////./pipe/docker_engine' },
      home: 'C:\\Users\\dev',
    });
    expect(windows.paths[0]).toBe('\\\\.\\pipe\\docker_engine');
  });

  it('never include one of another machine, which is said without its secrets', () => {
    const { paths, note } = engineSockets({
      platform: 'linux',
      environment: { DOCKER_HOST: 'ssh://me:secret@build.example.com/x', XDG_RUNTIME_DIR: 'relative' },
      home: '/home/dev',
    });
    expect(paths.every((path) => path.startsWith('/'))).toBe(true);
    expect(paths.join()).not.toContain('build');
    expect(note).toContain('ssh://build.example.com');
    expect(note).not.toContain('secret');
  });
});

describe('what engines publish', () => {
  const where = { platform: 'linux', environment: {}, home: '/home/dev' } as const;

  it('says what to do where an engine may not be asked, and nothing where there is none', async () => {
    const { ports, notes } = await listPublishedPorts(where, async (path) =>
      path === '/var/run/docker.sock'
        ? { kind: 'refused', reason: 'permission', clause: 'permission was refused' }
        : { kind: 'absent' },
    );
    expect(ports).toEqual([]);
    expect(notes).toEqual([
      expect.stringMatching(/\/var\/run\/docker\.sock.*permission was refused.*add your user to the group/),
    ]);
  });

  it.runIf(process.platform === 'linux' && process.getuid?.() !== 0)(
    'is refused for real where the socket is another user’s',
    async () => {
      const { path } = await startEngine((_, response) => response.end('[]'));
      await chmod(path, 0o000);
      expect(await askEngine(path)).toMatchObject({ kind: 'refused', reason: 'permission' });
    },
  );
});
