import type { App } from 'electron';

/**
 * Makes this process the only one of the app on its user data directory. A second launch ends itself and
 * calls back here.
 * @returns false when another process holds the directory: this one must exit
 */
export function claimSingleInstance(app: App, onSecondLaunch: () => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecondLaunch);
  return true;
}
