import { expect, test } from 'vitest';
import { newRequestId } from '../../../../src/main/engine/pipeline/request-id.ts';

/** Version 4 and the variant of RFC 9562 sections 4.1 and 4.2. */
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('a request id is a random UUID', () => {
  for (let count = 0; count < 1000; count += 1) expect(newRequestId()).toMatch(uuid);
});

test('no two of many request ids are the same', () => {
  const ids = Array.from({ length: 10_000 }, () => newRequestId());
  expect(new Set(ids).size).toBe(ids.length);
});

test('every digit that may vary takes all sixteen values', () => {
  const ids = Array.from({ length: 2000 }, () => newRequestId());
  const fixed = new Set([8, 13, 14, 18, 19, 23]);
  for (let place = 0; place < 36; place += 1) {
    if (!fixed.has(place)) expect(new Set(ids.map((id) => id[place])).size).toBe(16);
  }
  expect(new Set(ids.map((id) => id[19])).size).toBe(4);
});
