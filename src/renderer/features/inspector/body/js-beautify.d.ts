/** The part of js-beautify that runs in a browser: no files, no command line. */
declare module 'js-beautify/js/lib/beautifier.js' {
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
