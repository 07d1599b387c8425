import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import type { Test } from './matcher.ts';

/** A value pattern of the configuration: `*` present, `~regex`, or the exact value. */
export function compileValue(pattern: string): Test {
  if (pattern === '*') return () => true;
  if (pattern.startsWith('~')) {
    const regex = compileRegex(pattern.slice(1));
    return (value) => regex.test(value);
  }
  return (value) => value === pattern;
}
