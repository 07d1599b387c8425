import type { Milliseconds } from '../../../shared/model/units.ts';
import { ExchangeFailure } from '../failure.ts';
import type { Cancellation } from './cancellation.ts';

/** Waits so long. @throws ExchangeFailure `request.client_left` when it is cancelled meanwhile */
export function pause(delay: Milliseconds, cancellation: Cancellation): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, delay);
    cancellation.onCancel(() => {
      clearTimeout(timer);
      reject(new ExchangeFailure('request.client_left', 'the client closed its connection'));
    });
  });
}
