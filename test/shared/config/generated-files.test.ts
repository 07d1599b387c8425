import { describe, expect, it } from 'vitest';
import { UNSUPPORTED_KEYS } from '../../../src/shared/config/unsupported.ts';
import { compare, makeJsonSchema, makePage } from '../../../tooling/generate-config-docs.ts';

describe('files made from the configuration schema', () => {
  it('are what the schema says; else run "node tooling/generate-config-docs.ts"', async () => {
    for (const file of await compare()) expect(file.committed === file.made, file.name).toBe(true);
  });

  it('leave out our own notes from the schema for editors', () => {
    const schema: unknown = JSON.parse(makeJsonSchema());
    expect(schema).toMatchObject({ type: 'object', required: ['version'], additionalProperties: false });
    expect(makeJsonSchema()).not.toContain('"x-');
  });

  it('mark every key that is not in effect, and describe every key', async () => {
    const [page] = await compare();
    const rows = (page?.made ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replaceAll(/ +/g, ' '));
    const reference = rows.filter((row) => row.split(/(?<!\\)\|/).length === 8);
    expect(reference.length).toBeGreaterThan(150);
    expect(reference.filter((row) => row.endsWith('| |'))).toEqual([]);
    const marked = reference.filter((row) => row.includes('not yet in effect') || row.includes('| only '));
    expect(marked.length).toBeGreaterThanOrEqual(UNSUPPORTED_KEYS.length);
    expect(reference.find((row) => row.startsWith('| `firewall`'))).toContain('not yet in effect');
    expect(reference.find((row) => row.startsWith('| `rewrite.hideBackend`'))).toContain('| yes |');
    expect(reference.find((row) => row.startsWith('| `protocols`'))).toContain('only `h1`, `h2`');
    expect(reference.find((row) => row.startsWith('| `rewrite.host`'))).toContain('| yes |');
  });

  it('cannot be made without the markers', () => {
    expect(() => makePage('# Configuration')).toThrow('must contain');
  });
});
