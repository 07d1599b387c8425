import type {
  ScenarioCheckProgress,
  ScenarioInfo,
  ScenarioState,
} from '../../../src/shared/model/scenario.ts';
import { milliseconds } from '../../../src/shared/model/units.ts';

/** A scenario of two steps, of four and six seconds, with a check each. */
export const sampleScenario: ScenarioInfo = {
  name: 'kill-an-upstream',
  title: 'Kill an upstream',
  summary: 'One of two is killed.',
  lesson: 'The other answers.',
  seconds: 10,
  seed: 1,
  steps: [
    { title: 'Calm', caption: 'Both answer.', see: 'Two edges.', seconds: 4 },
    { title: 'Killed', caption: 'One is gone.', see: 'One edge.', seconds: 6 },
  ],
  checks: [
    { id: 'even', step: 0, sentence: 'Each answers half.' },
    { id: 'kept', step: 1, sentence: 'Nobody notices.' },
  ],
};

export const sampleProgress = (
  even: Partial<ScenarioCheckProgress> = {},
  kept: Partial<ScenarioCheckProgress> = {},
): readonly ScenarioCheckProgress[] => [
  { id: 'even', state: 'waiting', measured: '', ...even },
  { id: 'kept', state: 'waiting', measured: '', ...kept },
];

export const sampleRun = (change: Partial<ScenarioState> = {}): ScenarioState => ({
  name: 'kill-an-upstream',
  seed: 1,
  phase: 'running',
  problem: null,
  step: 0,
  elapsed: milliseconds(1000),
  checks: sampleProgress(),
  overlay: { listeners: [{ id: 'demo-web' }], routes: [{ id: 'demo-shop' }], pools: [{ id: 'demo-shop' }] },
  urls: [{ title: 'The shop', url: 'http://127.0.0.1:40001/' }],
  traffic: { perSecond: 10, sent: 10, answered: 10, failed: 0 },
  ...change,
});
