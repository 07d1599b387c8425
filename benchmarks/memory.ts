import { processTree, read } from './process-tree.ts';

/** Memory of a program and its children in MiB: now resident, and the most it ever was. */
export function memoryOf(pid: number): { readonly resident: number; readonly peak: number } {
  const sum = (field: string): number =>
    processTree(pid).reduce((total, member) => {
      const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(read(`/proc/${member}/status`))?.[1];
      return total + Number(kibibytes ?? 0) / 1024;
    }, 0);
  return { resident: sum('VmRSS'), peak: sum('VmHWM') };
}
