import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';

/** Nothing else is served, whatever lies in the folder. */
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Serves the built interface, and nothing outside its folder. */
export function createStaticFiles(root: URL, headersFor: () => Readonly<Record<string, string>>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, 405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
      return;
    }
    const file = await locate(root, request.url ?? '/');
    if (file === null) {
      answer(response, 404, 'There is no such page.', headersFor());
      return;
    }
    response.writeHead(200, {
      ...headersFor(),
      'content-type': file.contentType,
      'content-length': file.size,
      // The build puts a hash of the content into the name of every asset, and into no other name.
      'cache-control': file.isAsset ? 'public, max-age=31536000, immutable' : 'no-store',
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    await pipeline(createReadStream(file.path), response);
  };
}

interface StaticFile {
  readonly path: string;
  readonly size: number;
  readonly contentType: string;
  readonly isAsset: boolean;
}

async function locate(rootUrl: URL, target: string): Promise<StaticFile | null> {
  const path = decodePath(target);
  if (path === null) return null;
  const name = path === '/' ? '/index.html' : path;
  const contentType = contentTypes[extname(name)];
  if (contentType === undefined) return null;
  try {
    const root = await realpath(fileURLToPath(rootUrl));
    // Resolved through symbolic links: a link inside the folder must not lead out of it either.
    const found = await realpath(join(root, name));
    if (!found.startsWith(root + sep)) return null;
    const facts = await stat(found);
    if (!facts.isFile()) return null;
    return { path: found, size: facts.size, contentType, isAsset: name.startsWith('/assets/') };
  } catch {
    return null;
  }
}

/** The path of a request target, decoded once; null when it could name anything but a file below the root. */
function decodePath(target: string): string | null {
  const [raw = ''] = target.split(/[?#]/, 1);
  let path: string;
  try {
    path = decodeURIComponent(raw);
  } catch {
    return null;
  }
  const isPlain = path.startsWith('/') && !/[\\\0]/.test(path) && !path.split('/').includes('..');
  return isPlain ? path : null;
}

export function answer(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${text}\n`);
}
