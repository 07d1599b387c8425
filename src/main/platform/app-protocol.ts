import { protocol } from 'electron';
import { appScheme } from './app-origin.ts';
import { answerFromDirectory } from './renderer-files.ts';

/** Must run before the app is ready; Electron refuses it later. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
}

/**
 * Serves the built renderer on {@link appScheme}. Must run after the app is ready.
 * @param root directory of the built renderer
 */
export function serveApp(root: string): void {
  protocol.handle(appScheme, (request) => answerFromDirectory(root, request));
}
