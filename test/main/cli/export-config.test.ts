import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configExportFormats } from '../../../src/shared/model/config-export.ts';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { runCommand } from './command-line.ts';

const shop = `version: 1
listeners: [{id: web, port: 8080, tls: off}]
routes: [{id: shop, to: {pool: shop}, limits: {timeout: 30s}}]
pools: [{id: shop, upstreams: [{id: a, url: "http://127.0.0.1:3001"}]}]
`;

async function folderWith(text: string): Promise<{ readonly folder: string; readonly file: string }> {
  const folder = await temporaryDirectory();
  const file = join(folder, 'shop.yaml');
  await mkdir(join(folder, 'data'));
  await writeFile(file, text);
  return { folder: join(folder, 'data'), file };
}

describe.each(configExportFormats)('doorman export %s', (format) => {
  test('writes the file to standard output, and what does not carry over to standard error', async () => {
    const { folder, file } = await folderWith(shop);
    const { code, output, errors } = await runCommand(folder, 'export', format, file);
    expect(code).toBe(0);
    expect(output).toContain('127.0.0.1:3001');
    expect(output).not.toContain('carry over');
    expect(errors).toContain(`What does not carry over to ${format}`);
    expect(errors).toContain('routes[0].limits.timeout: timeout: 30s');
  });

  test('writes into a folder, and over nothing that is there', async () => {
    const { folder, file } = await folderWith(shop);
    const out = join(folder, 'out');
    const first = await runCommand(folder, 'export', format, file, '--out', out);
    expect(first).toMatchObject({ code: 0, output: '' });
    const name = /Wrote (.*)\.\n/.exec(first.errors)?.[1] ?? '';
    expect(name.startsWith(out)).toBe(true);
    expect(await readFile(name, 'utf8')).toContain('127.0.0.1:3001');
    const second = await runCommand(folder, 'export', format, file, '--out', out);
    expect(second.code).toBe(1);
    expect(second.errors).toContain('exists already');
  });

  test('tells programs the same as JSON', async () => {
    const { folder, file } = await folderWith(shop);
    const { code, output } = await runCommand(folder, 'export', format, file, '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      format,
      files: [{ text: expect.stringContaining('127.0.0.1:3001') }],
      leftOut: expect.arrayContaining([expect.objectContaining({ path: 'routes[0].limits.timeout' })]),
    });
  });

  test('lists the mistakes of a file that has any, and writes nothing', async () => {
    const { folder, file } = await folderWith('version: 1\nroutes: [{id: a, to: {pool: none}}]\n');
    const { code, output, errors } = await runCommand(folder, 'export', format, file);
    expect({ code, output }).toEqual({ code: 2, output: '' });
    expect(errors).toMatch(/shop\.yaml:2:\d+: routes\[0\]\.to\.pool: names no pool/);
    const missing = await runCommand(folder, 'export', format, `${file}.none`);
    expect(missing).toMatchObject({ code: 2, output: '' });
    expect(missing.errors).toContain('there is no such file');
  });
});
