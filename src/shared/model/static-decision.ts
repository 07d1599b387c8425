import type { Bytes } from './units.ts';

/**
 * Why no file was served although the path may name one.
 *
 * - `traversal`: the path leads out of the root · `symlink`: a link leads out of it
 * - `dotfile`: names that begin with a dot are not served · `invalid`: no file can have such a name
 * - `unreadable`: the system refused to open it
 */
export type StaticRefusal = 'traversal' | 'symlink' | 'dotfile' | 'invalid' | 'unreadable';

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
    /** `0-499/1234`; null for the whole. */
    readonly range: string | null;
    readonly status: number;
  };
  'static.listed': { readonly route: string; readonly folder: string; readonly entries: number };
  /** To the same folder with a slash behind it, so that what its page names is found. */
  'static.redirected': { readonly route: string; readonly location: string };
  'static.not_found': { readonly route: string; readonly file: string };
  'static.refused': { readonly route: string; readonly path: string; readonly reason: StaticRefusal };
  'static.method_refused': { readonly route: string; readonly method: string };
}
