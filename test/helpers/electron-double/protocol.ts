import { ownApp } from './app.ts';
import { loud } from './loud.ts';
import type { AskedFetch, FetchAnswer } from './wire.ts';

type Handler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();
const handlers = new Map<string, Handler>();

export const protocol = loud('protocol', {
  registerSchemesAsPrivileged(
    schemes: readonly {
      readonly scheme: string;
      readonly privileges?: { readonly standard?: boolean; readonly secure?: boolean };
    }[],
  ) {
    if (ownApp.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    if (privileged.size > 0) throw new Error('protocol.registerSchemesAsPrivileged can be called only once');
    for (const { scheme, privileges } of schemes) {
      // The page's https stand-in address is standard and secure; a scheme that is not would behave otherwise.
      if (privileges?.standard !== true || privileges.secure !== true) {
        throw new Error(
          `The stand-in for Electron serves only standard, secure schemes; '${scheme}' is not.`,
        );
      }
      privileged.add(scheme);
    }
  },
  handle(scheme: string, handler: Handler) {
    if (!ownApp.isReady()) throw new Error('protocol.handle must be called after app is ready');
    if (handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    if (!privileged.has(scheme)) throw new Error(`The scheme '${scheme}' was not registered as privileged.`);
    handlers.set(scheme, handler);
  },
});

export async function fetchByScheme(asked: AskedFetch): Promise<FetchAnswer> {
  const handler = handlers.get(new URL(asked.url).protocol.slice(0, -1));
  if (handler === undefined) return { status: 404, headers: {}, body: new Uint8Array() };
  const response = await handler(new Request(asked.url, { method: asked.method, headers: asked.headers }));
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  };
}
