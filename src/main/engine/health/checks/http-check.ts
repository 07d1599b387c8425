import type { ActiveCheckConfig } from '../../../../shared/config/schema.ts';
import { HeaderList } from '../../headers.ts';
import { emptyBody } from '../../message.ts';
import { compileStatusRanges } from '../status-ranges.ts';
import { type Check, CheckFailure } from './check.ts';
import { readStart } from './read-start.ts';

/** Bytes of a body that are searched. */
const searchedBytes = 64 * 1024;

export const checkUserAgent = 'doorman-health/1';

/** A request that must be answered with one of the expected statuses, and a body that contains the expected text. */
export function createHttpCheck({ method, path, expectStatus, expectBody }: ActiveCheckConfig): Check {
  const isExpected = compileStatusRanges(expectStatus);
  return async ({ authority, openTransport }, cancellation) => {
    const transport = openTransport();
    try {
      const { head, body } = await transport.exchange({
        head: {
          method,
          target: path,
          headers: new HeaderList(['Host', authority, 'User-Agent', checkUserAgent, 'Accept', '*/*']),
        },
        body: emptyBody,
        cancellation,
        onSent: () => {},
        onInformational: () => {},
      });
      if (!isExpected(head.status))
        throw new CheckFailure(`answered ${head.status}, expected ${expectStatus}`);
      if (expectBody !== '') {
        const { bytes } = await readStart(body, searchedBytes);
        if (!bytes.includes(expectBody))
          throw new CheckFailure(`answered ${head.status}, without the expected text in its body`);
      }
      return String(head.status);
    } finally {
      await transport.destroy();
    }
  };
}
