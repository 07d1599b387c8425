/**
 * A style sheet without what only people need, for the same browsers as before.
 *
 * @throws Error when there is anything in it that cannot be parsed: it would be lost
 */
export async function minifyStyle(text: string): Promise<string> {
  const { transform } = await import('lightningcss');
  const { code } = transform({
    filename: 'style.css',
    code: new TextEncoder().encode(text),
    minify: true,
    errorRecovery: false,
  });
  return new TextDecoder().decode(code);
}
