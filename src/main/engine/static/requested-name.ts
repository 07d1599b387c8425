/** What a path asks for, below the root. */
export interface RequestedName {
  readonly ok: true;
  /** Names of folders and, at the end, of what is asked for; none for the root itself. */
  readonly segments: readonly string[];
  /** Whether the path ends with a slash: then it can only be a folder. */
  readonly folder: boolean;
}

/** A path that no file is looked for under. The reasons are those of `StaticRefusal`. */
export interface RefusedName {
  readonly ok: false;
  readonly reason: 'traversal' | 'dotfile' | 'invalid';
}

/** Folders are not deeper than that in earnest; segments. */
const depthLimit = 256;

/** Registered for use by anyone (RFC 8615): certificates are issued through it. */
const publicDotFolder = '.well-known';

/**
 * The names that a path stands for. It is percent-decoded once, as UTF-8, and segment by segment, so that nothing encoded can
 * become structure: a name with a slash, a backslash or a NUL is none. Empty segments and dot segments are taken as routing
 * takes them, but one that leads above the root is refused and not left out.
 *
 * @param path of an origin-form target, without query, as Latin-1 characters
 * @param windows whether names mean what they mean to Windows: a colon is a drive or a stream, `a.` is `a`, `NUL` a device
 */
export function requestedName(path: string, windows: boolean): RequestedName | RefusedName {
  const segments: string[] = [];
  let folder = true;
  for (const part of path.split('/')) {
    const name = decoded(part);
    if (name === null) return refused('invalid');
    folder = name === '' || name === '.' || name === '..';
    if (name === '..') {
      if (segments.pop() === undefined) return refused('traversal');
    } else if (!folder) {
      if (segments.length === depthLimit || !isPossible(name, windows)) return refused('invalid');
      segments.push(name);
    }
  }
  return isHidden(segments) ? refused('dotfile') : { ok: true, segments, folder };
}

/** Whether a name below the root, or a folder on the way to it, begins with a dot and is not public all the same. */
export const isHidden = (segments: readonly string[]): boolean =>
  segments.some((name, at) => name.startsWith('.') && !(at === 0 && name === publicDotFolder));

const refused = (reason: RefusedName['reason']): RefusedName => ({ ok: false, reason });

function decoded(part: string): string | null {
  try {
    // Bytes that came without encoding are part of the UTF-8 as well.
    return decodeURIComponent(part.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`));
  } catch {
    return null;
  }
}

/** Bytes of a name that every file system of today takes. */
const nameLimit = 255;

function isPossible(name: string, windows: boolean): boolean {
  if (/[/\\\0]/.test(name) || Buffer.byteLength(name) > nameLimit) return false;
  return !windows || isPossibleOnWindows(name);
}

const devices = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*(\.|$)/i;

/** `~1` is how Windows shortens a name: the file would be found by a name that the rules above have not seen. */
const impossibleOnWindows = /[<>:"|?*]|[. ]$|~[0-9]/;

function isPossibleOnWindows(name: string): boolean {
  const control = Array.from(name).some((character) => character < ' ');
  return !(control || impossibleOnWindows.test(name) || devices.test(name));
}
