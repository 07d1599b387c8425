import { describe, expect, it } from 'vitest';
import { createExchangeLog } from '../../../src/renderer/stores/exchange-log.ts';
import { makeSummary } from '../../helpers/renderer/sample-exchanges.ts';

describe('resends of an exchange, in the log', () => {
  it('are found oldest first, whether they came or were fetched later', () => {
    const log = createExchangeLog(10);
    log.upsert([makeSummary('e1-4', { resendOf: 'e1-1' }), makeSummary('e1-5')]);
    log.upsert([
      makeSummary('e1-6', { resendOf: 'e1-1' }),
      makeSummary('e1-6', { resendOf: 'e1-1', status: 502 }),
    ]);
    log.prepend([makeSummary('e1-2', { resendOf: 'e1-1' }), makeSummary('e1-3', { resendOf: 'e1-1' })]);
    expect(log.resendsOf('e1-1')).toEqual(['e1-2', 'e1-3', 'e1-4', 'e1-6']);
    expect(log.resendsOf('e1-5')).toEqual([]);
  });

  it('are forgotten as they leave the log', () => {
    const log = createExchangeLog(2);
    log.upsert([makeSummary('e1-2', { resendOf: 'e1-1' }), makeSummary('e1-3', { resendOf: 'e1-1' })]);
    log.upsert([makeSummary('e1-4')]);
    expect(log.resendsOf('e1-1')).toEqual(['e1-3']);
    log.replace([makeSummary('e1-5')]);
    expect(log.resendsOf('e1-1')).toEqual([]);
  });
});
