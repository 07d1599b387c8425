import type { ScenarioInfo, ScenarioState } from '../../../shared/model/scenario.ts';
import { passedCount, plural, shownChecks } from './words.ts';

/**
 * What a screen reader is told of a change: a phase, a step, checks that turned. Numbers that only count on are not told,
 * so that four states a second are no flood. Empty where nothing of that changed.
 */
export function announcementOf(info: ScenarioInfo, before: ScenarioState | null, now: ScenarioState): string {
  const checks = shownChecks(info, now);
  const earlier = before === null || before.name !== now.name ? null : before;
  if (earlier?.phase !== now.phase && now.phase === 'passed')
    return `Passed: ${plural(checks.length, 'check')} of ${info.title}.`;
  if (earlier?.phase !== now.phase && now.phase === 'failed') {
    const failed = checks.filter(({ state }) => state === 'failed');
    return [
      `${info.title} failed.`,
      ...(now.problem === null ? [] : [now.problem]),
      ...failed.map(({ sentence, measured }) => `${sentence} ${measured}`),
    ].join(' ');
  }
  const said: string[] = [];
  if (earlier?.phase !== now.phase) {
    if (now.phase === 'starting') said.push(`${info.title} starts.`);
    if (now.phase === 'paused') said.push('Paused.');
    if (now.phase === 'running' && earlier?.phase === 'paused') said.push('Goes on.');
  }
  const step = info.steps[now.step];
  if (
    now.phase !== 'starting' &&
    step !== undefined &&
    (earlier?.step !== now.step || earlier.phase === 'starting')
  )
    said.push(`Step ${now.step + 1} of ${info.steps.length}: ${step.title}.`);
  if (earlier !== null) {
    const stateBefore = new Map(earlier.checks.map(({ id, state }) => [id, state]));
    const turned = checks.filter(
      ({ id, state }) => (state === 'passed' || state === 'failed') && stateBefore.get(id) !== state,
    );
    if (turned.length > 0 && turned.every(({ state }) => state === 'passed'))
      said.push(`${passedCount(checks)} of ${plural(checks.length, 'check')} passed.`);
    else
      said.push(
        ...turned.flatMap(({ state, sentence }) => (state === 'failed' ? [`Failed: ${sentence}`] : [])),
      );
  }
  return said.join(' ');
}
