import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';

/** Processes that this thread has started and that are not gone: esbuild's, which is one at a time. */
const children = new Set<ChildProcess>();

/**
 * Takes note of what this thread starts. esbuild does not give its process away, and whoever ends it must wait until it is
 * gone: the process of a thread that has ended before stays in the system's table for as long as Doorman runs.
 */
export function watchChildren(): void {
  subscribe('child_process', (message) => {
    // What Node sends on this channel (`node:diagnostics_channel`, "Child Process").
    const { process: child } = message as { process: ChildProcess };
    children.add(child);
    child.once('exit', () => children.delete(child));
    child.once('error', () => children.delete(child));
  });
}

/** Ends what this thread has started, and what a job that still ran starts meanwhile, and waits until it is gone. */
export async function endChildren(): Promise<void> {
  while (children.size > 0) {
    const { stop } = await import('esbuild');
    await stop();
    await Promise.all([...children].map(endChild));
  }
}

async function endChild(child: ChildProcess): Promise<void> {
  child.ref();
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
