import type { Decision } from './decision.ts';

/** Where evidence says more exactly why something was decided, in a word of a closed list. */
const wordKeys = ['reason', 'why', 'fault', 'mode'] as const;
const word = /^[a-z][a-z_]{0,31}$/;

/**
 * What an exchange can be found by, of what was decided: the codes of its decisions and the finer words of their evidence, such as
 * `cache.miss` and `vary_mismatch`. Each once, sorted: few different sets exist, whatever the traffic.
 */
export function reasonWords(decisions: readonly Decision[]): readonly string[] {
  const words = new Set<string>();
  for (const { code, evidence } of decisions) {
    words.add(code);
    addWords(words, evidence);
    if ('fallback' in evidence && evidence.fallback !== undefined) addWords(words, evidence.fallback);
  }
  return [...words].sort();
}

function addWords(words: Set<string>, evidence: object): void {
  for (const key of wordKeys) {
    const value: unknown = key in evidence ? Reflect.get(evidence, key) : null;
    if (typeof value === 'string' && word.test(value)) words.add(value);
  }
}
