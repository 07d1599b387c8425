import type { Check } from './check.ts';

/** A connection that must open, TLS included where the upstream has it. */
export const tcpCheck: Check = async ({ connect }) => {
  const socket = await connect(['http/1.1']);
  socket.destroy();
  return 'connected';
};
