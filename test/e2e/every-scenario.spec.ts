import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../helpers/running-app.ts';
import { expect, test } from './launch.ts';
import { findings } from './support/axe.ts';
import { emptyConfig } from './support/config.ts';
import { freePort } from './support/free-port.ts';
import { beginScenario, expectAllGreen, scenarioPatience, stopScenario } from './support/scenarios.ts';
import { showView } from './support/ui.ts';

const files = readdirSync(join(repository, 'resources/scenarios')).filter((name) => name.endsWith('.yaml'));

/** One window for all of them, as somebody would who looks at one after another. */
test('every scenario is run from the gallery and turns green in the window', async ({ launch }) => {
  test.setTimeout(files.length * scenarioPatience + 60_000);
  const { page } = await launch({ config: emptyConfig(await freePort()) });
  await showView(page, 'Scenarios');
  const run = page.getByRole('button', { name: /^Run / });
  await expect(run).toHaveCount(files.length);
  const labels = await run.evaluateAll((buttons) =>
    buttons.map((button) => button.getAttribute('aria-label') ?? ''),
  );
  for (const label of labels) {
    await test.step(label, async () => {
      await beginScenario(page, label.replace(/^Run /, ''));
      await expectAllGreen(page);
      expect(await findings(page)).toEqual([]);
      await stopScenario(page);
    });
  }
});
