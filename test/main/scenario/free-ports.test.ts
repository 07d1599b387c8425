import { expect, test } from 'vitest';
import { freePorts } from '../../../src/main/scenario/run/free-ports.ts';

test('there are ports for as many listeners as a configuration may have, each another', async () => {
  const ports = await freePorts(100);
  expect(new Set(ports).size).toBe(100);
});
