/** How a body is shown. Whatever it is, it is only ever drawn as text or as pixels. */
export type BodyView =
  | { readonly kind: 'empty' }
  | { readonly kind: 'json'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'image'; readonly type: string }
  | { readonly kind: 'bytes' };

const rasterTypes = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
]);

const textTypes =
  /^(text\/.*|application\/(x-www-form-urlencoded|javascript|ecmascript|xml|graphql|x-ndjson|yaml|x-yaml|toml|sql)|.*\+(xml|yaml)|image\/svg\+xml)$/;

const jsonTypes = /^(application\/(json|manifest\+json|importmap\+json)|text\/json|.*\+json)$/;

/** Media type in lower case without parameters, and the `charset` parameter. RFC 9110 section 8.3.1. */
export function parseContentType(value: string | null): {
  readonly type: string;
  readonly charset: string | null;
} {
  const [type = '', ...parameters] = (value ?? '').split(';');
  const charset = parameters
    .map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1])
    .find((found) => found !== undefined);
  return { type: type.trim().toLowerCase(), charset: charset ?? null };
}

/** @param bytes the body with its codings undone @param contentType the header's value, or null */
export function viewBody(bytes: Uint8Array, contentType: string | null): BodyView {
  if (bytes.length === 0) return { kind: 'empty' };
  const { type, charset } = parseContentType(contentType);
  if (rasterTypes.has(type)) return { kind: 'image', type };
  const isJson = jsonTypes.test(type);
  if (isJson || textTypes.test(type))
    return { kind: isJson ? 'json' : 'text', text: decodeText(bytes, charset) };
  const text = sniffText(bytes);
  if (text === null) return { kind: 'bytes' };
  return { kind: /^\s*[{[]/.test(text) ? 'json' : 'text', text };
}

function decodeText(bytes: Uint8Array, charset: string | null): string {
  try {
    return new TextDecoder(charset ?? 'utf-8').decode(bytes);
  } catch {
    // A charset the browser does not know: the bytes as UTF-8, with what does not fit marked.
    return new TextDecoder().decode(bytes);
  }
}

/** The bytes as text when they are clean UTF-8 without control characters; null otherwise. */
export function sniffText(bytes: Uint8Array): string | null {
  try {
    // `stream` lets a character that was cut at the end of the recording pass.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return bytes.some(isBinaryControl) ? null : text;
  } catch {
    return null;
  }
}

/** Control characters that no text file has; tab, the line ends, form feed and escape (for colours) may occur. */
const isBinaryControl = (byte: number): boolean =>
  byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b;
