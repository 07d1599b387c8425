import { describe, expect, it, test } from 'vitest';
import { whereToLook } from '../../../../src/renderer/features/scenarios/where-to-look.ts';
import {
  lengthText,
  shownChecks,
  stepProgress,
  stepShares,
} from '../../../../src/renderer/features/scenarios/words.ts';
import { milliseconds } from '../../../../src/shared/model/units.ts';
import {
  sampleScenario as info,
  sampleProgress,
  sampleRun,
} from '../../../helpers/renderer/sample-scenario.ts';

describe('the course of a scenario', () => {
  it('is over for earlier steps, under way for the present one by its own time, and ahead for later ones', () => {
    expect(stepShares(info, sampleRun({ elapsed: milliseconds(1000) }))).toEqual([0.25, 0]);
    expect(stepShares(info, sampleRun({ step: 1, elapsed: milliseconds(7000) }))).toEqual([1, 0.5]);
  });

  it('is never whole before it has passed, however late it is', () => {
    expect(stepShares(info, sampleRun({ step: 1, elapsed: milliseconds(60_000) }))[1]).toBeLessThan(1);
    expect(stepShares(info, sampleRun({ phase: 'passed', step: 1 }))).toEqual([1, 1]);
  });

  it('marks a step whose check failed, even when a later one is the present one', () => {
    const run = sampleRun({ step: 1, checks: sampleProgress({ state: 'failed' }) });
    const checks = shownChecks(info, run);
    expect([0, 1].map((index) => stepProgress(index, run, checks))).toEqual(['failed', 'current']);
    const calm = sampleRun();
    expect([0, 1].map((index) => stepProgress(index, calm, shownChecks(info, calm)))).toEqual([
      'current',
      'ahead',
    ]);
  });
});

test('lengths are exact where they are short', () => {
  expect([2.5, 3, 12.4, 60, 65].map(lengthText)).toEqual(['2.5 s', '3 s', '12 s', '1 min', '1 min 5 s']);
});

describe('where to look for a scenario', () => {
  it('is its listeners in the inspector, its pools, and its host in the cache where a route has one', () => {
    expect(whereToLook(sampleRun())).toEqual({
      filter: 'listener:demo-web',
      pools: ['demo-shop'],
      cached: null,
    });
    const overlay = {
      listeners: [{ id: 'demo-edge' }, { id: 'demo-gateway' }],
      routes: [{ id: 'demo-shop', cache: { enabled: true } }],
      pools: [],
    };
    expect(whereToLook(sampleRun({ overlay }))).toEqual({
      filter: 'listener:demo-edge,demo-gateway',
      pools: [],
      cached: '127.0.0.1:40001',
    });
  });

  it('is nowhere while nothing is up yet, or what is up cannot be read', () => {
    const nowhere = { filter: null, pools: [], cached: null };
    expect(whereToLook(sampleRun({ overlay: null, urls: [] }))).toEqual(nowhere);
    const overlay = { listeners: [null, 3], routes: ['x'], pools: [{ id: 7 }] };
    expect(whereToLook(sampleRun({ overlay, urls: [] }))).toEqual(nowhere);
  });
});
