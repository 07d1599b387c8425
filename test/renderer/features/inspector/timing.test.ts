import { describe, expect, it } from 'vitest';
import { timingPhases } from '../../../../src/renderer/features/inspector/timing.ts';
import { microseconds } from '../../../../src/shared/model/units.ts';

describe('timingPhases', () => {
  const at = microseconds;

  it('lays the phases end to end', () => {
    const phases = timingPhases({ head: at(100), sent: at(300), firstByte: at(900), end: at(1000) });
    expect(phases.map((phase) => [phase.id, phase.from, phase.to])).toEqual([
      ['head', 0, 100],
      ['deciding', 100, 300],
      ['waiting', 300, 900],
      ['response', 900, 1000],
    ]);
  });

  it('calls an answer without an upstream response what it is', () => {
    const phases = timingPhases({ head: at(100), sent: null, firstByte: null, end: at(150) });
    expect(phases.map((phase) => phase.id)).toEqual(['head', 'answer']);
  });

  it('shows only phases that have ended', () => {
    const phases = timingPhases({ head: at(100), sent: at(300), firstByte: null, end: null });
    expect(phases.map((phase) => phase.id)).toEqual(['head', 'deciding']);
  });
});
