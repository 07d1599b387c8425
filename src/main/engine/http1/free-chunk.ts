/** Smaller chunks are left to the garbage collector: the call would cost more than it gives. Bytes. */
const smallest = 8 * 1024;

/**
 * Gives the memory of a chunk back at once. A server's sockets take new memory for each read, outside of the heap; large
 * bodies would have the garbage collector look through the whole heap several times a second to find it again.
 *
 * @param chunk that nobody reads any more, the system included; afterwards it has no bytes. One that is a part of other memory stays
 */
export function freeChunk(chunk: Buffer): void {
  const { buffer, length } = chunk;
  if (length < smallest || buffer.byteLength !== length || !(buffer instanceof ArrayBuffer)) return;
  // Node 20 does not have it.
  if (typeof buffer.transfer === 'function') buffer.transfer(0);
}
