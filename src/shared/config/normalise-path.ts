/**
 * The path as routing sees it, so that no spelling of a path slips past a rule: percent-encodings of unreserved
 * characters decoded and the others in upper case (RFC 3986 section 6.2.2), doubled slashes made one, dot segments
 * removed (section 5.2.4). An encoded slash stays encoded: it is data, not structure. Idempotent.
 *
 * @param path the path of an origin-form target, without query; '*' (of `OPTIONS *`) stays as it is
 */
export function normalisePath(path: string): string {
  if (path === '*') return path;
  if (!needsWork.test(path)) return path;
  const segments: string[] = [];
  const parts = decodeUnreserved(path).split('/');
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    if (part === '' || part === '.') {
      if (last && segments.at(-1) !== '') segments.push('');
    } else if (part === '..') {
      segments.pop();
      if (last) segments.push('');
    } else {
      segments.push(part);
    }
  }
  return `/${segments.join('/')}`;
}

const needsWork = /%|\/\/|\/\.|^[^/]/;
const unreserved = /[A-Za-z0-9\-._~]/;

/** One pass is enough: '%25' is never decoded, so no decoding can bring a new encoding about. */
function decodeUnreserved(path: string): string {
  return path.replace(/%[0-9a-fA-F]{2}/g, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return unreserved.test(character) ? character : encoded.toUpperCase();
  });
}
