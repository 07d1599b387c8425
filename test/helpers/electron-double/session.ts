import { loud } from './loud.ts';

type RequestHandler = (contents: unknown, permission: string, callback: (granted: boolean) => void) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;

let requestHandler: RequestHandler | null = null;
let checkHandler: CheckHandler | null = null;

export const session = loud('session', {
  defaultSession: loud('session.defaultSession', {
    setPermissionRequestHandler(handler: RequestHandler | null) {
      requestHandler = handler;
    },
    setPermissionCheckHandler(handler: CheckHandler | null) {
      checkHandler = handler;
    },
    setDevicePermissionHandler(_handler: unknown) {},
    setDisplayMediaRequestHandler(_handler: unknown) {},
  }),
});

/** Without a handler Electron grants what is asked for. A permission is granted when both say so. */
export async function asksForPermission(
  contents: unknown,
  permission: string,
  origin: string,
): Promise<boolean> {
  if (checkHandler !== null && !checkHandler(contents, permission, origin, {})) return false;
  const asked = requestHandler;
  if (asked === null) return true;
  return new Promise((resolve) => asked(contents, permission, resolve));
}
