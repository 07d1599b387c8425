import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startRawOrigin } from '../../helpers/origin.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand, startCommand } from './command-line.ts';

/** A port on which nothing listens. */
async function deadPort(): Promise<number> {
  const dead = await startRawOrigin(() => undefined);
  await dead.stop();
  return dead.port;
}

async function directoryWith(config: string): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), config);
  return directory;
}

test('doctor of a running instance is a checklist, and exits by what it found', async () => {
  const dead = await deadPort();
  const directory = await directoryWith(`version: 1
listeners: [{id: web, port: 0, tls: off}]
routes:
  - {id: fine, match: {hosts: [localhost]}, to: {respond: {status: 200}}}
  - {id: shop, match: {hosts: [127.0.0.1]}, to: {pool: shop}}
pools: [{id: shop, upstreams: [{id: dev, url: "http://127.0.0.1:${dead}"}]}]
`);
  const serve = startCommand(directory, ['serve', '--no-ui']);
  await serve.nextLine();

  const all = await runCommand(directory, 'doctor');
  expect(all.code).toBe(1);
  expect(all.output).toMatch(/^✓ http:\/\/localhost:\d+\/$/m);
  expect(all.output).toMatch(/^✗ http:\/\/127\.0\.0\.1:\d+\/$/m);
  expect(all.output).toMatch(
    /✗ Upstream {2}Nothing listens where dev should be, at http:\/\/127\.0\.0\.1:\d+: .*ECONNREFUSED/,
  );
  expect(all.output).toContain('→ Start the service that belongs to');
  expect(all.output).toContain('2 chains: 1 fine, 1 failed.');

  const fine = await runCommand(directory, 'doctor', 'localhost');
  expect(fine.code).toBe(0);
  expect(fine.output).toMatch(/✓ HTTP {6}A GET was answered with 200/);

  const json = await runCommand(directory, 'doctor', '127.0.0.1', '--json');
  expect(json.code).toBe(1);
  const report: unknown = JSON.parse(json.output);
  expect(report).toMatchObject({
    result: 'failed',
    state: 'finished',
    running: true,
    target: '127.0.0.1',
    chains: [{ host: '127.0.0.1', listener: 'web', result: 'failed' }],
  });
  expect(json.output).toContain('"code":"upstream.nothing_listening"');
  expect(json.output).toContain('"sentence":"Nothing listens where dev should be');

  const invalid = await runCommand(directory, 'doctor', 'ftp://shop');
  expect(invalid).toMatchObject({ code: 2, output: '' });
  expect(invalid.errors).toContain("'ftp://shop' is neither a host name nor a URL");
  serve.child.kill('SIGTERM');
  await serve.ended;
});

test('doctor without a running instance says that first, and looks at what the file has', async () => {
  const [port, dead] = [await deadPort(), await deadPort()];
  const directory = await directoryWith(`version: 1
listeners: [{id: web, port: ${port}}]
routes: [{id: shop, match: {hosts: [localhost]}, to: {pool: shop}}]
pools: [{id: shop, upstreams: [{id: dev, url: "http://127.0.0.1:${dead}"}]}]
`);
  const { code, output } = await runCommand(directory, 'doctor');
  expect(code).toBe(1);
  expect(output).toContain(`✗ Port      Doorman is not running, and nobody listens on port ${port}`);
  expect(output).toContain('doorman serve');
  expect(output).toContain('✗ Upstream  Nothing listens where dev should be');
});

test('doctor of a file with mistakes says them, and one without routes has nothing to look at', async () => {
  const bad = await directoryWith('version: 2\n');
  expect(await runCommand(bad, 'doctor')).toMatchObject({ code: 2, output: '' });
  const empty = await directoryWith('version: 1\n');
  const { code, output } = await runCommand(empty, 'doctor');
  expect(code).toBe(0);
  expect(output).toContain('no host names to look at');
});

test('hosts shows the exact change, writes with consent alone, and takes all of it back', async () => {
  const directory = await temporaryDirectory();
  const file = join(directory, 'hosts');
  const before = '127.0.0.1 localhost\r\n10.0.0.7 staging.test';
  await writeFile(file, before);
  const planned = await runCommand(directory, 'hosts', '--add', 'shop.test', 'blog.test', '--file', file);
  expect(planned).toMatchObject({ code: 0, output: '' });
  expect(planned.errors).toContain('  + 127.0.0.1 shop.test\n  + ::1 shop.test\n  + 127.0.0.1 blog.test');
  expect(planned.errors).toContain('Add --yes');
  expect(await readFile(file, 'utf8')).toBe(before);

  expect(await runCommand(directory, 'hosts', '--add', 'shop.test', '--yes', '--file', file)).toMatchObject({
    code: 0,
  });
  expect(await runCommand(directory, 'hosts', '--file', file)).toMatchObject({
    code: 0,
    output: 'shop.test\n',
  });
  const conflict = await runCommand(directory, 'hosts', '--add', 'staging.test', '--yes', '--file', file);
  expect(conflict.code).toBe(1);
  expect(conflict.errors).toContain(`${file}:2 gives staging.test another address: '10.0.0.7 staging.test'`);
  expect(await runCommand(directory, 'hosts', '--remove', '--yes', '--file', file)).toMatchObject({
    code: 0,
  });
  expect(await readFile(file, 'utf8')).toBe(before);

  expect(await runCommand(directory, 'hosts', 'shop.test', '--file', file)).toMatchObject({ code: 2 });
});
