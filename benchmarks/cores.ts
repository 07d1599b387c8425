import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';

/** The proxy has this core to itself. */
export const proxyCore = 0;
/** Origin and load share the other core where there are only two, and have one each where there are more. */
export const originCore = 1;
export const loadCore = cpus().length > 2 ? 2 : 1;

/** Throws when proxy and load cannot be kept apart, so that nobody reads numbers of a machine with one core. */
export function requireTwoCores(): void {
  if (cpus().length < 2) {
    throw new Error('The benchmark needs two cores: one for the proxy, one for origin and load.');
  }
}

export function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
