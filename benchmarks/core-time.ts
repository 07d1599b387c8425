import { read } from './process-tree.ts';

/** USER_HZ: what `/proc/stat` counts in, 100 a second on every Linux that runs Node. */
const ticksPerSecond = 100;

/** Seconds that a core was busy since the machine started, with what the hypervisor took (proc(5), `/proc/stat`). */
export function busySeconds(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(read('/proc/stat'))?.[1] ?? '';
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line.split(' ').map(Number);
  return (user + nice + system + irq + softirq + steal) / ticksPerSecond;
}
