import { expect, test } from 'vitest';
import { readArguments } from '../../../src/main/platform/arguments.ts';

test('the configuration and data directory are read from among anything else', () => {
  const line = ['.', '--no-sandbox', '--inspect=0', '--config', 'a.yaml', '--data-dir=/tmp/d', '-psn_0_12'];
  expect(readArguments(line)).toEqual({ config: 'a.yaml', dataDirectory: '/tmp/d' });
});

test('what is not given, or given without a value, is undefined', () => {
  expect(readArguments([])).toEqual({ config: undefined, dataDirectory: undefined });
  expect(readArguments(['--config'])).toEqual({ config: undefined, dataDirectory: undefined });
});
