/**
 * One argument for a POSIX shell: in single quotes, where nothing is special but the quote itself. Text with
 * control characters, which terminals act on when pasted, is written as `$'…'` (bash, zsh, ksh) with escapes.
 */
export function shellQuote(text: string): string {
  if (/^[A-Za-z0-9_\-./:=@%+,]+$/.test(text)) return text;
  if (!/\p{Cc}/u.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replace(/[\\']|\p{Cc}/gu, (character) => {
    switch (character) {
      case '\n':
        return '\\n';
      case '\r':
        return '\\r';
      case '\t':
        return '\\t';
      case '\\':
      case "'":
        return `\\${character}`;
      default: {
        const code = character.codePointAt(0) ?? 0;
        return code < 0x80
          ? `\\x${code.toString(16).padStart(2, '0')}`
          : `\\u${code.toString(16).padStart(4, '0')}`;
      }
    }
  });
  return `$'${escaped}'`;
}
