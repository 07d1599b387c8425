import { readFile, realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, sep } from 'node:path';
import { appHost, appScheme } from './app-origin.ts';

/**
 * Everything the page may load comes from its own origin, and it may talk to nobody but the bridge.
 * Styles: React and React Aria set properties through the CSSOM, which needs no `unsafe-inline`.
 */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob:",
  'media-src blob:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "frame-src 'none'",
].join('; ');

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), midi=(), payment=(), serial=(), usb=()',
  'cache-control': 'no-cache',
} as const;

/** Types of what the build emits. A file of any other kind is not served. */
const mediaTypes: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.json', 'application/json; charset=utf-8'],
  ['.map', 'application/json; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
  ['.png', 'image/png'],
  ['.ico', 'image/x-icon'],
  ['.woff2', 'font/woff2'],
  ['.woff', 'font/woff'],
]);

/**
 * Answers with a file of `root`: 405 for other methods than GET and HEAD, 404 for everything that is not a
 * file of a known type inside `root`, links that lead out of it included.
 */
export async function answerFromDirectory(
  root: string,
  request: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refusal(405, `${request.method} is not possible here.`, { allow: 'GET, HEAD' });
  }
  const file = await fileInside(root, request.url);
  const mediaType = file === undefined ? undefined : mediaTypes.get(extname(file));
  if (file === undefined || mediaType === undefined) return refusal(404, 'There is no such file in the app.');
  const headers = { ...securityHeaders, 'content-type': mediaType };
  const content = await readFile(file);
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), { headers });
}

function refusal(status: number, message: string, headers: Record<string, string> = {}): Response {
  return new Response(message, {
    status,
    headers: { ...securityHeaders, ...headers, 'content-type': 'text/plain; charset=utf-8' },
  });
}

async function fileInside(root: string, url: string): Promise<string | undefined> {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.protocol !== `${appScheme}:` || parsed.host !== appHost) return undefined;
  const path = decodePath(parsed.pathname);
  if (path === undefined) return undefined;
  try {
    const realRoot = await realpath(root);
    const file = await realpath(join(realRoot, path === '/' ? 'index.html' : path));
    const inside = relative(realRoot, file);
    const leaves = inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
    return leaves ? undefined : file;
  } catch {
    // Absent, or in the way of a name that the file system does not take: not found either way.
    return undefined;
  }
}

function decodePath(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    // A backslash separates folders on Windows, and a zero byte ends names in system calls.
    return path.includes('\\') || path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}
