import { assertNever } from '../../assert-never.ts';
import type { Evidence, Reading } from '../evidence.ts';
import type { Measure } from '../measure.ts';
import { readCompare } from './compare.ts';
import { readAsked, readClients, readEvent, readGenerations, readRefused, readState } from './of-counters.ts';
import { readAnswered, readCount, readDecided, readShares, readStays } from './of-exchanges.ts';

/** What a measure says of the evidence there is. */
export function readMeasure(measure: Measure, evidence: Evidence): Reading {
  switch (measure.measure) {
    case 'answered':
      return readAnswered(measure, evidence);
    case 'shares':
      return readShares(measure, evidence);
    case 'count':
      return readCount(measure, evidence);
    case 'compare':
      return readCompare(measure, evidence);
    case 'decided':
      return readDecided(measure, evidence);
    case 'stays':
      return readStays(measure, evidence);
    case 'state':
      return readState(measure, evidence);
    case 'event':
      return readEvent(measure, evidence);
    case 'asked':
      return readAsked(measure, evidence);
    case 'refused':
      return readRefused(measure, evidence);
    case 'generations':
      return readGenerations(measure, evidence);
    case 'clients':
      return readClients(measure, evidence);
    default:
      return assertNever(measure);
  }
}
