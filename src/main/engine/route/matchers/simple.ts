import { compileRanges } from '../../addresses.ts';
import type { Matcher } from './matcher.ts';

export function compileListeners(listeners: readonly string[]): Matcher {
  return {
    part: 'listener',
    wanted: listeners.join(', '),
    matches: (facts) => listeners.includes(facts.listener),
    saw: (facts) => facts.listener,
  };
}

export function compileMethods(methods: readonly string[]): Matcher {
  return {
    part: 'method',
    wanted: methods.join(', '),
    matches: (facts) => methods.includes(facts.method),
    saw: (facts) => facts.method,
  };
}

export function compileClients(cidrs: readonly string[]): Matcher {
  const ranges = compileRanges(cidrs);
  return {
    part: 'client',
    wanted: cidrs.join(', '),
    matches: (facts) => ranges.contains(facts.client),
    saw: (facts) => facts.client,
  };
}
