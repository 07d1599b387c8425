import { expect, it } from 'vitest';
import { askSystemTrust } from '../../../src/main/host/ask-trust.ts';
import type { TrustHandshake, TrustStoreReport } from '../../../src/shared/model/trust.ts';
import { epochMilliseconds, milliseconds } from '../../../src/shared/model/units.ts';

const handshake = (outcome: TrustHandshake['outcome'], error = ''): TrustHandshake => ({
  client: '/usr/bin/curl',
  setting: '',
  outcome,
  error,
  at: epochMilliseconds(1),
  duration: milliseconds(1),
});

const asked = (...handshakes: TrustHandshake[]) =>
  askSystemTrust({
    verify: (names) => {
      expect(names).toEqual(['system']);
      return Promise.resolve([{ handshakes } as unknown as TrustStoreReport]);
    },
  })();

it('says what the program said that refused', async () => {
  expect(await asked(handshake('accepted'), handshake('refused', 'unknown authority'))).toEqual({
    client: '/usr/bin/curl',
    trusted: false,
    detail: 'unknown authority',
  });
});

it('trusts what was accepted, and knows nothing where nobody tried', async () => {
  expect(await asked(handshake('accepted'))).toMatchObject({ trusted: true });
  expect(await asked(handshake('not_tried', 'no curl'))).toBeNull();
  expect(await askSystemTrust({ verify: () => Promise.reject(new Error('no store')) })()).toBeNull();
});
