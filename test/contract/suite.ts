import { describe } from 'vitest';
import { testCalls } from './call-tests.ts';
import { testEvents } from './event-tests.ts';
import { type ConnectPair, createOpener } from './open-pair.ts';

export type { ConnectPair } from './open-pair.ts';

/** What every transport of the contract must do. Call once in a test file. */
export function contractSuite(name: string, connectPair: ConnectPair): void {
  describe(`the contract over ${name}`, () => {
    const opener = createOpener(connectPair);
    testCalls(opener);
    testEvents(opener);
  });
}
