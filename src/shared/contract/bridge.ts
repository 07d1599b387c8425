/**
 * The desktop app's way between page and host: what the preload puts on `window.doorman`, and the names of
 * the two channels behind it. One channel each way, strings only.
 */
export interface DesktopBridge {
  /** Sends one message of the contract, JSON text, to the host. */
  post(message: string): void;
  /** Calls back for each message of the host. */
  onMessage(callback: (message: string) => void): void;
}

/** Name of the {@link DesktopBridge} on `window`. Absent where the page is not in the desktop app. */
export const bridgeName = 'doorman';

export const toHostChannel = 'doorman:to-host';
export const toPageChannel = 'doorman:to-page';
