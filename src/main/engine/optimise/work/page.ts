import { minifyScript } from './script.ts';
import { minifyStyle } from './style.ts';
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
 * @param embedded whether scripts and styles in it may be changed
 * @throws OptimiseRefusal, or Error when it cannot be parsed
 */
export async function minifyPage(text: string, embedded: boolean): Promise<string> {
  const charset = metaCharset.exec(text.slice(0, metaWithin))?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') {
    throw new OptimiseRefusal('failed', `the page says that its encoding is ${charset}`);
  }
  const { minify } = await import('html-minifier-next');
  const changesEmbedded = embedded && !policyHash.test(text);
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
    minifyJS: changesEmbedded
      ? (script, inline) => (inline === true ? script : orAsItWas(minifyScript, script))
      : false,
    minifyCSS: changesEmbedded
      ? (style, type) => (type === undefined ? orAsItWas(minifyStyle, style) : style)
      : false,
  });
}

/** A mistake in one script is the page's own affair. */
async function orAsItWas(minify: (text: string) => Promise<string>, text: string): Promise<string> {
  try {
    return (await minify(text)).trimEnd();
  } catch {
    return text;
  }
}
