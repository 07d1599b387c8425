import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../../helpers/temporary-directory.ts';
import { type CommandResult, runCommand, startCommand } from './command-line.ts';
import { demoRuns, notPassed, outcomeOf, scenarioNames } from './demo-runs.ts';

const run = demoRuns();
const results = new Map<string, Promise<CommandResult>>();

beforeAll(() => {
  for (const name of scenarioNames) results.set(name, run([name, '--json']));
});

test('there are the ten scenarios', () => {
  expect([...scenarioNames].sort()).toEqual([
    'balancing-compared',
    'blue-green-by-header',
    'cache-hit-stale-stampede',
    'edge-and-gateway',
    'hot-reload-under-load',
    'kill-an-upstream',
    'paris-and-los-angeles',
    'rate-limit-and-slow-attack',
    'slow-upstream-and-the-breaker',
    'sticky-sessions',
  ]);
});

test.each(scenarioNames)(
  '%s passes headless, with traffic that was really sent',
  async (name) => {
    const result = await results.get(name);
    if (result === undefined) throw new Error(`${name} was not started.`);
    const outcome = outcomeOf(result);
    expect({ problem: outcome.problem, notPassed: notPassed(outcome) }).toEqual({
      problem: null,
      notPassed: [],
    });
    expect(outcome).toMatchObject({ phase: 'passed', code: 0 });
    expect(outcome.traffic.sent).toBeGreaterThan(200);
  },
  180_000,
);

test('the list names every scenario, also as JSON', async () => {
  const directory = await temporaryDirectory();
  const { code, output } = await runCommand(directory, 'demo', '--list');
  expect(code).toBe(0);
  for (const name of scenarioNames) expect(output).toContain(name);
  const asJson: unknown = JSON.parse((await runCommand(directory, 'demo', '--list', '--json')).output);
  expect(asJson).toHaveLength(scenarioNames.length);
});

test.each([
  [['nothing-like-it'], /There is no scenario 'nothing-like-it'/],
  [['kill-an-upstream', '--seed', 'x'], /--seed takes a number from 0 to 4294967295; saw 'x'/],
  [['kill-an-upstream', '--speed', '9'], /--speed takes a number from 0.25 to 4; saw '9'/],
  [['kill-an-upstream', 'sticky-sessions'], /Name one scenario/],
])('used wrongly, demo %s says what is wrong', async (args, sentence) => {
  const { code, errors } = await runCommand(await temporaryDirectory(), 'demo', ...args);
  expect(errors).toMatch(sentence);
  expect(code).toBe(2);
});

test('SIGINT ends a run cleanly, and captions were told until then', async () => {
  const command = startCommand(await temporaryDirectory(), ['demo', 'kill-an-upstream']);
  for (;;) if ((await command.nextLine()).startsWith('1. ')) break;
  command.child.kill('SIGINT');
  const { code, errors } = await command.ended;
  expect(errors).toContain('Stopped before it was over.');
  expect(code).toBe(1);
});

test('a folder of one’s own without scenarios, or that is not there, is told with what to do', async () => {
  const directory = await temporaryDirectory();
  const empty = await runCommand(directory, 'demo', '--list', '--scenarios', directory);
  expect(empty.code).toBe(2);
  expect(empty.errors).toMatch(/There are no scenarios in .*called NAME\.yaml/);
  const missing = await runCommand(directory, 'demo', '--list', '--scenarios', 'nowhere');
  expect(missing.code).toBe(2);
  expect(missing.errors).toMatch(/cannot be read: ENOENT.*Name a folder/);
});
