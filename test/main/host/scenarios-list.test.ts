import { expect, test } from 'vitest';
import { runHost } from '../../helpers/start-host.ts';

test('scenarios are listed with their steps, and checks that name a step', async () => {
  const { client } = await runHost();
  const { items } = await client.call('scenarios.list', {});
  const killed = items.find(({ name }) => name === 'kill-an-upstream');
  expect(killed?.steps.map(({ title }) => title)).toContain('Shop A is killed');
  for (const { steps, checks, seconds } of items) {
    expect(checks.length).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(12);
    for (const { step } of checks) expect(steps[step]).toBeDefined();
  }
});
