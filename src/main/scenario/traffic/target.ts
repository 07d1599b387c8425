import { parseAddress } from '../../../shared/config/addresses.ts';

/** Where a stream leads: a listener of the scenario. */
export interface Target {
  readonly address: string;
  readonly port: number;
}

/**
 * Load goes to this machine and nowhere else, whatever a file says.
 *
 * @throws Error for every other address, and for names: what a name stands for is not known before it is asked
 */
export function loopbackTarget(address: string, port: number): Target {
  const parsed = parseAddress(address);
  const isLoopback =
    parsed !== null && (parsed.family === 4 ? parsed.value >> 24n === 127n : parsed.value === 1n);
  if (!isLoopback)
    throw new Error(`Traffic of scenarios is for this machine alone, and '${address}' is another address.`);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`Traffic needs a port from 1 to 65535, and saw ${port}.`);
  return { address, port };
}
