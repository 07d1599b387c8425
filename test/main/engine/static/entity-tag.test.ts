import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tagOfBytes, tagOfStats } from '../../../../src/main/engine/static/entity-tag.ts';
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts';

const statsOf = async () => {
  const path = join(await temporaryDirectory(), 'file');
  await writeFile(path, 'x');
  return stat(path, { bigint: true });
};

describe('the entity tag of a file', () => {
  it('is that of its bytes, and another for each coding', () => {
    const one = Buffer.from('one');
    expect(tagOfBytes(one, null)).toBe(tagOfBytes(Buffer.from('one'), null));
    expect(tagOfBytes(one, null)).not.toBe(tagOfBytes(Buffer.from('two'), null));
    expect(tagOfBytes(one, 'br')).toBe(tagOfBytes(one, null).replace(/"$/, '-br"'));
  });

  it('made from its times is weak while a write could still fall into the same tick', async () => {
    const stats = await statsOf();
    const written = Number(stats.ctimeNs / 1_000_000n);
    expect(tagOfStats({ ...stats, ctimeNs: stats.ctimeNs + 1n }, null, written + 1)).toMatch(/^W\/"/);
    expect(tagOfStats(stats, null, written + 3000)).toMatch(/^"/);
    const coarse = { ...stats, ctimeNs: BigInt(Math.floor(written / 1000)) * 1_000_000_000n };
    const second = Math.floor(written / 1000) * 1000;
    expect(tagOfStats(coarse, null, second + 1999)).toMatch(/^W\/"/);
    expect(tagOfStats(coarse, null, second + 2000)).toMatch(/^"/);
  });

  it('made from its times changes with each of them, its size and its identity', async () => {
    const stats = await statsOf();
    const later = Number(stats.ctimeNs / 1_000_000n) + 10_000;
    const tags = (['dev', 'ino', 'size', 'mtimeNs', 'ctimeNs'] as const).map((name) =>
      tagOfStats({ ...stats, [name]: stats[name] - 1_000_000_000n }, null, later),
    );
    expect(new Set([...tags, tagOfStats(stats, null, later)]).size).toBe(6);
  });
});
