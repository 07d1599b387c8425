import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { askOverTls } from '../../helpers/client-certificates.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { createTestAuthority, signWithoutChecks } from '../../helpers/test-authority.ts';
import { runCommand, startCommand } from './command-line.ts';

const plain =
  'version: 1\nlisteners: [{id: web, port: 0, tls: off}]\nroutes: [{id: all, to: {respond: {status: 200}}}]\n';

// The form of this line is what serve's own test is about.
const firstUrl = (ready: string): string =>
  (JSON.parse(ready) as { listeners: { url: string }[] }).listeners[0]?.url ?? 'none';

test('the version stands alone', async () => {
  const { code, output } = await runCommand(await temporaryDirectory(), '--version');
  const manifest: unknown = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  expect(manifest).toMatchObject({ version: output.trim() });
  expect(code).toBe(0);
});

test('the help names the commands of this release and no others', async () => {
  const { code, output } = await runCommand(await temporaryDirectory(), '--help');
  expect(code).toBe(0);
  const names = [
    'serve',
    'check',
    'add',
    'list',
    'logs',
    'export',
    'import',
    'purge',
    'doctor',
    'hosts',
    'trust',
    'client-cert',
    'env',
    'demo',
  ];
  for (const name of names) expect(output).toContain(`doorman ${name}`);
});

test('a command has its own help', async () => {
  const { code, output } = await runCommand(await temporaryDirectory(), 'add', '--help');
  expect(code).toBe(0);
  expect(output).toContain('Usage: doorman add NAME URL');
});

test.each([
  [['demo'], /Name one scenario/],
  [
    ['logs', '--filter', 'get stats:5xx'],
    /\n {2}get stats:5xx\n {6}\^{9}\nThere is no field 'stats'\. Did you mean 'status'/,
  ],
  [['logs', '--filter=status:5xz'], /\n {2}status:5xz\n {9}\^{3}\n'5xz' is not a status\./],
  [['export'], /takes a format: har, nginx/],
  [['export', 'traefik'], /cannot write 'traefik'\. It writes har, nginx/],
  [['export', 'nginx', 'a', 'b'], /takes one configuration/],
  [['export', 'har', 'a', 'b'], /takes one file/],
  [['export', 'har', '--filter', 'status:5xz'], /'5xz' is not a status/],
  [['export', 'har', '--session', 'last'], /--session takes the number/],
  [['import'], /takes one file/],
  [['logs', '--session', 'last'], /neither the number of a session nor 'all'/],
  [['logs', '--follow', '--session', '1'], /Leave one of them out/],
  [['purge'], /takes one of --all.*it was given 0/],
  [['purge', '--all', '--host', 'a'], /it was given 2/],
  [['purge', 'shop.localhost'], /is not a URL/],
  [['purge', 'shop.localhost:8443/a'], /is not a URL/],
  [['purge', '--tag', ''], /'--tag' needs a value/],
  [['client-cert'], /takes one NAME, or --list, or --revoke/],
  [['client-cert', 'a', '--list'], /takes one NAME/],
  [['client-cert', 'a', '--days', 'ten'], /--days takes a number/],
  [['bogus'], /no command 'bogus'/],
  [['constructor'], /no command 'constructor'/],
  [[], /No command was given/],
  [['--bogus'], /--bogus/],
])('%j ends with 2 and the reason', async (args, reason) => {
  const { code, output, errors } = await runCommand(await temporaryDirectory(), ...args);
  expect(code).toBe(2);
  expect(output).toBe('');
  expect(errors).toMatch(reason);
});

test('check says what a valid file has, and what is wrong with another', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), plain);
  const valid = await runCommand(directory, 'check');
  expect(valid).toMatchObject({ code: 0, output: expect.stringContaining('1 listener, 1 route, 0 pools') });
  await writeFile(join(directory, 'bad.yaml'), 'version: 1\nroutes: [{id: a, to: {pool: none}}]\n');
  const bad = await runCommand(directory, 'check', 'bad.yaml');
  expect(bad).toMatchObject({ code: 2, output: '' });
  expect(bad.errors).toMatch(/bad\.yaml:2:\d+: routes\[0\]\.to\.pool: .*\(saw "none"; allowed .*\)/);
  expect(await runCommand(directory, 'check', 'missing.yaml')).toMatchObject({ code: 2 });
});

test('check reads the certificates that a file names, and says at which line one is of no use', async () => {
  const directory = await temporaryDirectory();
  const authority = await createTestAuthority();
  onTestFinished(() => authority.close());
  const [one, other] = [
    await signWithoutChecks(authority.material, 'shop.test'),
    await signWithoutChecks(authority.material, 'shop.test'),
  ];
  await writeFile(join(directory, 'c.pem'), one.certificatePem);
  await writeFile(join(directory, 'k.pem'), other.privateKeyPem);
  const text =
    'version: 1\nlisteners:\n  - id: web\n    port: 0\n    tls:\n      cert: c.pem\n      key: k.pem\n';
  await writeFile(join(directory, 'doorman.yaml'), text);
  const bad = await runCommand(directory, 'check');
  expect(bad).toMatchObject({ code: 2, output: '' });
  expect(bad.errors).toMatch(
    /doorman\.yaml:7:7: listeners\[0\]\.tls\.key: .*does not belong to the first certificate/,
  );
  await writeFile(join(directory, 'k.pem'), one.privateKeyPem);
  expect(await runCommand(directory, 'check')).toMatchObject({ code: 0 });
});

test('client-cert makes files for a client, lists it, and revokes it, without a running instance', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'password'), 'correct horse\n');
  const order = ['client-cert', 'Alice B', '--days', '10', '--out', 'keys', '--password-file', 'password'];
  const made = await runCommand(directory, ...order);
  expect(made).toMatchObject({
    code: 0,
    output: expect.stringMatching(/keys\/Alice-B\.pem\n.*\.key\n.*\.p12\n$/),
  });
  expect(made.errors).not.toContain('correct horse');
  const certificate = new X509Certificate(await readFile(join(directory, 'keys/Alice-B.pem')));
  const key = createPrivateKey(await readFile(join(directory, 'keys/Alice-B.key')));
  expect(certificate.checkPrivateKey(key)).toBe(true);
  expect((await stat(join(directory, 'keys/Alice-B.key'))).mode & 0o077).toBe(0);

  // A key that is there is never written over; what could not be handed out is not accepted.
  const again = await runCommand(directory, ...order);
  expect(again).toMatchObject({ code: 1, errors: expect.stringContaining('was revoked again') });
  const listed = await runCommand(directory, 'client-cert', '--list');
  expect(listed.output).toMatch(/revoked .*Alice B\n.*valid .*Alice B\n$/s);

  expect(await runCommand(directory, 'client-cert', '--revoke', 'Alice B')).toMatchObject({ code: 0 });
  const after = await runCommand(directory, 'client-cert', '--list', '--json');
  expect(JSON.parse(after.output)).toMatchObject({
    items: [{ revokedAt: expect.any(Number) }, { revokedAt: expect.any(Number) }],
  });
  const unknown = await runCommand(directory, 'client-cert', '--revoke', 'Bob');
  expect(unknown).toMatchObject({ code: 1, errors: expect.stringContaining("no client certificate 'Bob'") });
});

test('client-cert has a running instance make and revoke, whose listeners heed it at once', async () => {
  const directory = await temporaryDirectory();
  await writeFile(
    join(directory, 'doorman.yaml'),
    'version: 1\nlisteners: [{id: web, port: 0, clientCertificates: {}}]\nroutes: [{id: all, to: {respond: {status: 200}}}]\n',
  );
  const serving = startCommand(directory, ['serve', '--no-ui']);
  const { port } = new URL(firstUrl(await serving.nextLine()));
  const made = await runCommand(directory, 'client-cert', 'alice', '--json');
  const { files, password } = JSON.parse(made.output) as {
    files: { certificate: string; key: string };
    password: string;
  };
  expect(password).toMatch(/^[A-Za-z0-9]{20}$/);
  const pair = {
    rejectUnauthorized: false,
    cert: await readFile(files.certificate, 'utf8'),
    key: await readFile(files.key, 'utf8'),
  };
  expect(await askOverTls(Number(port), pair)).toMatchObject({ ok: true });
  await runCommand(directory, 'client-cert', '--revoke', 'alice');
  expect(await askOverTls(Number(port), pair)).toMatchObject({ ok: false });
});

test('add without a running instance edits the file, and list reads it', async () => {
  const directory = await temporaryDirectory();
  const added = await runCommand(directory, 'add', 'shop', '3000');
  expect(added).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^https:\/\/shop\.localhost:\d+\n$/),
  });
  expect(added.errors).toContain('not running');
  expect(await readFile(join(directory, 'doorman.yaml'), 'utf8')).toContain('http://localhost:3000');
  const listed = await runCommand(directory, 'list');
  expect(listed).toMatchObject({
    code: 0,
    output: `${added.output.trim()}/  →  http://localhost:3000  (shop)\n`,
  });
});

test('add leaves a file with mistakes as it is', async () => {
  const directory = await temporaryDirectory();
  const file = join(directory, 'doorman.yaml');
  await writeFile(file, 'version: 2\n');
  expect(await runCommand(directory, 'add', 'shop', '3000')).toMatchObject({ code: 2 });
  expect(await readFile(file, 'utf8')).toBe('version: 2\n');
});

test.each([
  [['add', 'shop']],
  [['add', 'shop', 'ftp://x']],
  [['add', 'a b', '3000']],
  [['add', 'a', '1', 'b']],
])('%j is refused as wrong usage', async (args) => {
  expect(await runCommand(await temporaryDirectory(), ...args)).toMatchObject({ code: 2, output: '' });
});

test('add and list go through the running instance, which serves the service at once', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), 'version: 1\nlisteners: [{id: web, port: 0}]\n');
  const serve = startCommand(directory, ['serve', '--no-ui']);
  const { port } = new URL(firstUrl(await serve.nextLine()));
  const added = await runCommand(directory, 'add', 'shop', '3000');
  expect(added).toEqual({ code: 0, output: `https://shop.localhost:${port}\n`, errors: '' });
  const listed = await runCommand(directory, 'list');
  expect(listed.output).toBe(`https://shop.localhost:${port}/  →  http://localhost:3000  (shop)\n`);
  // The second leads elsewhere, and a refusal is one sentence.
  expect(await runCommand(directory, 'add', 'shop', '4000')).toMatchObject({
    output: `https://shop-2.localhost:${port}\n`,
  });
  const refused = await runCommand(directory, 'add', 'shop', 'ftp://x');
  expect(refused).toMatchObject({ code: 1, errors: expect.stringContaining('ftp') });
});

test('logs are read from the running instance, followed, and read from the disk when nothing runs', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), plain);
  const serve = startCommand(directory, ['serve', '--no-ui']);
  const url = firstUrl(await serve.nextLine());
  await (await fetch(`${url}/first`)).text();
  const follow = startCommand(directory, ['logs', '--json', '--follow']);
  const first: unknown = JSON.parse(await follow.nextLine());
  expect(first).toMatchObject({
    id: expect.any(String),
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    method: 'GET',
    url: `${url}/first`,
    status: 200,
    listener: 'web',
    route: 'all',
    upstream: null,
    cache: null,
    durationMs: expect.any(Number),
  });
  expect(first).toHaveProperty('decisions');
  expect(JSON.stringify(first)).toContain('"code":"route.matched"');
  await (await fetch(`${url}/second`)).text();
  expect(JSON.parse(await follow.nextLine())).toMatchObject({ url: `${url}/second` });
  serve.child.kill('SIGTERM');
  expect(await serve.ended).toMatchObject({ code: 0 });
  expect(await follow.ended).toMatchObject({ code: 0, errors: expect.stringContaining('closed') });

  const stored = await runCommand(directory, 'logs', '--json');
  expect(stored.code).toBe(0);
  const urls = stored.output
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(urls).toMatchObject([{ url: `${url}/first` }, { url: `${url}/second` }]);
  const text = await runCommand(directory, 'logs');
  expect(text.output).toMatch(/ {2}200 {2}GET http:.*\/first {2}all/);
  expect(await runCommand(directory, 'logs', '--follow')).toMatchObject({ code: 1 });
});

test('logs are filtered the same way while Doorman runs, while they are followed, and from the disk', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), plain);
  const serve = startCommand(directory, ['serve', '--no-ui']);
  const url = firstUrl(await serve.nextLine());
  const ask = async (path: string): Promise<void> => {
    await (await fetch(`${url}${path}`, { headers: { 'x-mark': path === '/wanted' ? 'yes' : 'no' } })).text();
  };
  const filter = '(path:/other or header:x-mark=yes) -status:5xx reason:respond.*';
  const urls = (output: string): unknown[] =>
    output
      .trim()
      .split('\n')
      .map((line): unknown => JSON.parse(line).url);
  await ask('/wanted');
  await ask('/unwanted');
  const follow = startCommand(directory, ['logs', '--json', '--follow', '--filter', filter]);
  expect(JSON.parse(await follow.nextLine())).toMatchObject({ url: `${url}/wanted` });
  await ask('/unwanted');
  await ask('/other');
  expect(JSON.parse(await follow.nextLine())).toMatchObject({ url: `${url}/other` });
  const running = await runCommand(directory, 'logs', '--json', `--filter=${filter}`);
  expect(urls(running.output)).toEqual([`${url}/wanted`, `${url}/other`]);
  serve.child.kill('SIGTERM');
  expect(await serve.ended).toMatchObject({ code: 0 });
  await follow.ended;
  const stored = await runCommand(directory, 'logs', '--json', `--filter=${filter}`);
  expect(urls(stored.output)).toEqual([`${url}/wanted`, `${url}/other`]);
  expect(await runCommand(directory, 'logs', '--filter', 'status:404')).toMatchObject({
    code: 0,
    output: '',
  });
});

test('logs are of the live session or the last one, of any other, or of all, whether Doorman runs or not', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), plain);
  const paths = async (...args: string[]): Promise<string[]> => {
    const { output } = await runCommand(directory, 'logs', '--json', ...args);
    const lines = output.split('\n').filter((line) => line !== '');
    return lines.map((line) => new URL(JSON.parse(line).url).pathname);
  };
  const record = async (path: string) => {
    const serve = startCommand(directory, ['serve', '--no-ui']);
    const url = firstUrl(await serve.nextLine());
    await (await fetch(`${url}${path}`)).text();
    return serve;
  };
  const first = await record('/first');
  first.child.kill('SIGTERM');
  await first.ended;
  const second = await record('/second');
  expect(await paths()).toEqual(['/second']);
  expect(await paths('--session', 'all')).toEqual(['/first', '/second']);
  expect(await paths('--session=1')).toEqual(['/first']);
  expect(await runCommand(directory, 'logs', '--session', '7')).toMatchObject({
    code: 1,
    errors: expect.stringMatching(/no session 7\. There are:\n {2}2 .*\n {2}1 /),
  });
  second.child.kill('SIGTERM');
  await second.ended;
  expect(await paths()).toEqual(['/second']);
  expect(await paths('--session=all')).toEqual(['/first', '/second']);
  expect(await paths('--session=all', '--filter', 'path:/first')).toEqual(['/first']);
  expect(await paths('--session', '1')).toEqual(['/first']);
});

test('logs of a data directory where nothing was recorded say so', async () => {
  expect(await runCommand(await temporaryDirectory(), 'logs')).toMatchObject({
    code: 0,
    output: '',
    errors: expect.stringContaining('Nothing is recorded'),
  });
});
