import { expect, it } from 'vitest';
import { announcementOf } from '../../../../src/renderer/features/scenarios/announcement.ts';
import {
  sampleScenario as info,
  sampleProgress,
  sampleRun,
} from '../../../helpers/renderer/sample-scenario.ts';

const calm = sampleRun();

it('names the scenario and its first step as it begins', () => {
  const starting = sampleRun({ phase: 'starting' });
  expect(announcementOf(info, null, starting)).toBe('Kill an upstream starts.');
  expect(announcementOf(info, starting, calm)).toBe('Step 1 of 2: Calm.');
});

it('is silent while numbers count on', () => {
  const later = sampleRun({
    traffic: { ...calm.traffic, sent: 500 },
    checks: sampleProgress({ state: 'measuring', measured: '12 of 25.' }),
  });
  expect(announcementOf(info, calm, later)).toBe('');
});

it('tells of a check that turned, of a step, and of both at once', () => {
  const passed = sampleRun({ checks: sampleProgress({ state: 'passed', measured: '50 %.' }) });
  expect(announcementOf(info, calm, passed)).toBe('1 of 2 checks passed.');
  expect(announcementOf(info, calm, { ...passed, step: 1 })).toBe(
    'Step 2 of 2: Killed. 1 of 2 checks passed.',
  );
  const failed = sampleRun({ checks: sampleProgress({ state: 'failed', measured: '70 %.' }) });
  expect(announcementOf(info, calm, failed)).toBe('Failed: Each answers half.');
});

it('tells of a pause and of going on', () => {
  const paused = sampleRun({ phase: 'paused' });
  expect(announcementOf(info, calm, paused)).toBe('Paused.');
  expect(announcementOf(info, paused, calm)).toBe('Goes on.');
});

it('says how it ended, with what failed and what was measured, or with the problem', () => {
  expect(announcementOf(info, calm, sampleRun({ phase: 'passed', step: 1 }))).toBe(
    'Passed: 2 checks of Kill an upstream.',
  );
  const failed = sampleRun({
    phase: 'failed',
    checks: sampleProgress({ state: 'failed', measured: '70 % at A.' }),
  });
  expect(announcementOf(info, calm, failed)).toBe('Kill an upstream failed. Each answers half. 70 % at A.');
  const stuck = sampleRun({ phase: 'failed', problem: 'The engine stopped.' });
  expect(announcementOf(info, calm, stuck)).toBe('Kill an upstream failed. The engine stopped.');
});
