/** A path as proxies see it that compare paths decoded; null where it stands for no text, or for one that ends a line. */
export function decodedPath(path: string): string | null {
  try {
    const text = decodeURIComponent(path);
    return /[\0\r\n]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
