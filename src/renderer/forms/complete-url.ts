/** An upstream's address as people shorten it, in full: '3000' and 'localhost:3000' → 'http://localhost:3000'. */
export function completeUrl(text: string): string {
  const trimmed = text.trim();
  if (/^:?[0-9]{1,5}$/.test(trimmed)) return `http://localhost:${trimmed.replace(':', '')}`;
  return /^[A-Za-z0-9.-]+:[0-9]{1,5}$/.test(trimmed) ? `http://${trimmed}` : trimmed;
}
