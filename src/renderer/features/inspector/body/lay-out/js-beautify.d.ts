/** The parts of js-beautify that run in a browser: no files, no command line. */
declare module 'js-beautify/js/src/index.js' {
  export interface BeautifyOptions {
    readonly indent_size: number;
    readonly wrap_line_length?: number;
    readonly max_preserve_newlines?: number;
    readonly end_with_newline?: boolean;
  }
  const beautifier: Readonly<
    Record<'js' | 'css' | 'html', (text: string, options: BeautifyOptions) => string>
  >;
  export default beautifier;
}

/** What every beautifier of it writes lines with. */
declare module 'js-beautify/js/src/core/output.js' {
  export interface Output {
    /** Characters before a line: of its level (below 0: none) and of an alignment. */
    get_indent_size(level: number, alignment?: number): number;
    /** Those characters. It keeps a string of every length up to the longest that it was asked for. */
    get_indent_string(level: number, alignment?: number): string;
  }
  const output: { readonly Output: { readonly prototype: Output } };
  export default output;
}
