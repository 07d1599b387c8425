import type { Bytes } from './units.ts';

/**
 * Why no file was served although the path may name one.
 *
 * - `traversal`: the path leads out of the root · `symlink`: a link leads out of it
 * - `dotfile`: names that begin with a dot are not served · `invalid`: no file can have such a name
 * - `special`: it is neither a file nor a folder, as a pipe or a device · `unreadable`: the system refused to open it
 * - `root_missing`: the folder itself is not there
 */
export type StaticRefusal =
  | 'traversal'
  | 'symlink'
  | 'dotfile'
  | 'invalid'
  | 'special'
  | 'unreadable'
  | 'root_missing';

/** Evidence of the decisions about files. Paths are relative to the root of the route, with slashes. */
export interface StaticEvidence {
  'static.served': {
    readonly route: string;
    readonly file: string;
    /** Of the file that was sent, the whole of it. */
    readonly size: Bytes;
    /** The coding of the precompressed file that stood in for it; null for the file itself. */
    readonly coding: string | null;
    /** `index`: it answers for its folder; `spa`: it answers for a path that names no file. */
    readonly as: 'file' | 'index' | 'spa';
    /** What was sent of it, `0-499` or `0-99, 500-599`; null for the whole, or nothing. */
    readonly range: string | null;
    readonly status: number;
  };
  'static.listed': { readonly route: string; readonly folder: string; readonly entries: number };
  /** To the same folder with a slash behind it, so that what its page names is found. */
  'static.redirected': { readonly route: string; readonly location: string };
  /** The client asked what may be done with files. */
  'static.options': { readonly route: string };
  'static.not_found': { readonly route: string; readonly file: string };
  'static.refused': { readonly route: string; readonly path: string; readonly reason: StaticRefusal };
  'static.method_refused': { readonly route: string; readonly method: string };
}
