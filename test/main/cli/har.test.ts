import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { harMistakes } from '../../helpers/har/validate.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand, startCommand } from './command-line.ts';

/** Made after the documented structure of what Firefox writes, with a secret in it. */
const file = (count = 1) =>
  JSON.stringify({
    log: {
      version: '1.2',
      creator: { name: 'Firefox', version: '138.0' },
      entries: Array.from({ length: count }, (_, index) => ({
        startedDateTime: '2026-03-02T09:15:00.000Z',
        time: 5,
        request: {
          method: 'GET',
          url: `https://shop.example/items/${index}?token=secret-5521`,
          headers: [{ name: 'Authorization', value: 'Bearer secret-5521' }],
        },
        response: { status: 200, headers: [], content: { size: 2, mimeType: 'text/plain', text: 'ok' } },
      })),
    },
  });

const config = 'version: 1\ncapture: {redact: [authorization, "query:token"]}\n';

test('a file is imported and exported again without a running Doorman, secrets hidden', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), config);
  const [har, out] = [join(directory, 'in.har'), join(directory, 'out.har')];
  await writeFile(har, file(3));
  const imported = await runCommand(directory, 'import', har);
  expect(imported).toMatchObject({ code: 0, output: '' });
  expect(imported.errors).toMatch(/Imported 3 exchanges into session 1\./);

  const exported = await runCommand(directory, 'export', 'har', out, '--session', '1');
  expect(exported).toMatchObject({ code: 0, output: '' });
  expect(exported.errors).toContain('Wrote 3 exchanges.');
  expect(exported.errors).toContain('Hidden: query parameter token (3), header authorization (3).');
  const text = await readFile(out, 'utf8');
  expect(harMistakes(text)).toEqual([]);
  expect(text).not.toContain('secret-5521');
  expect(text).toContain('/items/2');
  expect((await stat(out)).mode & 0o777).toBe(0o600);

  // Nothing is written over.
  const again = await runCommand(directory, 'export', 'har', out);
  expect(again).toMatchObject({ code: 1 });
  expect(again.errors).toContain('exists already');
  const printed = await runCommand(directory, 'export', 'har');
  expect(harMistakes(printed.output)).toEqual([]);
  const missing = await runCommand(directory, 'export', 'har', '-', '--session', '77');
  expect(missing).toMatchObject({ code: 1, output: '' });
  expect(missing.errors).toContain('There is no session 77');
});

test('a file that cannot be used leaves nothing, and says why', async () => {
  const directory = await temporaryDirectory();
  const bad = join(directory, 'bad.har');
  await writeFile(bad, '<html>');
  const html = await runCommand(directory, 'import', bad);
  expect(html).toMatchObject({ code: 1 });
  expect(html.errors).toContain('it does not begin like JSON');
  const missing = await runCommand(directory, 'import', join(directory, 'none.har'));
  expect(missing.code).toBe(1);
  expect(missing.errors).toContain('cannot be read');
  // What is to be hidden is not known from a file with mistakes.
  await writeFile(join(directory, 'doorman.yaml'), 'version: 1\ncapture: {redact: 5}\n');
  const har = join(directory, 'in.har');
  await writeFile(har, file());
  const refused = await runCommand(directory, 'import', har);
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.errors).toContain('says what is to be hidden');
});

test('a running Doorman does both', async () => {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'doorman.yaml'), config);
  const har = join(directory, 'in.har');
  await writeFile(har, file(2));
  const serving = startCommand(directory, ['serve', '--no-ui']);
  await serving.nextLine();
  const imported = await runCommand(directory, 'import', har, '--name', 'From Firefox');
  expect(imported.code).toBe(0);
  const session = /into session (\d+)/.exec(imported.errors)?.[1] ?? '';
  const exported = await runCommand(directory, 'export', 'har', '-', '--session', session);
  expect(exported.code).toBe(0);
  expect(exported.output).toContain('/items/1');
  expect(exported.output).not.toContain('secret-5521');
});
