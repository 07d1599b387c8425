import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectSameAnswers, type MakeConfig, type SideBySide, startSideBySide } from './differential.ts';
import { everyAnswer, overlapping, upstreams } from './overlapping.ts';
import { exportPeers } from './proxies.ts';
import { closeAgent, generatedRequests } from './requests.ts';

for (const peer of exportPeers) {
  const { format, missing, explanations } = peer;
  const note = missing === '' ? '' : ` (skipped: no ${missing})`;

  describe.skipIf(missing !== '')(`${format} with an exported configuration${note}`, () => {
    let side: SideBySide;

    beforeAll(async () => {
      side = await startSideBySide(peer, upstreams, overlapping);
    });

    afterAll(async () => {
      closeAgent();
      await side?.close();
    });

    it('answers generated requests as Doorman does, but for what its list says', async () => {
      const requests = generatedRequests(2_000);
      expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBeGreaterThan(1_000);
      const seen = await expectSameAnswers(side, requests, explanations);
      expect([...seen].sort()).toEqual(everyAnswer);
    });

    it('would be found out if it tried the routes in another order', async () => {
      const swapped: MakeConfig = (ports, listener) => {
        const config = overlapping(ports, listener);
        const routes = [...(config.routes ?? [])];
        // `rest` takes all that is for its hosts, whatever stood in front of it.
        const rest = routes.pop();
        return { ...config, routes: rest === undefined ? routes : [rest, ...routes] };
      };
      const planted = await startSideBySide(peer, upstreams, overlapping, swapped);
      try {
        await expect(expectSameAnswers(planted, generatedRequests(2_000), [])).rejects.toThrow(/differences/);
      } finally {
        await planted.close();
      }
    });
  });
}
