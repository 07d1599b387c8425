import type { FromDouble, ToDouble } from './wire.ts';

type Receiver = (message: ToDouble) => void;

let receiver: Receiver | undefined;

/** Sends to the window driver, which forked this process. */
export function tellDriver(message: FromDouble): void {
  if (process.send === undefined)
    throw new Error('The stand-in for Electron must be forked by its window driver.');
  if (process.connected) process.send(message);
}

export function onDriverMessage(callback: Receiver): void {
  if (receiver !== undefined) throw new Error('The window driver has a receiver already.');
  receiver = callback;
  process.on('message', (message) => callback(message as ToDouble));
}
