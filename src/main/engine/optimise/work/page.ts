import type { EmbeddedKind } from './page-protocol.ts';
import { OptimiseRefusal } from './text.ts';

/** Where a page names its encoding, or the hashes of what stands in it (HTML, section 4.2.5). */
const metaCharset = /<meta[^>]+charset\s*=\s*["']?([^"'\s/>]+)/i;
const policyHash = /'sha(256|384|512)-/;
/** Elements whose white space is part of what they say; the library takes line breaks at their ends for layout. */
const verbatim: ReadonlySet<string> = new Set(['script', 'style', 'pre', 'textarea']);
const verbatimText = /<(pre|textarea)\b[\s\S]*?<\/\1\s*>/i;
/** What template engines left in, as the library itself would ignore it. */
const templateTags = [/<%[\s\S]*?%>/, /<\?[\s\S]*?\?>/];
/** A page must name its encoding within so many characters. */
const metaWithin = 1024;

/**
 * A page with less white space, and its scripts and styles minified. Comments, quotes and closing tags stay, since
 * frameworks, templates and style sheets rely on them.
 *
 * @param minifyEmbedded makes a script or style in it smaller, and never rejects; null where they must stay
 * @throws OptimiseRefusal, or Error when it cannot be parsed
 */
export async function minifyPage(
  text: string,
  minifyEmbedded: ((kind: EmbeddedKind, text: string) => Promise<string>) | null,
): Promise<string> {
  const charset = metaCharset.exec(text.slice(0, metaWithin))?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') {
    throw new OptimiseRefusal('failed', `the page says that its encoding is ${charset}`);
  }
  const { minify } = await import('html-minifier-next');
  const change = policyHash.test(text) ? null : minifyEmbedded;
  return minify(text, {
    collapseWhitespace: true,
    conservativeCollapse: true,
    canCollapseWhitespace: (tag, _, usual) => !verbatim.has(tag) && usual(tag),
    canTrimWhitespace: (tag, _, usual) => tag !== null && !verbatim.has(tag) && usual(tag),
    ignoreCustomFragments: [...templateTags, verbatimText],
    caseSensitive: true,
    keepClosingSlash: true,
    removeComments: false,
    // Otherwise `disabled` would become `disabled=disabled`.
    collapseBooleanAttributes: true,
    continueOnParseError: false,
    // What stands in attributes is short, and is left.
    minifyJS: change !== null && ((script, inline) => (inline === true ? script : change('script', script))),
    minifyCSS: change !== null && ((style, type) => (type === undefined ? change('style', style) : style)),
  });
}
