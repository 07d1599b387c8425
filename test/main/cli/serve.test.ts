import { readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand, startCommand } from './command-line.ts';

interface Ready {
  readonly ready: boolean;
  readonly ui: string | null;
  readonly listeners: readonly { readonly id: string; readonly url: string }[];
  readonly ca: string;
}

// The form of this line is what the test is about.
const parseReady = (line: string): Ready => JSON.parse(line) as Ready;

const plain = (body: string, extra = ''): string =>
  `version: 1\nlisteners: [{id: web, port: 0, tls: off}${extra}]\nroutes: [{id: all, to: {respond: {status: 200, body: ${body}}}}]\n`;

async function bodyAt(url: string | undefined): Promise<string> {
  const answer = await fetch(url ?? 'no url', { headers: { connection: 'close' } });
  return answer.text();
}

test('serve prints one line of JSON when it is ready, and ends with 0 on SIGTERM', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), plain('hello'));
  const command = startCommand(directory, ['serve', '--no-ui']);
  const ready = parseReady(await command.nextLine());
  expect(ready).toMatchObject({
    ready: true,
    ui: null,
    listeners: [{ id: 'web', url: expect.stringMatching(/^http:\/\/localhost:\d+$/) }],
    ca: join(directory, 'ca.pem'),
  });
  expect(await bodyAt(ready.listeners[0]?.url)).toBe('hello');
  expect(JSON.parse(await readFile(join(directory, 'control.json'), 'utf8'))).toMatchObject({
    pid: command.child.pid,
  });
  command.child.kill('SIGTERM');
  const { code, output } = await command.ended;
  expect(code).toBe(0);
  expect(output.trim().split('\n')).toHaveLength(1);
  await expect(readFile(join(directory, 'control.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('serve says where the interface is, with its token, in the line and in a sentence', async () => {
  const directory = await temporaryDirectory();
  const command = startCommand(directory, ['serve', '--ui-port', '0', '--data-dir', directory]);
  const { ui } = parseReady(await command.nextLine());
  expect(ui).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  command.child.kill('SIGINT');
  const { code, errors } = await command.ended;
  expect(code).toBe(0);
  expect(errors).toContain(`Doorman is at ${ui}`);
});

test('serve refuses a file with mistakes: one line each, and exit code 2', async () => {
  const directory = await temporaryDirectory();
  const file = join(directory, 'bad.yaml');
  await writeFile(file, 'version: 1\nlisteners:\n  - id: web\n    port: 70000\n    bogus: 1\n');
  const { code, output, errors } = await runCommand(directory, 'serve', '--config', file, '--no-ui');
  expect(code).toBe(2);
  expect(output).toBe('');
  const lines = errors.trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(/bad\.yaml:4:\d+: listeners\[0\]\.port: .* \(saw 70000; allowed .*\)$/);
  expect(lines[1]).toMatch(/bad\.yaml:5:\d+: listeners\[0\]\.bogus: /);
});

test('serve refuses a file that was named and is not there', async () => {
  const directory = await temporaryDirectory();
  const { code, errors } = await runCommand(directory, 'serve', '--config', 'none.yaml');
  expect(code).toBe(2);
  expect(errors).toContain(`${join(directory, 'none.yaml')}: there is no such file`);
});

test('a taken port is named with its holder and a free one, others open, and readiness waits for it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const directory = await temporaryDirectory();
  await writeFile(
    join(directory, 'doorman.yaml'),
    plain('x', `, {id: taken, port: ${port}, bind: 127.0.0.1, tls: off}`),
  );
  const command = startCommand(directory, ['serve', '--no-ui']);
  await command.said(new RegExp(`Listener 'taken'.*Port ${port} is in use by .*Use \\d+, or stop`));
  await new Promise((resolve) => holder.close(resolve));
  const { listeners } = parseReady(await command.nextLine());
  expect(listeners.map(({ id }) => id)).toEqual(['web', 'taken']);
  expect(await bodyAt(listeners[1]?.url)).toBe('x');
});

test.skipIf(process.platform === 'win32')(
  'SIGHUP reads the file again; one with mistakes is told and changes nothing',
  async () => {
    const directory = await temporaryDirectory();
    const file = join(directory, 'doorman.yaml');
    await writeFile(file, plain('one'));
    const command = startCommand(directory, ['serve', '--no-ui']);
    const { listeners } = parseReady(await command.nextLine());
    await writeFile(file, 'version: 7\n');
    command.child.kill('SIGHUP');
    await command.said(/error: .*version/);
    expect(await bodyAt(listeners[0]?.url)).toBe('one');
    await writeFile(file, plain('two'));
    command.child.kill('SIGHUP');
    await command.said(/Read the configuration again/);
    expect(await bodyAt(listeners[0]?.url)).toBe('two');
  },
);

test('a second instance on one data directory is refused with the first one’s process id', async () => {
  const directory = await temporaryDirectory();
  const first = startCommand(directory, ['serve', '--no-ui']);
  await first.nextLine();
  const { code, errors } = await runCommand(directory, 'serve', '--no-ui');
  expect(code).toBe(1);
  expect(errors).toContain(`pid ${first.child.pid}`);
});

test('an interface port that was asked for and is taken is an error that names it', async () => {
  const holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  const { port } = holder.address() as AddressInfo;
  const directory = await temporaryDirectory();
  const { code, errors } = await runCommand(directory, 'serve', '--ui-port', String(port));
  await new Promise((resolve) => holder.close(resolve));
  expect(code).toBe(1);
  expect(errors).toContain(`Port ${port} for the interface is in use`);
});

test.each([
  [['--ui-port', 'x']],
  [['--ui-port', '70000']],
  [['--no-ui', '--ui-port', '7878']],
  [['--no-ui', '--open']],
  [['--bogus']],
  [['extra']],
])('serve %j is refused as wrong usage', async (args) => {
  const { code, output } = await runCommand(await temporaryDirectory(), 'serve', ...args);
  expect(code).toBe(2);
  expect(output).toBe('');
});
