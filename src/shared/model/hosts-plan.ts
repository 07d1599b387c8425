/** Names in one block; what a file of this size should have is far less. */
export const hostsNameLimit = 500;

/** What the hosts file is to have of ours. */
export type HostsChange =
  | { readonly kind: 'add'; readonly names: readonly string[] }
  /** The whole block goes. */
  | { readonly kind: 'remove' };

/** A line of somebody else that gives one of the names another address. */
export interface HostsConflict {
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/**
 * How the file can be written: `direct` as we are, `prompt` by asking for an administrator in the desktop app, `commands` by a
 * person who runs them.
 */
export type HostsElevation = 'direct' | 'prompt' | 'commands';

/** Exactly what would change, before anything does. */
export interface HostsPlan {
  readonly path: string;
  /** SHA-256 of the file it was made for, hex. */
  readonly revision: string;
  /** Names that the block has now. */
  readonly present: readonly string[];
  /** Lines that would go and lines that would come, markers included. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** While there are any, nothing is written. */
  readonly conflicts: readonly HostsConflict[];
  /** Names that need no entry: lines outside the block lead them here already. */
  readonly alreadyThere: readonly string[];
  /** Where the file as it is now would be copied to. */
  readonly backup: string;
  readonly elevation: HostsElevation;
  /** What a person can run instead; one line each. */
  readonly commands: readonly string[];
  /** What to know on this system, such as that Windows has a file of its own beside that of WSL; null when nothing. */
  readonly note: string | null;
}

/** What came of it. */
export interface HostsOutcome {
  readonly state: 'written' | 'unchanged' | 'not_permitted';
  /** The copy that was made first; null when nothing was written or the copy is no longer needed. */
  readonly backup: string | null;
}
