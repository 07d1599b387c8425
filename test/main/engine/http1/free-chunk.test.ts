import { expect, test } from 'vitest';
import { freeChunk } from '../../../../src/main/engine/http1/free-chunk.ts';

test('the memory of a large chunk that is all of its buffer is given back', () => {
  const chunk = Buffer.from(new ArrayBuffer(64 * 1024));
  freeChunk(chunk);
  expect(chunk.length).toBe(0);
});

test('a chunk that is a part of other memory stays', () => {
  const whole = Buffer.from(new ArrayBuffer(64 * 1024));
  const part = whole.subarray(0, 32 * 1024);
  freeChunk(part);
  expect(part.length).toBe(32 * 1024);
  expect(whole.length).toBe(64 * 1024);
});

test('a small chunk stays', () => {
  const chunk = Buffer.from(new ArrayBuffer(1024));
  freeChunk(chunk);
  expect(chunk.length).toBe(1024);
});
