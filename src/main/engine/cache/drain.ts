import type { Body } from '../message.ts';

/** Reads a body that nobody wants for its own sake, such as one that is to be stored. @returns once it has ended */
export function drain(body: Body): Promise<void> {
  return new Promise((resolve) => {
    body.read({ data: () => true, end: () => resolve(), fail: () => resolve() });
  });
}
