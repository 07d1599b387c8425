import type {
  ResponseToStore,
  StoredPolicy,
} from '../../../../../src/main/engine/cache/store/stored-response.ts';
import { HeaderList } from '../../../../../src/main/engine/headers.ts';
import { epochMilliseconds, milliseconds } from '../../../../../src/shared/model/units.ts';

const policy: StoredPolicy = {
  responseTime: epochMilliseconds(1_000_000),
  initialAge: milliseconds(0),
  lifetime: milliseconds(60_000),
  source: 'max-age',
  staleWhileRevalidate: milliseconds(0),
  staleIfError: milliseconds(0),
  mayBeStale: true,
  noCache: null,
};

/** A response to store, the same but for what is given. */
export const responseOf = (
  id: string,
  {
    policy: policyChanges,
    ...changes
  }: Partial<Omit<ResponseToStore, 'policy'>> & {
    readonly policy?: Partial<StoredPolicy>;
  } = {},
): ResponseToStore => ({
  id,
  key: 'GET http://shop.test/a',
  scope: 'shop',
  route: 'shop',
  varyBy: [],
  url: 'http://shop.test/a',
  status: 200,
  reason: 'OK',
  headers: new HeaderList(['Content-Type', 'text/plain', 'ETag', '"1"', 'Set-Cookie', 'ä=1']),
  origin: {
    pool: 'shop',
    upstream: 'one',
    scheme: 'http',
    authority: '127.0.0.1:3000',
    hostSent: 'shop.test',
  },
  policy: { ...policy, ...policyChanges },
  storedAt: epochMilliseconds(1_000_000),
  tags: [],
  use: { hits: 0, lastUsedAt: epochMilliseconds(1_000_000) },
  ...changes,
});
