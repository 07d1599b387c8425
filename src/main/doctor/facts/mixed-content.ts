import { mixedContentExamples } from '../limits.ts';

/** Elements that load what their attribute names. `a` only leads there, which is allowed. */
const loading =
  /<(script|img|iframe|link|source|video|audio|embed|object|track|form)\b[^>]*?\s(?:src|href|data|action|poster)\s*=\s*["']?(http:\/\/[^"'\s>]+)[^>]*>/gi;
/** Links that fetch something by themselves. */
const fetchingLink = /\brel\s*=\s*["']?[^"'>]*\b(?:stylesheet|icon|preload|modulepreload|manifest)\b/i;

export interface MixedContent {
  readonly count: number;
  /** The first few, shortened. */
  readonly examples: readonly string[];
}

/**
 * What an HTML page loads over http although it came over https itself; null when there is nothing. Browsers block scripts, styles
 * and frames of that kind, and try https for images (W3C Mixed Content).
 */
export function mixedContentOf(html: string): MixedContent | null {
  const urls = [...html.matchAll(loading)].flatMap(([element, name, url]) =>
    url === undefined || (name?.toLowerCase() === 'link' && !fetchingLink.test(element))
      ? []
      : [url.slice(0, 200)],
  );
  if (urls.length === 0) return null;
  const distinct = [...new Set(urls)];
  return { count: distinct.length, examples: distinct.slice(0, mixedContentExamples) };
}
