import type { Milliseconds } from '../../../shared/model/units.ts';

/** What a thing that cannot be cancelled came to in time; after it rejects with code `TIMEOUT`. */
export function within<Result>(
  limit: Milliseconds,
  signal: AbortSignal,
  promise: Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    };
    const abort = () => {
      end();
      reject(signal.reason instanceof Error ? signal.reason : new Error('The run was cancelled.'));
    };
    const timer = setTimeout(() => {
      end();
      reject(Object.assign(new Error(`no answer within ${limit} ms`), { code: 'TIMEOUT' }));
    }, limit);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(end);
  });
}

/** The system's code of an error, else its message. */
export const codeOf = (error: unknown): string => {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.message : String(error);
};
