import { compileRegex } from '../../../../shared/config/compile-regex.ts';
import type { Test } from './matcher.ts';

/** Whether a value pattern is the one value that it takes. */
export const isExact = (pattern: string): boolean => pattern !== '*' && !pattern.startsWith('~');

/** A value pattern of the configuration: `*` present, `~regex`, or the exact value. */
export function compileValue(pattern: string): Test {
  if (pattern === '*') return () => true;
  if (pattern.startsWith('~')) {
    const regex = compileRegex(pattern.slice(1));
    return (value) => regex.test(value);
  }
  return (value) => value === pattern;
}
