/** The part of write-file-atomic 8 that is used here; the package brings no types. */
declare module 'write-file-atomic' {
  interface Options {
    /** Permissions of the file. Left out: those of the file that is replaced. */
    readonly mode?: number;
    readonly encoding?: 'utf8';
  }

  /**
   * Writes to a temporary file beside `filename`, syncs it to the disk and renames it into place. A symbolic link is
   * followed: the file that it points to is replaced, not the link.
   */
  export default function writeFileAtomic(filename: string, data: string, options?: Options): Promise<void>;
}
