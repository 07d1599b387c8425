import { afterAll, describe, expect, it } from 'vitest';
import { expectSameAnswers, startSideBySide } from './differential.ts';
import { hostileCases, hostileConfig } from './hostile.ts';
import { exportPeers } from './proxies.ts';
import { closeAgent } from './requests.ts';

afterAll(closeAgent);

for (const peer of exportPeers) {
  const { format, missing } = peer;
  const note = missing === '' ? '' : ` (skipped: no ${missing})`;

  describe.skipIf(missing !== '')(`hostile texts exported for ${format}${note}`, () => {
    it('are accepted by it, and say no more than they are, or are on the list', async () => {
      const cases = hostileCases(300);
      const side = await startSideBySide(peer, ['any'], hostileConfig(cases));
      try {
        const refused = new Set(
          side.exported.leftOut.flatMap(({ path }) => /^routes\[([0-9]+)\]/.exec(path)?.[1] ?? []),
        );
        const kept = cases.filter((_, at) => !refused.has(String(at)));
        // Most can be said; a format that refused everything would be of no use.
        expect(kept.length).toBeGreaterThan(cases.length / 2);
        const seen = await expectSameAnswers(
          side,
          kept.map(({ request }) => request),
          [],
        );
        expect([...seen]).toEqual(expect.arrayContaining(['200', '302', 'any']));
      } finally {
        await side.close();
      }
    });
  });
}
